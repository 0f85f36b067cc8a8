import { assertNever } from '../contracts/assert-never.ts';
import type { NodeFacts } from '../contracts/clusters.ts';
import type { Probe, ProbedNode } from './cluster-probe.ts';
import type { ContainerFacts } from './host.ts';

/** The nodes by their containers, with what the API server knows of them, and those that it knows and Docker does not. */
export function nodeFacts(
  containers: readonly ContainerFacts[],
  probe: Probe | null,
  roleOf: (container: ContainerFacts) => NodeFacts['role'],
): NodeFacts[] {
  const known = new Map((probe?.answers === true ? probe.nodes : []).map((node) => [node.name, node]));
  const here = containers.map((container): NodeFacts => {
    const node = known.get(container.name);
    known.delete(container.name);
    return { name: container.name, role: roleOf(container), state: stateOf(container), ...measured(node) };
  });
  const gone = [...known.values()].map(
    (node): NodeFacts => ({ name: node.name, role: 'worker', state: 'missing', ...measured(node), ready: false }),
  );
  return [...here, ...gone];
}

function measured(node: ProbedNode | undefined): Pick<NodeFacts, 'ready' | 'version' | 'millicores' | 'memoryBytes'> {
  if (node === undefined) return { ready: null, version: null, millicores: null, memoryBytes: null };
  return { ready: node.ready, version: node.version, millicores: node.millicores, memoryBytes: node.memoryBytes };
}

function stateOf(container: ContainerFacts): NodeFacts['state'] {
  switch (container.state) {
    case 'running':
    case 'restarting':
      return 'running';
    case 'paused':
      return 'paused';
    case 'created':
    case 'exited':
    case 'dead':
    case 'removing':
      return 'stopped';
    default:
      return assertNever(container.state);
  }
}
