import { join } from 'node:path';
import * as z from 'zod';
import { asAppError } from '../../contracts/app-error.ts';
import { formatBytes } from '../../contracts/units.ts';
import { probeCluster } from '../cluster-probe.ts';
import { lastingPort } from '../free-port.ts';
import type { Host, RunResult } from '../host.ts';
import type { KubernetesClient } from '../kubernetes-host.ts';
import { portTakenError } from '../port-holder.ts';
import { notePulled } from '../pulled-images.ts';
import { ownerMark } from '../owner-mark.ts';
import type { ClusterSpec, ProvisionerContext, ProvisionerTask } from '../provisioner.ts';
import { missing, waitForNodes } from '../wait-for-nodes.ts';
import { creationFailure, type Emit, tellFraction } from '../cluster-progress.ts';
import { withEvents } from '../with-events.ts';
import { runKind } from './kind-command.ts';
import { defaultNodeImage, kindConfig } from './kind-config.ts';
import { removeCluster, removeContainers } from './kind-delete.ts';
import { creationError, isNameTaken } from './kind-failure.ts';
import { guardNodes } from './kind-guard.ts';
import { type KindFiles, kindFiles, portsInUse } from './kind-files.ts';
import { readKubeconfig } from './kind-kubeconfig.ts';
import { noteNetwork } from './kind-network.ts';
import { findNodes } from './kind-nodes.ts';
import { whileSupervised } from './kind-revive.ts';
import { addKindLine, noKindProgress, parseKindLine } from './kind-output.ts';
import { kindStatus } from './kind-status.ts';

const firstApiServerPort = 16_443;
const kindSeconds = 1200;
const readySeconds = 300;
const logSeconds = 90;
const createAttempts = 3;
const retryMilliseconds = 1000;

/** How far the whole creation is when the image is there, and when kind has ended. */
const share = { image: 0.05, kind: 0.75 };

/**
 * Makes a cluster. One that is there and whole is left as it is; one whose creation was cut off is finished where all
 * of it works, else made anew. A failure leaves kind's logs in the folder and nothing else; a cancel leaves nothing.
 */
export async function* createKindCluster(spec: ClusterSpec, context: ProvisionerContext): ProvisionerTask {
  const files = kindFiles(spec.folder);
  if (await isThere(spec, files, context)) return;
  let isMade = false;
  try {
    yield* withEvents(context.signal, (emit: Emit, signal) => make(spec, files, { ...context, signal }, emit));
    isMade = true;
  } catch (thrown) {
    const error = asAppError(thrown);
    if (error.code !== 'cancelled') await keepLogs(spec.name, files, context);
    throw error;
  } finally {
    if (!isMade) await removeCluster(spec.name, files, context.host, { logs: false });
  }
}

/** Whether the cluster is there already; what a creation left that was cut off is removed, unless it is whole. */
async function isThere(spec: ClusterSpec, files: KindFiles, context: ProvisionerContext): Promise<boolean> {
  const { host } = context;
  const nodes = await findNodes(host, spec.name);
  if (nodes.length > 0) {
    const status = await kindStatus(spec.name, context);
    if (status.condition.state !== 'incomplete') return true;
    if (await isWhole(spec, context)) {
      await guardNodes(nodes, host);
      await host.files.remove(files.creating);
      return true;
    }
  } else if ((await host.files.readText(files.creating)) === null) {
    return false;
  }
  await removeCluster(spec.name, files, host, { logs: true });
  return false;
}

async function isWhole(spec: ClusterSpec, { host, signal }: ProvisionerContext): Promise<boolean> {
  const nodes = await findNodes(host, spec.name);
  if (nodes.length !== spec.nodes || nodes.some((node) => node.state !== 'running')) return false;
  let client: KubernetesClient | undefined;
  try {
    client = host.kubernetes.connect(await readKubeconfig(host, spec.name, nodes));
    if (missing(await probeCluster(client, signal), { nodes: spec.nodes, since: 0 }) !== null) return false;
    // What kind does last on a single node.
    const classes = await client.request('GET', '/apis/storage.k8s.io/v1/storageclasses', { signal });
    return z.object({ items: z.array(z.unknown()).min(1) }).safeParse(classes).success;
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    // Whatever keeps it from answering, it is not whole.
    return false;
  } finally {
    client?.close();
  }
}

async function make(spec: ClusterSpec, files: KindFiles, context: ProvisionerContext, emit: Emit): Promise<void> {
  const { host } = context;
  await prepareFiles(spec, files, host);
  const image = spec.nodeImage ?? defaultNodeImage;
  await Promise.all([haveImage(image, context, emit), noteNetwork(host)]);
  tellFraction(emit, share.image, 'Making the nodes');
  await runCreate(spec, image, files, context, emit);
  await waitUntilReady(spec, files, context, emit);
  const unguarded = await guardNodes(await findNodes(host, spec.name), host);
  if (unguarded !== null) emit({ type: 'warning', text: unguarded });
  await host.files.remove(files.creating);
}

