import { AppError } from '../../contracts/app-error.ts';
import type { ContainerFacts, Host } from '../host.ts';
import { hasMark, ownerMark, strangerError } from '../owner-mark.ts';

const clusterLabel = 'io.x-k8s.kind.cluster';
const roleLabel = 'io.x-k8s.kind.role';

export type NodeRole = 'control-plane' | 'worker';

/**
 * The node containers of a cluster of ours, control plane first; none where there is no such cluster. Rejects with
 * `cluster.foreign` or `cluster.elsewhere` where another tool or another Slipway made it.
 */
export async function findNodes(host: Host, name: string): Promise<ContainerFacts[]> {
  const containers = await host.docker.containers({ [clusterLabel]: name });
  const mark = ownerMark(host.paths.home);
  const stranger = containers.find((container) => !hasMark(container, mark));
  if (stranger !== undefined) throw strangerError(stranger, name);
  return containers.toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

/** As `findNodes`; rejects with `cluster.unknown` where there is none. */
export async function mustFindNodes(host: Host, name: string): Promise<ContainerFacts[]> {
  const nodes = await findNodes(host, name);
  if (nodes.length === 0) throw new AppError('cluster.unknown', { cluster: name });
  return nodes;
}

/** One node of a cluster of ours. Rejects as `mustFindNodes` does, and with `node.unknown`. */
export async function mustFindNode(host: Host, name: string, node: string): Promise<ContainerFacts> {
  const found = (await mustFindNodes(host, name)).find((container) => container.name === node);
  if (found === undefined) throw new AppError('node.unknown', { cluster: name, node });
  return found;
}

/** Names of all clusters of ours that have a container left. */
export async function findNames(host: Host): Promise<string[]> {
  const mark = ownerMark(host.paths.home);
  const ours = (await host.docker.containers({ [clusterLabel]: '' })).filter((container) => hasMark(container, mark));
  return [...new Set(ours.map((container) => container.labels[clusterLabel] ?? ''))].toSorted();
}

export function roleOf(container: ContainerFacts): NodeRole {
  return container.labels[roleLabel] === 'control-plane' ? 'control-plane' : 'worker';
}

/** The port of 127.0.0.1 that leads to a port of a node; null while the container is not running. */
export function hostPort(nodes: readonly ContainerFacts[], containerPort: number): number | null {
  for (const node of nodes) {
    const found = node.ports.find((port) => port.container === containerPort && port.host > 0);
    if (found !== undefined) return found.host;
  }
  return null;
}

function rank(container: ContainerFacts): number {
  return roleOf(container) === 'control-plane' ? 0 : 1;
}
