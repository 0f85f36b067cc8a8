import { join } from 'node:path';
import { AppError, asAppError } from '../../contracts/app-error.ts';
import { probeCluster } from '../cluster-probe.ts';
import type { Host, RunResult } from '../host.ts';
import type { KubernetesClient } from '../kubernetes-host.ts';
import { ownerMark } from '../owner-mark.ts';
import type { ClusterSpec, ProvisionerContext, ProvisionerTask } from '../provisioner.ts';
import { missing, waitForNodes } from '../wait-for-nodes.ts';
import { creationFailure, type Emit, tellFraction } from '../cluster-progress.ts';
import { withEvents } from '../with-events.ts';
import { minikubeDriver, refuseImpossible, startArguments } from './minikube-arguments.ts';
import { minikubeReader, runMinikube } from './minikube-command.ts';
import { findContainer, mustFindContainer } from './minikube-container.ts';
import { hasVolume, removeCluster } from './minikube-delete.ts';
import { minikubeError, minikubeFailure } from './minikube-failure.ts';
import { type MinikubeFiles, minikubeFiles, minikubeHome, writeMade } from './minikube-files.ts';
import { readKubeconfig } from './minikube-kubeconfig.ts';
import { missingRest, waitForRest } from './minikube-rest.ts';
import { minikubeStatus } from './minikube-status.ts';

/** It downloads more than a gigabyte the first time. */
const startSeconds = 3600;
const readySeconds = 300;
const logSeconds = 90;
const createAttempts = 3;

/** How far the whole creation is when minikube has ended, and when the node is ready. */
const share = { minikube: 0.85, node: 0.9 };

/**
 * Makes a cluster. One that is there and whole is left as it is; one whose creation was cut off is finished where all
 * of it works, else made anew: minikube itself does not get over a first start that was cut off. A failure leaves logs
 * in the folder and nothing else; a cancel leaves nothing.
 */
export async function* createMinikubeCluster(spec: ClusterSpec, context: ProvisionerContext): ProvisionerTask {
  refuseImpossible(spec);
  const files = minikubeFiles(spec.folder);
  if (await isThere(spec, files, context)) return;
  await refuseStrangeVolume(spec.name, context.host);
  let isMade = false;
  try {
    yield* withEvents(context.signal, (emit: Emit, signal) => make(spec, files, { ...context, signal }, emit));
    isMade = true;
  } catch (thrown) {
    const error = asAppError(thrown);
    if (error.code !== 'cancelled') await keepLogs(spec.name, files, context);
    throw error;
  } finally {
    if (!isMade) await removeCluster(spec.name, files, context, { logs: false });
  }
}

/** Whether the cluster is there already; what a creation left that was cut off is removed, unless it is whole. */
async function isThere(spec: ClusterSpec, files: MinikubeFiles, context: ProvisionerContext): Promise<boolean> {
  const { host } = context;
  const { condition } = await minikubeStatus(spec.name, context);
  if (condition.state === 'absent') return false;
  const container = await findContainer(host, spec.name);
  if (condition.state !== 'incomplete') {
    if (container === null) throw new AppError('minikube.container-gone', { cluster: spec.name });
    return true;
  }
  if (await isWhole(spec, context)) {
    await host.files.remove(files.creating);
    return true;
  }
  await removeCluster(spec.name, files, context, { logs: true });
  return false;
}

async function isWhole(spec: ClusterSpec, context: ProvisionerContext): Promise<boolean> {
  const { host, signal } = context;
  const container = await findContainer(host, spec.name);
  if (container?.state !== 'running') return false;
  let client: KubernetesClient | undefined;
  try {
    client = host.kubernetes.connect(await readKubeconfig(spec.name, container, context));
    if (missing(await probeCluster(client, signal), { nodes: 1, since: 0 }) !== null) return false;
    return (await missingRest(client, spec.gpus === true, signal)) === null;
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    // Whatever keeps it from answering, it is not whole.
    return false;
  } finally {
    client?.close();
  }
}

/** A volume of that name would become the new cluster's disk, with whatever somebody has in it. */
async function refuseStrangeVolume(name: string, host: Host): Promise<void> {
  if (await hasVolume(name, host)) throw new AppError('cluster.foreign', { cluster: name });
}

