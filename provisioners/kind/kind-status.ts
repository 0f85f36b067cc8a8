import { AppError } from '../../contracts/app-error.ts';
import type { ClusterState, ClusterStatus } from '../../contracts/clusters.ts';
import { type Probe, probeCluster } from '../cluster-probe.ts';
import { containerCondition, readAge, runningCondition } from '../container-condition.ts';
import { gatewayNodePort } from '../gateway-port.ts';
import type { ContainerFacts } from '../host.ts';
import { nodeFacts } from '../node-facts.ts';
import type { ProvisionerContext } from '../provisioner.ts';
import { kindFilesOf } from './kind-files.ts';
import { readKubeconfig } from './kind-kubeconfig.ts';
import { findNodes, hostPort, roleOf } from './kind-nodes.ts';

const apiServerPort = 6443;

/** The state of a cluster from its containers and, where these run, from its API server. */
export async function kindStatus(name: string, context: ProvisionerContext): Promise<ClusterStatus> {
  const { host } = context;
  const nodes = await findNodes(host, name);
  const files = kindFilesOf(host, name);
  const isCreating = nodes.length > 0 && (await host.files.readText(files.creating)) !== null;
  const { condition, probe } = await conditionOf(name, nodes, isCreating, context);
  const api = hostPort(nodes, apiServerPort);
  const gateway = hostPort(nodes, gatewayNodePort);
  return {
    name,
    provisioner: 'kind',
    condition,
    nodes: nodeFacts(nodes, probe, roleOf),
    apiServer: api === null ? null : `https://127.0.0.1:${api}`,
    ports: gateway === null ? [] : [{ host: gateway, purpose: 'gateway' }],
    kubeconfig: (await host.files.stat(files.kubeconfig)) === null ? null : files.kubeconfig,
    createdAt: nodes[0]?.createdAt ?? null,
  };
}

interface Judged {
  readonly condition: ClusterState;
  readonly probe: Probe | null;
}

async function conditionOf(
  name: string,
  nodes: readonly ContainerFacts[],
  isCreating: boolean,
  context: ProvisionerContext,
): Promise<Judged> {
  const fromContainers = containerCondition(nodes, isCreating);
  if (fromContainers !== 'ask') return { condition: fromContainers, probe: null };
  const probe = await look(name, nodes, context);
  const age = probe.answers ? null : await readContainerAge(nodes[0], context);
  return { condition: runningCondition(probe, nodes.length, age), probe };
}

async function readContainerAge(
  node: ContainerFacts | undefined,
  { host }: ProvisionerContext,
): Promise<number | null> {
  if (node === undefined) return null;
  const shown = await host.docker.exec(node.id, ['cat', '/proc/uptime', '/proc/1/stat']);
  return shown.exitCode === 0 ? readAge(shown.stdout) : null;
}

/** Asks the API server of a cluster whose containers run; that there is no kubeconfig yet is an answer too. */
async function look(
  name: string,
  nodes: readonly ContainerFacts[],
  { host, signal }: ProvisionerContext,
): Promise<Probe> {
  let kubeconfig: string;
  try {
    kubeconfig = await readKubeconfig(host, name, nodes);
  } catch (thrown) {
    if (thrown instanceof AppError) return { answers: false, why: thrown.message };
    throw thrown;
  }
  const client = host.kubernetes.connect(kubeconfig);
  try {
    return await probeCluster(client, signal);
  } finally {
    client.close();
  }
}
