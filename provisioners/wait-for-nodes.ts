import { AppError } from '../contracts/app-error.ts';
import { type Probe, probeCluster } from './cluster-probe.ts';
import type { Host } from './host.ts';
import type { KubernetesClient } from './kubernetes-host.ts';

const pollMilliseconds = 250;

export interface Wanted {
  readonly cluster: string;
  /** How many nodes there have to be. */
  readonly nodes: number;
  /**
   * A node counts only when its kubelet reported after this time, in milliseconds since 1970 by the nodes' clock: for a
   * while after a start the API server still tells what was true before the stop.
   */
  readonly since: number;
  readonly timeoutSeconds: number;
}

/**
 * Waits until the API server is ready and all nodes are. Rejects with `cluster.not-ready` and the reason of the last
 * look when the time is up, and with `cancelled`.
 */
export async function waitForNodes(
  client: KubernetesClient,
  wanted: Wanted,
  { host, signal }: { host: Host; signal: AbortSignal },
  onChange: (waitingFor: string) => void = () => undefined,
): Promise<void> {
  const end = host.clock.now() + wanted.timeoutSeconds * 1000;
  let told = '';
  for (;;) {
    const why = missing(await probeCluster(client, signal), wanted);
    if (why === null) return;
    if (why !== told) onChange(why);
    told = why;
    if (host.clock.now() >= end) {
      throw new AppError('cluster.not-ready', { cluster: wanted.cluster, seconds: wanted.timeoutSeconds, why });
    }
    await host.clock.sleep(pollMilliseconds, signal);
  }
}

/** What still has to happen, in words; null when nothing has. */
export function missing(probe: Probe, { nodes, since }: Pick<Wanted, 'nodes' | 'since'>): string | null {
  if (!probe.answers) return `the API server does not answer yet (${probe.why})`;
  const late = probe.nodes.find((node) => !node.ready || node.renewedAt === null || node.renewedAt < since);
  if (late !== undefined)
    return late.ready
      ? `the node ${late.name} has not reported yet`
      : `the node ${late.name} is not ready (${late.why})`;
  if (probe.nodes.length < nodes) return `${probe.nodes.length} of ${nodes} nodes have joined`;
  return null;
}
