import { AppError } from '../../contracts/app-error.ts';
import type { ClusterState, ClusterStatus } from '../../contracts/clusters.ts';
import { type Probe, probeCluster } from '../cluster-probe.ts';
import { containerCondition, runningCondition } from '../container-condition.ts';
import { gatewayNodePort } from '../gateway-port.ts';
import type { ContainerFacts } from '../host.ts';
import { nodeFacts } from '../node-facts.ts';
import type { ProvisionerContext } from '../provisioner.ts';
import { diskStopError, tolerableSkewMilliseconds, upkeepOf } from '../node-upkeep.ts';
import { maySetClock } from './kind-clock.ts';
import { kindFilesOf } from './kind-files.ts';
import { readKubeconfig } from './kind-kubeconfig.ts';
import { findNodes, hostPort, roleOf } from './kind-nodes.ts';
import { type AskedNode, askNode } from './ask-node.ts';

const apiServerPort = 6443;
/** An API server that takes longer does not count as one that answers: the true state is to be told within seconds. */
const answerSeconds = 3;

/** The state of a cluster from its containers and, where these run, from its API server. */
export async function kindStatus(name: string, context: ProvisionerContext): Promise<ClusterStatus> {
  const { host } = context;
  const nodes = await findNodes(host, name);
  const files = kindFilesOf(host, name);
  const isCreating = nodes.length > 0 && (await host.files.readText(files.creating)) !== null;
  const { condition, probe, asked } = await conditionOf(name, nodes, isCreating, context);
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
    ...(asked.length === 0 ? {} : { upkeep: upkeepOf(name, asked, await canSetClock(asked, context)) }),
  };
}

/** Asked only where there is something to set. */
async function canSetClock(asked: readonly AskedNode[], { host, signal }: ProvisionerContext): Promise<boolean> {
  if (asked.every(({ skew }) => skew === null || Math.abs(skew) < tolerableSkewMilliseconds)) return true;
  return maySetClock((await host.docker.info(signal)).address);
}

interface Judged {
  readonly condition: ClusterState;
  readonly probe: Probe | null;
  /** What each node that runs told of itself. */
  readonly asked: readonly AskedNode[];
}

async function conditionOf(
  name: string,
  nodes: readonly ContainerFacts[],
  isCreating: boolean,
  context: ProvisionerContext,
): Promise<Judged> {
  const fromContainers = containerCondition(nodes, isCreating);
  if (fromContainers !== 'ask') return { condition: fromContainers, probe: null, asked: [] };
  const [probe, asked] = await Promise.all([
    look(name, nodes, context),
    Promise.all(nodes.map((node) => askNode(node, context.host))),
  ]);
  const { ageSeconds = null, time = null } = asked[0] ?? {};
  const since = ageSeconds === null || time === null ? 0 : time - ageSeconds * 1000;
  const condition = diskStopOf(name, asked) ?? runningCondition(probe, nodes.length, ageSeconds, since);
  return { condition, probe, asked };
}

/** A node that stopped itself explains all else. */
function diskStopOf(name: string, asked: readonly AskedNode[]): ClusterState | null {
  const node = asked.find(({ stop }) => stop !== null);
  const stop = node?.stop ?? null;
  if (stop === null) return null;
  const { message, remedy } = diskStopError(name, stop, node?.disk?.freeBytes ?? null);
  return { state: 'unreachable', reason: `${message} ${remedy}` };
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
    return await probeCluster(client, signal, answerSeconds);
  } finally {
    client.close();
  }
}
