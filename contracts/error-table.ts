import { accessErrors } from './errors/access-errors.ts';
import { clusterErrors } from './errors/cluster-errors.ts';
import { computerErrors } from './errors/computer-errors.ts';
import { distributionErrors } from './errors/distribution-errors.ts';
import { doctorErrors } from './errors/doctor-errors.ts';
import { engineErrors } from './errors/engine-errors.ts';
import type { ErrorEntry } from './errors/error-entry.ts';
import { generalErrors } from './errors/general-errors.ts';
import { inboxErrors } from './errors/inbox-errors.ts';
import { minikubeErrors } from './errors/minikube-errors.ts';
import { notebookErrors } from './errors/notebook-errors.ts';
import { planningErrors } from './errors/planning-errors.ts';
import { platformErrors } from './errors/platform-errors.ts';
import { registryErrors } from './errors/registry-errors.ts';
import { rehearsalErrors } from './errors/rehearsal-errors.ts';
import { snapshotErrors } from './errors/snapshot-errors.ts';
import { toolErrors } from './errors/tool-errors.ts';
import { upkeepErrors } from './errors/upkeep-errors.ts';

const table = {
  ...generalErrors,
  ...engineErrors,
  ...computerErrors,
  ...doctorErrors,
  ...toolErrors,
  ...distributionErrors,
  ...planningErrors,
  ...clusterErrors,
  ...minikubeErrors,
  ...platformErrors,
  ...accessErrors,
  ...notebookErrors,
  ...inboxErrors,
  ...snapshotErrors,
  ...upkeepErrors,
  ...registryErrors,
  ...rehearsalErrors,
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof table;

/** Every error that Slipway knows: what it says, what helps, and the exit code of the command. */
export const errorTable: Readonly<Record<ErrorCode, ErrorEntry>> = table;
