import { AppError } from '../../contracts/app-error.ts';
import type { ClusterState, ClusterStatus, NodeFacts } from '../../contracts/clusters.ts';
import type { BackgroundProgram } from '../background-host.ts';
import { type Probe, probeCluster } from '../cluster-probe.ts';
import { clusterFolder } from '../cluster-folder.ts';
import type { Host } from '../host.ts';
import type { ProvisionerContext } from '../provisioner.ts';
import { programNames } from './program-arguments.ts';
import { mustReadConfig, type RehearsalFiles, readConfig, rehearsalFilesOf } from './rehearsal-files.ts';

/** The state of a rehearsal from its processes and, where these run, from its API server. */
export async function rehearsalStatus(name: string, context: ProvisionerContext): Promise<ClusterStatus> {
  const { host } = context;
  const files = rehearsalFilesOf(host, name);
  const config = await readConfig(host, files);
  const isHalf = (await host.files.readText(files.creating)) !== null;
  const programs = config === null ? [] : await host.background.find(files.folder);
  const fromProcesses = processCondition(config !== null, isHalf, programs);
  const probe = fromProcesses === 'ask' ? await look(host, files, context.signal) : null;
  const kubeconfig = (await host.files.stat(files.kubeconfig)) === null ? null : files.kubeconfig;
  return {
    name,
    provisioner: 'rehearsal',
    condition: fromProcesses === 'ask' ? answerCondition(probe) : fromProcesses,
    nodes: probe?.answers === true ? probe.nodes.map(nodeFacts) : [],
    apiServer: config === null ? null : `https://127.0.0.1:${String(config.port)}`,
    ports: [],
    kubeconfig,
    createdAt: config?.createdAt ?? null,
  };
}

/** The state as far as the processes tell it, or `ask` where only the API server can. Pure. */
export function processCondition(
  isThere: boolean,
  isHalf: boolean,
  programs: readonly BackgroundProgram[],
): ClusterState | 'ask' {
  if (isHalf) return { state: 'incomplete', reason: 'It is being made, or that was cut off.' };
  if (!isThere) return { state: 'absent' };
  if (programs.length === 0) return { state: 'stopped' };
  if (programs.every(({ state }) => state === 'paused')) return { state: 'paused' };
  const gone = programNames.find((name) => !programs.some(({ program }) => program === name));
  return gone === undefined ? 'ask' : { state: 'unreachable', reason: `${gone} does not run.` };
}

async function look(host: Host, files: RehearsalFiles, signal: AbortSignal): Promise<Probe> {
  const kubeconfig = await host.files.readText(files.kubeconfig);
  if (kubeconfig === null) return { answers: false, why: 'it has no kubeconfig' };
  const client = host.kubernetes.connect(kubeconfig);
  try {
    return await probeCluster(client, signal);
  } finally {
    client.close();
  }
}

function answerCondition(probe: Probe | null): ClusterState {
  if (probe?.answers === true) return { state: 'running' };
  return { state: 'unreachable', reason: probe?.why ?? 'it was not asked' };
}

function nodeFacts(node: Extract<Probe, { answers: true }>['nodes'][number]): NodeFacts {
  const { name, ready, version, millicores, memoryBytes } = node;
  return { name, role: 'worker', state: 'running', ready, version, millicores, memoryBytes };
}

/** Names of the rehearsals of this state folder, whole or not. */
export async function rehearsalNames(host: Host): Promise<string[]> {
  const names = await host.files.list(clusterFolder(host.paths.home, ''));
  const found = await Promise.all(
    names.map(async (name) => ((await host.files.stat(rehearsalFilesOf(host, name).config)) === null ? [] : [name])),
  );
  return found.flat();
}

/** Rejects with `cluster.unknown`, or `cluster.not-running` where it is stopped. */
export async function rehearsalKubeconfig(name: string, host: Host): Promise<string> {
  await mustReadConfig(host, name);
  const files = rehearsalFilesOf(host, name);
  const text = await host.files.readText(files.kubeconfig);
  const isRunning = (await host.background.find(files.folder)).length > 0;
  if (text === null || !isRunning) throw new AppError('cluster.not-running', { cluster: name, state: 'stopped' });
  return text;
}
