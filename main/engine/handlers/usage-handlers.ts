import { AppError } from '../../../contracts/app-error.ts';
import type { SlipwayHandlers } from '../../../contracts/services.ts';
import type { UsageSample } from '../../../contracts/usage.ts';
import { readUsage } from '../usage/read-usage.ts';
import type { EngineParts } from './engine-parts.ts';
import { connect } from './platform-handlers.ts';

/** A kubelet measures anew every ten seconds or so; asking oftener tells nothing more. */
const everyMilliseconds = 5000;

/** What answers the methods of the service `usage`: nothing is asked of a cluster while nobody looks. */
export function usageHandlers(parts: EngineParts): SlipwayHandlers['usage'] {
  return { watch: ({ cluster }, { signal }) => watchUsage(parts, cluster, signal) };
}

async function* watchUsage(parts: EngineParts, cluster: string, signal: AbortSignal): AsyncGenerator<UsageSample> {
  const { host, clusters } = parts;
  const { state } = (await clusters.status(cluster, { host, signal })).condition;
  if (state !== 'running') throw new AppError('cluster.not-running', { cluster, state });
  const client = await connect(parts, cluster, signal);
  try {
    while (!signal.aborted) {
      yield { time: new Date(host.clock.now()).toISOString(), nodes: await readUsage(client, signal) };
      await host.clock.sleep(everyMilliseconds, signal).catch(() => undefined);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    client.close();
  }
}
