import { join } from 'node:path';
import { AppError } from '../../../contracts/app-error.ts';
import { clusterNameSchema } from '../../../contracts/clusters.ts';
import { type RehearsalVerdict, rehearsalVerdictSchema } from '../../../contracts/rehearsal.ts';
import type { SlipwayHandlers } from '../../../contracts/services.ts';
import type { Host } from '../../../provisioners/host.ts';

/** Keeps the verdict of the last rehearsal of a name; the one before is replaced. */
export async function keepVerdict(host: Host, verdict: RehearsalVerdict): Promise<void> {
  await host.files.writeAtomic(verdictPath(host, verdict.cluster), `${JSON.stringify(verdict, null, 2)}\n`);
}

/** What answers the methods of the service `rehearsal`. */
export function rehearsalHandlers(host: Host): SlipwayHandlers['rehearsal'] {
  return { verdict: ({ cluster }) => readVerdict(host, cluster) };
}

async function readVerdict(host: Host, cluster: string): Promise<RehearsalVerdict> {
  // A name goes into a path, so that nothing else may come in as one.
  const text = clusterNameSchema.safeParse(cluster).success
    ? await host.files.readText(verdictPath(host, cluster))
    : null;
  if (text === null) throw new AppError('rehearsal.unknown', { cluster });
  return rehearsalVerdictSchema.parse(JSON.parse(text));
}

function verdictPath(host: Host, cluster: string): string {
  return join(host.paths.home, 'rehearsals', `${cluster}.json`);
}
