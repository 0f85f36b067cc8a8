import * as z from 'zod';
import { AppError } from '../../contracts/app-error.ts';
import type { ClusterState, ClusterStatus } from '../../contracts/clusters.ts';
import { type Probe, probeCluster } from '../cluster-probe.ts';
import { containerCondition, readAge, runningCondition } from '../container-condition.ts';
import { gatewayNodePort } from '../gateway-port.ts';
import type { ContainerFacts } from '../host.ts';
import { nodeFacts } from '../node-facts.ts';
import type { ProvisionerContext } from '../provisioner.ts';
import { runMinikube } from './minikube-command.ts';
import { findContainer, publishedPort } from './minikube-container.ts';
import { minikubeFilesOf } from './minikube-files.ts';
import { readKubeconfig } from './minikube-kubeconfig.ts';

/** A paused API server takes the connection and says nothing: no reason to wait long. */
const probeSeconds = 2;
const statusSeconds = 30;

/** What `minikube status --output=json` tells of the one node. */
const toldSchema = z.object({ Host: z.string(), Kubelet: z.string(), APIServer: z.string() });
export type ToldStatus = z.infer<typeof toldSchema>;

/**
 * The state of a cluster from its container, its API server, and only where that does not answer from minikube, whose
 * start costs a third of a second: a cluster that runs is told without it.
 */
export async function minikubeStatus(name: string, context: ProvisionerContext): Promise<ClusterStatus> {
  const { host } = context;
  const container = await findContainer(host, name);
  const files = minikubeFilesOf(host, name);
  const { condition, probe } = await judge(name, container, context);
  const api = publishedPort(container);
  const gateway = publishedPort(container, gatewayNodePort);
  return {
    name,
    provisioner: 'minikube',
    condition,
    nodes: nodeFacts(container === null ? [] : [container], probe, () => 'control-plane'),
    apiServer: api === null ? null : `https://127.0.0.1:${String(api)}`,
    ports: gateway === null ? [] : [{ host: gateway, purpose: 'gateway' }],
    kubeconfig: (await host.files.stat(files.kubeconfig)) === null ? null : files.kubeconfig,
    createdAt: container?.createdAt ?? null,
  };
}

interface Judged {
  readonly condition: ClusterState;
  readonly probe: Probe | null;
}

async function judge(name: string, container: ContainerFacts | null, context: ProvisionerContext): Promise<Judged> {
  const { host } = context;
  const files = minikubeFilesOf(host, name);
  const isCreating = (await host.files.readText(files.creating)) !== null;
  if (container === null) {
    const wasMade = (await host.files.readText(files.made)) !== null;
    return { condition: withoutContainer(isCreating, wasMade), probe: null };
  }
  const fromContainer = containerCondition([container], isCreating);
  if (fromContainer !== 'ask') return { condition: fromContainer, probe: null };
  const probe = await look(name, container, context);
  const age = probe.answers ? null : await readContainerAge(container, context);
  const condition = runningCondition(probe, 1, age);
  if (condition.state === 'running') return { condition, probe };
  return { condition: withTold(condition, await askMinikube(name, context)), probe };
}

/** The state of a cluster that has no container: its volume outlives it, and holds somebody's work. */
function withoutContainer(isCreating: boolean, wasMade: boolean): ClusterState {
  if (isCreating) return { state: 'incomplete', reason: 'It is being made, or that was cut off.' };
  if (!wasMade) return { state: 'absent' };
  return { state: 'unreachable', reason: 'Its container was removed by another program; its volume is left.' };
}

/** A state that the API server alone cannot tell, made exact by what minikube says. */
export function withTold(condition: ClusterState, told: ToldStatus | null): ClusterState {
  if (told === null) return condition;
  if (told.APIServer === 'Paused') return { state: 'paused' };
  if (told.Host === 'Stopped') return { state: 'stopped' };
  if (condition.state !== 'unreachable') return condition;
  const parts = `kubelet ${told.Kubelet.toLowerCase()}, API server ${told.APIServer.toLowerCase()}`;
  return { state: 'unreachable', reason: `${condition.reason}; minikube says: ${parts}` };
}

/** What `minikube status` printed, whatever its exit code, which tells of the same; null where it tells nothing. */
export function readTold(stdout: string): ToldStatus | null {
  try {
    return toldSchema.safeParse(JSON.parse(stdout)).data ?? null;
  } catch {
    // An unknown profile is told in events, one a line.
    return null;
  }
}

async function askMinikube(name: string, context: ProvisionerContext): Promise<ToldStatus | null> {
  try {
    const { stdout } = await runMinikube(name, ['status', '--output=json'], context, { timeoutSeconds: statusSeconds });
    return readTold(stdout);
  } catch (thrown) {
    if (context.signal.aborted || !(thrown instanceof AppError)) throw thrown;
    // Where minikube cannot be had, the state stays what the API server tells.
    return null;
  }
}

/** Asks the API server of a cluster whose container runs; that there is no kubeconfig yet is an answer too. */
async function look(name: string, container: ContainerFacts, context: ProvisionerContext): Promise<Probe> {
  let kubeconfig: string;
  try {
    kubeconfig = await readKubeconfig(name, container, context);
  } catch (thrown) {
    if (thrown instanceof AppError && !context.signal.aborted) return { answers: false, why: thrown.message };
    throw thrown;
  }
  const client = context.host.kubernetes.connect(kubeconfig);
  try {
    return await probeCluster(client, context.signal, probeSeconds);
  } finally {
    client.close();
  }
}

async function readContainerAge({ id }: ContainerFacts, { host }: ProvisionerContext): Promise<number | null> {
  const shown = await host.docker.exec(id, ['cat', '/proc/uptime', '/proc/1/stat']);
  return shown.exitCode === 0 ? readAge(shown.stdout) : null;
}
