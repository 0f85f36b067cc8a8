import { AppError } from '../../contracts/app-error.ts';
import { type Emit, tellFraction } from '../cluster-progress.ts';
import type { ContainerFacts, Host } from '../host.ts';
import type { ProvisionerContext, ProvisionerTask } from '../provisioner.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { repairClock } from './kind-clock.ts';
import { guardNodes, letGoOn } from './kind-guard.ts';
import { waitForNodes } from '../wait-for-nodes.ts';
import { withEvents } from '../with-events.ts';
import { readKubeconfig } from './kind-kubeconfig.ts';
import { mustFindNodes, roleOf } from './kind-nodes.ts';
import { bringUp, whileSupervised } from './kind-revive.ts';
import { settleNode } from './kind-settle.ts';

const readySeconds = 300;
/** systemd in a node ends kubelet, the pods' containers and etcd in order; this is how long it may take. */
const stopSeconds = 45;
/** A node that has not renewed its lease for this long counts as lost. */
const leaseMilliseconds = 40_000;

/**
 * Starts the containers that are stopped or paused, the control plane first, and waits until every node reported anew:
 * after a stop the nodes have other addresses, which kind's own start script puts right.
 */
export async function* startKindCluster(name: string, context: ProvisionerContext): ProvisionerTask {
  yield* withEvents(context.signal, async (emit: Emit, signal) => {
    const { host } = context;
    const nodes = await mustFindNodes(host, name);
    for (const role of ['control-plane', 'worker'] as const) {
      const group = nodes.filter((node) => roleOf(node) === role);
      if (group.length > 0) tellFraction(emit, role === 'control-plane' ? 0 : 0.3, `Starting ${namesOf(group)}`);
      await Promise.all(group.map((node) => bringUp(node, host)));
    }
    await putRight(name, host, emit);
    const wasStopped = nodes.some((node) => node.state !== 'running' && node.state !== 'paused');
    const now = await nodeClock(name, host);
    await waitUntilReady(name, wasStopped ? now : now - leaseMilliseconds, { ...context, signal }, emit);
  });
}

/** What a sleep, a full disk or an older Slipway may have left wrong. */
async function putRight(name: string, host: Host, emit: Emit): Promise<void> {
  const nodes = await mustFindNodes(host, name);
  // All nodes have the kernel's clock: one is as good as all.
  const clock = nodes[0] === undefined ? null : await repairClock(nodes[0], host);
  if (clock !== null) emit({ type: 'log', source: 'slipway', text: clock });
  await letGoOn(name, nodes, host);
  const unguarded = await guardNodes(nodes, host);
  if (unguarded !== null) emit({ type: 'warning', text: unguarded });
}

/** Lets paused nodes go on and waits until they are ready. Rejects with `cluster.not-running` where one is stopped. */
export async function* resumeKindCluster(name: string, context: ProvisionerContext): ProvisionerTask {
  refuseStopped(name, await mustFindNodes(context.host, name));
  yield* startKindCluster(name, context);
}

/**
 * Stops the nodes in good order, workers first; paused ones go on for that. On abort Docker goes on with the node that it
 * is at.
 */
export async function* stopKindCluster(name: string, { host, signal }: ProvisionerContext): ProvisionerTask {
  const nodes = (await mustFindNodes(host, name)).filter((node) => node.state !== 'exited' && node.state !== 'created');
  const going = `waiting for the nodes of ${name} to stop, which the container engine goes on with`;
  await Promise.all(nodes.map((node) => unlessAborted(signal, going, settleNode(node, host))));
  let done = 0;
  for (const role of ['worker', 'control-plane'] as const) {
    const group = nodes.filter((node) => roleOf(node) === role);
    if (group.length === 0) continue;
    yield {
      type: 'progress',
      step: 'cluster',
      done,
      total: nodes.length,
      unit: 'steps',
      detail: `Stopping ${namesOf(group)}`,
    };
    await Promise.all(group.map((node) => unlessAborted(signal, going, host.docker.stop(node.id, stopSeconds))));
    done += group.length;
  }
}

/** Freezes all nodes where they are: no CPU is used, memory is kept. Rejects with `cluster.not-running`. */
export async function* pauseKindCluster(name: string, { host }: ProvisionerContext): ProvisionerTask {
  const nodes = await mustFindNodes(host, name);
  refuseStopped(name, nodes);
  const running = nodes.filter((node) => node.state === 'running');
  yield { type: 'progress', step: 'cluster', done: 0, total: 1, unit: 'steps', detail: `Pausing ${namesOf(nodes)}` };
  for (const node of running.toReversed()) await host.docker.pause(node.id);
}

/** The time by the control plane's clock, in milliseconds since 1970: on a Mac it is another computer than this. */
async function nodeClock(name: string, host: Host): Promise<number> {
  const [controlPlane] = await mustFindNodes(host, name);
  const shown = controlPlane === undefined ? null : await host.docker.exec(controlPlane.id, ['date', '+%s']);
  const seconds = Number(shown?.stdout.trim());
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : host.clock.now();
}

async function waitUntilReady(name: string, since: number, context: ProvisionerContext, emit: Emit): Promise<void> {
  const { host } = context;
  const nodes = await mustFindNodes(host, name);
  const client = host.kubernetes.connect(await readKubeconfig(host, name, nodes));
  const log = (text: string) => emit({ type: 'log', source: 'slipway', text });
  let after = since;
  const onStarted = (time: number) => {
    after = Math.max(after, time);
  };
  const wanted = {
    ...{ cluster: name, nodes: nodes.length, timeoutSeconds: readySeconds },
    // Read at each look: a node that ended and was started again has to report anew.
    get since() {
      return after;
    },
  };
  try {
    tellFraction(emit, 0.5, 'Waiting for the nodes');
    await whileSupervised({ cluster: name, host, tell: log, onStarted }, context.signal, (signal) =>
      waitForNodes(client, wanted, { host, signal }, (why) => log(`Waiting: ${why}.`)),
    );
    tellFraction(emit, 1, 'The nodes are ready');
  } finally {
    client.close();
  }
}

function refuseStopped(name: string, nodes: readonly ContainerFacts[]): void {
  const stopped = nodes.find((node) => node.state === 'exited' || node.state === 'created' || node.state === 'dead');
  if (stopped !== undefined) throw new AppError('cluster.not-running', { cluster: name, state: 'stopped' });
}

function namesOf(nodes: readonly ContainerFacts[]): string {
  return nodes.map((node) => node.name).join(', ');
}
