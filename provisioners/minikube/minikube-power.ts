import { AppError } from '../../contracts/app-error.ts';
import { type Emit, tellFraction } from '../cluster-progress.ts';
import type { ContainerFacts, Host } from '../host.ts';
import type { ProvisionerContext, ProvisionerTask } from '../provisioner.ts';
import { waitForNodes } from '../wait-for-nodes.ts';
import { withEvents } from '../with-events.ts';
import { minikubeReader, runMinikube } from './minikube-command.ts';
import { findContainer, mustFindContainer } from './minikube-container.ts';
import { minikubeError, minikubeFailure } from './minikube-failure.ts';
import { minikubeFilesOf, minikubeHome, readMade } from './minikube-files.ts';
import { readKubeconfig } from './minikube-kubeconfig.ts';
import { minikubeStatus } from './minikube-status.ts';

const startSeconds = 1800;
const stopSeconds = 300;
const pauseSeconds = 120;
const readySeconds = 300;
/** A node that has not renewed its lease for this long counts as lost. */
const leaseMilliseconds = 40_000;

/**
 * Starts a cluster that is stopped or paused and waits until its node reported anew. minikube gets the arguments of the
 * creation again, for it forgets some of them. Rejects with `minikube.container-gone` where only the volume is left.
 */
export async function* startMinikubeCluster(name: string, context: ProvisionerContext): ProvisionerTask {
  yield* withEvents(context.signal, async (emit: Emit, signal) => {
    const own = { ...context, signal };
    const container = await mustHaveContainer(name, own);
    const before = own.host.clock.now();
    const { condition } = await minikubeStatus(name, own);
    if (condition.state === 'paused') await unpause(name, container, own, emit);
    else
      await run(
        name,
        ['start', '--interactive=false', ...(await argumentsOf(name, own.host))],
        startSeconds,
        own,
        emit,
      );
    const isFresh = condition.state === 'stopped';
    await waitUntilReady(name, isFresh ? before : before - leaseMilliseconds, own, emit);
  });
}

/** Lets a paused cluster go on and waits until its node is ready. Rejects with `cluster.not-running` where it is stopped. */
export async function* resumeMinikubeCluster(name: string, context: ProvisionerContext): ProvisionerTask {
  refuseStopped(name, await mustFindContainer(context.host, name));
  yield* startMinikubeCluster(name, context);
}

/** Stops a cluster in good order; a paused one goes on for that. */
export async function* stopMinikubeCluster(name: string, context: ProvisionerContext): ProvisionerTask {
  yield* withEvents(context.signal, async (emit: Emit, signal) => {
    const own = { ...context, signal };
    const container = await mustFindContainer(own.host, name);
    if (container.state !== 'running' && container.state !== 'paused') return;
    if ((await minikubeStatus(name, own)).condition.state === 'paused') await unpause(name, container, own, emit);
    await run(name, ['stop'], stopSeconds, own, emit);
  });
}

/** Freezes all that runs on the node: no CPU is used, memory is kept. Rejects with `cluster.not-running`. */
export async function* pauseMinikubeCluster(name: string, context: ProvisionerContext): ProvisionerTask {
  yield* withEvents(context.signal, async (emit: Emit, signal) => {
    const own = { ...context, signal };
    const container = await mustFindContainer(own.host, name);
    refuseStopped(name, container);
    if (container.state === 'paused') return;
    await run(name, ['pause', '--all-namespaces'], pauseSeconds, own, emit);
  });
}

async function mustHaveContainer(name: string, { host }: ProvisionerContext): Promise<ContainerFacts> {
  const container = await findContainer(host, name);
  if (container !== null) return container;
  const wasMade = (await host.files.readText(minikubeFilesOf(host, name).made)) !== null;
  throw new AppError(wasMade ? 'minikube.container-gone' : 'cluster.unknown', { cluster: name });
}

/** minikube pauses what is in the node; that Docker paused the node itself is somebody's doing, and undone too. */
async function unpause(
  name: string,
  container: ContainerFacts,
  context: ProvisionerContext,
  emit: Emit,
): Promise<void> {
  if (container.state === 'paused') {
    await context.host.docker.unpause(container.id);
    if ((await minikubeStatus(name, context)).condition.state !== 'paused') return;
  }
  await run(name, ['unpause', '--all-namespaces'], pauseSeconds, context, emit);
}

async function argumentsOf(name: string, host: Host): Promise<readonly string[]> {
  return (await readMade(host, minikubeFilesOf(host, name))) ?? [];
}

async function run(
  name: string,
  args: readonly string[],
  timeoutSeconds: number,
  context: ProvisionerContext,
  emit: Emit,
): Promise<void> {
  const onLine = minikubeReader(emit, (fraction, detail) => tellFraction(emit, fraction * share, detail));
  const result = await runMinikube(name, [...args, '--output=json'], context, { onLine, timeoutSeconds });
  if (result.exitCode === 0) return;
  const failure = minikubeFailure(result);
  const place = {
    cluster: name,
    logs: 'the log of the operation',
    home: minikubeHome(context.host),
  };
  const error = minikubeError(failure, place);
  if (error.code !== 'cluster.create-failed') throw error;
  throw new AppError(
    'tool.failed',
    { tool: 'minikube', exitCode: result.exitCode, why: String(error.data['why']) },
    error,
  );
}

/** How far a verb is when minikube has ended. */
const share = 0.9;

async function waitUntilReady(name: string, since: number, context: ProvisionerContext, emit: Emit): Promise<void> {
  const { host } = context;
  const container = await mustFindContainer(host, name);
  const offset = (await nodeClock(container, host)) - host.clock.now();
  const client = host.kubernetes.connect(await readKubeconfig(name, container, context));
  try {
    tellFraction(emit, share, 'Waiting for the node');
    const wanted = { cluster: name, nodes: 1, since: since + offset, timeoutSeconds: readySeconds };
    await waitForNodes(client, wanted, context, (why) =>
      emit({ type: 'log', source: 'slipway', text: `Waiting: ${why}.` }),
    );
    tellFraction(emit, 1, 'The node is ready');
  } finally {
    client.close();
  }
}

/** The time by the node's clock, in milliseconds since 1970: on a Mac it is another computer than this. */
async function nodeClock({ id }: ContainerFacts, host: Host): Promise<number> {
  const shown = await host.docker.exec(id, ['date', '+%s']);
  const seconds = Number(shown.stdout.trim());
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : host.clock.now();
}

function refuseStopped(name: string, container: ContainerFacts): void {
  if (container.state !== 'running' && container.state !== 'paused' && container.state !== 'restarting')
    throw new AppError('cluster.not-running', { cluster: name, state: 'stopped' });
}