async function make(spec: ClusterSpec, files: MinikubeFiles, context: ProvisionerContext, emit: Emit): Promise<void> {
  const { host } = context;
  if (!(await host.network.isPortFree(spec.gatewayPort))) throw new AppError('port.taken', { port: spec.gatewayPort });
  const driver = minikubeDriver(await host.docker.info(context.signal));
  const args = startArguments(spec, ownerMark(host.paths.home), driver);
  await host.files.remove(files.logs);
  await host.files.writeAtomic(
    files.creating,
    'minikube is at work. Where this file is left behind, that was cut off.\n',
  );
  await writeMade(host, files, args);
  await start(spec, args, files, context, emit);
  await waitUntilReady(spec, files, context, emit);
  await host.files.remove(files.creating);
}

async function start(
  spec: ClusterSpec,
  args: readonly string[],
  files: MinikubeFiles,
  context: ProvisionerContext,
  emit: Emit,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await startOnce(spec, args, context, emit);
    if (result.exitCode === 0) return;
    const failure = minikubeFailure(result);
    if (attempt === createAttempts || !isHalfMade(failure.id)) {
      await context.host.files.writeAtomic(join(files.logs, 'minikube-start.log'), result.stdout + result.stderr);
      const place = { cluster: spec.name, logs: files.logs, home: minikubeHome(context.host) };
      throw minikubeError(failure, place);
    }
    // A minikube whose engine was killed lives until it has something to say, and may write its profile after we looked.
    emit({ type: 'log', source: 'slipway', text: 'Removing what an earlier creation left.' });
    await removeCluster(spec.name, files, context, { logs: false });
    await context.host.files.writeAtomic(files.creating, 'minikube is at work, again.\n');
    await writeMade(context.host, files, args);
  }
}

/** Ids with which minikube ends on a profile whose first start was cut off. */
function isHalfMade(id: string): boolean {
  return id === 'DRV_CP_ENDPOINT' || id === 'GUEST_DRIVER_MISMATCH' || id === 'GUEST_MOUNT_CONFLICT';
}

function startOnce(
  spec: ClusterSpec,
  args: readonly string[],
  context: ProvisionerContext,
  emit: Emit,
): Promise<RunResult> {
  tellFraction(emit, 0, 'Starting minikube');
  const onLine = minikubeReader(emit, (fraction, detail) => tellFraction(emit, fraction * share.minikube, detail));
  const all = ['start', '--output=json', '--interactive=false', ...args];
  return runMinikube(spec.name, all, context, { onLine, timeoutSeconds: startSeconds });
}

async function waitUntilReady(
  spec: ClusterSpec,
  files: MinikubeFiles,
  context: ProvisionerContext,
  emit: Emit,
): Promise<void> {
  const { host } = context;
  const container = await mustFindContainer(host, spec.name);
  const client = host.kubernetes.connect(await readKubeconfig(spec.name, container, context));
  const waiting = (why: string) => emit({ type: 'log', source: 'slipway', text: `Waiting: ${why}.` });
  try {
    tellFraction(emit, share.minikube, 'Waiting for the node');
    const wanted = { cluster: spec.name, nodes: 1, since: 0, timeoutSeconds: readySeconds };
    await waitForNodes(client, wanted, context, waiting);
    tellFraction(emit, share.node, 'Waiting for names, storage and accounts');
    const rest = { cluster: spec.name, gpus: spec.gpus === true, timeoutSeconds: readySeconds };
    await waitForRest(client, rest, context, waiting);
    tellFraction(emit, 1, 'The node is ready');
  } catch (thrown) {
    throw creationFailure(thrown, { cluster: spec.name, logs: files.logs });
  } finally {
    client.close();
  }
}

/** Saves what the node can tell of the failure. That this fails too must not hide the failure itself. */
async function keepLogs(name: string, files: MinikubeFiles, context: ProvisionerContext): Promise<void> {
  try {
    if ((await findContainer(context.host, name)) === null) return;
    await context.host.files.makeFolder(files.logs);
    const target = `--file=${join(files.logs, 'node.log')}`;
    await runMinikube(name, ['logs', target], context, { timeoutSeconds: logSeconds });
  } catch (thrown) {
    const text = `The logs of the node could not be saved: ${asAppError(thrown).message}\n`;
    await context.host.files.append(join(files.logs, 'minikube-start.log'), text);
  }
}
