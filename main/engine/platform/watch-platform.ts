import type { ClusterStatus } from '../../../contracts/clusters.ts';
import type { PlatformStatus } from '../../../contracts/platform.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { createBell } from './bell.ts';
import { createLiveState, followPlatform, type LiveState } from './live-state.ts';
import { type StatusInput, statusInterests, statusOf, unreadyWorkloads } from './status.ts';
import { TroubleDesk } from './trouble-desk.ts';

export interface WatchInput extends Pick<StatusInput, 'catalog' | 'lock'> {
  /** Asked again every few seconds: a container engine tells nobody when it stops a cluster. */
  readonly clusterStatus: () => Promise<ClusterStatus>;
  readonly client: KubernetesClient;
}

/** Changes that come within this many milliseconds make one status. */
const gatherMilliseconds = 300;
const clusterMilliseconds = 5000;

/**
 * The platform's status, again whenever it changes, until the signal. The watches live as long as someone reads: with
 * nobody looking nothing is asked of the cluster.
 */
export async function* watchPlatform(
  input: WatchInput,
  { host, signal }: { host: Pick<Host, 'clock'>; signal: AbortSignal },
): AsyncGenerator<PlatformStatus, void> {
  const left = new AbortController();
  const whileRead = { host, signal: AbortSignal.any([signal, left.signal]) };
  const bell = createBell(host.clock, gatherMilliseconds, whileRead.signal);
  const live = createLiveState(() => bell.ring());
  const desk = new TroubleDesk({
    client: input.client,
    live,
    components: input.catalog.components.map(({ id }) => id),
  });
  // It goes on through lost connections, and ends only when it is told to.
  const following = followPlatform(input.client, live, statusInterests, whileRead).catch(() => null);
  let told = '';
  try {
    for (;;) {
      await desk.gather(unreadyWorkloads(live), whileRead.signal);
      const clusterStatus = await input.clusterStatus();
      const status = statusOf({ ...input, clusterStatus }, live, (workload) => desk.troubleOf(workload));
      const text = JSON.stringify(status);
      if (text !== told && (isComplete(live) || clusterStatus.condition.state !== 'running')) {
        told = text;
        yield status;
      }
      await bell.wait(clusterMilliseconds);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    left.abort();
    await following;
  }
}

/** Whether the first look at everything that a platform always has is over. */
function isComplete(live: LiveState): boolean {
  const { Deployment, StatefulSet, DaemonSet } = live.workloads;
  const tables = [Deployment, StatefulSet, DaemonSet, live.pods, live.endpoints, ...live.webhooks, live.records];
  return tables.every((table) => table.isComplete());
}