async function prepareFiles(spec: ClusterSpec, files: KindFiles, host: Host): Promise<void> {
  if (!(await host.network.isPortFree(spec.gatewayPort))) throw await portTakenError(host, spec.gatewayPort);
  const taken = new Set([...(await portsInUse(host)), spec.gatewayPort]);
  const ports = { apiServer: await lastingPort(host, firstApiServerPort, taken), gateway: spec.gatewayPort };
  await host.files.remove(files.logs);
  await host.files.writeAtomic(files.creating, 'kind is at work. Where this file is left behind, that was cut off.\n');
  const mark = ownerMark(host.paths.home);
  await host.files.writeAtomic(files.config, kindConfig({ name: spec.name, nodes: spec.nodes, ports, mark }));
}

/** Pulls the node image where it is missing: kind would, but says nothing of how far it is. */
async function haveImage(image: string, { host, signal }: ProvisionerContext, emit: Emit): Promise<void> {
  if (await host.docker.hasImage(image)) return;
  await host.docker.pullImage(image, {
    signal,
    onProgress: ({ doneBytes, totalBytes }) => {
      const of = totalBytes === null ? '' : ` of ${formatBytes(totalBytes)}`;
      const fraction = totalBytes === null || totalBytes === 0 ? 0 : Math.min(1, doneBytes / totalBytes);
      tellFraction(emit, fraction * share.image, `Pulling the node image: ${formatBytes(doneBytes)}${of}`);
    },
  });
  await notePulled(host, image);
}

async function runCreate(
  spec: ClusterSpec,
  image: string,
  files: KindFiles,
  context: ProvisionerContext,
  emit: Emit,
): Promise<void> {
  const { host, signal } = context;
  for (let attempt = 1; ; attempt += 1) {
    const result = await runOnce(spec, image, files, context, emit);
    if (result.exitCode === 0) return;
    if (attempt === createAttempts || !isNameTaken(result.stderr)) {
      await host.files.writeAtomic(join(files.logs, 'kind-create.log'), result.stdout + result.stderr);
      throw creationError(spec.name, result.stderr, files.logs);
    }
    // A kind whose engine was killed lives until it has something to say, and may make its nodes after we looked.
    emit({ type: 'log', source: 'slipway', text: 'Removing nodes that an earlier creation left.' });
    await removeContainers(spec.name, host);
    await host.clock.sleep(retryMilliseconds, signal);
  }
}

function runOnce(
  spec: ClusterSpec,
  image: string,
  files: KindFiles,
  context: ProvisionerContext,
  emit: Emit,
): Promise<RunResult> {
  const named = ['--name', spec.name, '--config', files.config, '--image', image, '--kubeconfig', files.kubeconfig];
  let progress = noKindProgress;
  const onLine = (_stream: 'stdout' | 'stderr', text: string) => {
    emit({ type: 'log', source: 'kind', text });
    const next = addKindLine(progress, parseKindLine(text));
    if (next !== progress) tellFraction(emit, share.image + next.fraction * (share.kind - share.image), next.detail);
    progress = next;
  };
  return runKind(['create', 'cluster', ...named, '--retain'], context, { onLine, timeoutSeconds: kindSeconds });
}

/** kind's own `--wait` asks through a program in the node, twice a second: on a small machine that costs what it waits for. */
async function waitUntilReady(
  spec: ClusterSpec,
  files: KindFiles,
  context: ProvisionerContext,
  emit: Emit,
): Promise<void> {
  const { host } = context;
  const kubeconfig = await readKubeconfig(host, spec.name, await findNodes(host, spec.name));
  const client = host.kubernetes.connect(kubeconfig);
  const wanted = { cluster: spec.name, nodes: spec.nodes, since: 0, timeoutSeconds: readySeconds };
  try {
    tellFraction(emit, share.kind, 'Waiting for the nodes');
    const log = (text: string) => emit({ type: 'log', source: 'slipway', text });
    // A node that ends meanwhile is started again, instead of being waited for until the time is up.
    const supervised = { cluster: spec.name, host, tell: log, onStarted: () => undefined };
    await whileSupervised(supervised, context.signal, (signal) =>
      waitForNodes(client, wanted, { host, signal }, (why) => log(`Waiting: ${why}.`)),
    );
    tellFraction(emit, 1, 'The nodes are ready');
  } catch (thrown) {
    throw creationFailure(thrown, { cluster: spec.name, logs: files.logs });
  } finally {
    client.close();
  }
}

/** Saves what the nodes can tell of the failure. That this fails too must not hide the failure itself. */
async function keepLogs(name: string, files: KindFiles, context: ProvisionerContext): Promise<void> {
  try {
    if ((await findNodes(context.host, name)).length === 0) return;
    await runKind(['export', 'logs', files.logs, '--name', name], context, { timeoutSeconds: logSeconds });
  } catch (thrown) {
    await context.host.files.append(
      join(files.logs, 'kind-create.log'),
      `The logs of the nodes could not be saved: ${asAppError(thrown).message}\n`,
    );
  }
}
