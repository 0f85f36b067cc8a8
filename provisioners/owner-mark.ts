import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { AppError } from '../contracts/app-error.ts';
import type { ContainerFacts } from './host.ts';

const markPrefix = '/etc/slipway/';

/**
 * Path in a node container that says that this Slipway made it: one for each state folder, so that two people on one
 * container engine keep their clusters apart.
 */
export function ownerMark(home: string): string {
  return markPrefix + createHash('sha256').update(resolve(home)).digest('hex').slice(0, 16);
}

/** Whether a container bears the mark. */
export function hasMark(container: ContainerFacts, mark: string): boolean {
  return container.mounts.some((mount) => mount.destination === mark);
}

/** The error for a cluster of which a container is not ours: another Slipway's is told from another tool's. */
export function strangerError(container: ContainerFacts, cluster: string): AppError {
  const isSlipway = container.mounts.some((mount) => mount.destination.startsWith(markPrefix));
  return new AppError(isSlipway ? 'cluster.elsewhere' : 'cluster.foreign', { cluster });
}
