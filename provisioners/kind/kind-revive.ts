import { AppError, asAppError } from '../../contracts/app-error.ts';
import type { ContainerFacts, Host } from '../host.ts';
import { diskStopError } from '../node-upkeep.ts';
import { portTakenError } from '../port-holder.ts';
import { takenPort } from '../taken-port.ts';
import { mustFindNodes, roleOf } from './kind-nodes.ts';
import { askNode } from './ask-node.ts';

const lookMilliseconds = 2000;
/** How often one node is started again while the cluster is waited for; more often means that it cannot run. */
const revivals = 2;

/** Starts a node that is stopped, lets a paused one go on. Rejects with `port.taken-by` or `port.taken`. */
export async function bringUp(node: ContainerFacts, host: Host): Promise<void> {
  if (node.state === 'running' || node.state === 'restarting') return;
  if (node.state === 'paused') return host.docker.unpause(node.id);
  try {
    await host.docker.start(node.id);
  } catch (thrown) {
    const error = asAppError(thrown);
    const port = takenPort(error.message);
    throw port === null ? error : await portTakenError(host, port, error);
  }
}

export interface Supervised {
  readonly cluster: string;
  readonly host: Host;
  readonly tell: (text: string) => void;
  /** Called with the time by its own clock at which the control plane's container was started. */
  readonly onStarted: (time: number) => void;
}

/**
 * Looks after the nodes while their cluster is waited for, until the signal is aborted: one that ended is started again.
 * Rejects with `cluster.node-ended` where that does not help, and with `cluster.disk-stopped`.
 */
async function superviseNodes(supervised: Supervised, signal: AbortSignal): Promise<void> {
  const { cluster, host, onStarted } = supervised;
  const revived = new Map<string, number>();
  while (!signal.aborted) {
    await host.clock.sleep(lookMilliseconds, signal);
    for (const node of await mustFindNodes(host, cluster)) {
      if (node.state !== 'running') await revive(node, revived, supervised);
      else await look(node, cluster, host, onStarted);
    }
  }
}

async function revive(node: ContainerFacts, revived: Map<string, number>, supervised: Supervised): Promise<void> {
  const count = (revived.get(node.name) ?? 0) + 1;
  if (count > revivals) throw new AppError('cluster.node-ended', { cluster: supervised.cluster, node: node.name });
  revived.set(node.name, count);
  supervised.tell(`The node ${node.name} is ${node.state}; it is started again.`);
  await bringUp(node, supervised.host);
}

async function look(
  node: ContainerFacts,
  cluster: string,
  host: Host,
  onStarted: Supervised['onStarted'],
): Promise<void> {
  const { stop, disk, time, ageSeconds } = await askNode(node, host);
  if (stop !== null) throw diskStopError(cluster, stop, disk?.freeBytes ?? null);
  if (time !== null && ageSeconds !== null && roleOf(node) === 'control-plane') onStarted(time - ageSeconds * 1000);
}

/**
 * Waits for something while the nodes are looked after. Its result is answered; trouble with a node comes before what
 * the wait itself rejects with.
 */
export async function whileSupervised<Result>(
  supervised: Supervised,
  signal: AbortSignal,
  wait: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  let trouble: { error: unknown } | undefined;
  const supervising = superviseNodes(supervised, either).catch((error: unknown) => {
    if (!either.aborted) trouble = { error };
    over.abort();
  });
  const troubleNow = () => trouble;
  try {
    return await wait(either);
  } catch (error) {
    throw troubleNow() === undefined ? error : troubleNow()?.error;
  } finally {
    over.abort();
    await supervising;
  }
}
