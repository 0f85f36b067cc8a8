import type { Headroom, NodeShape } from '../../../contracts/rehearsal.ts';
import { podsPerNode } from '../../../provisioners/rehearsal/simulated-nodes.ts';
import { added, type Amounts, type SimulatedPod } from './simulated-pod.ts';

/** What all nodes have, what the placed pods that still run take of it, and what is left, by resource. Pure. */
export function headroomOf(shapes: readonly NodeShape[], pods: readonly SimulatedPod[]): Headroom[] {
  const nodes = nodesOf(shapes);
  const taken = new Map<string, Amounts>();
  for (const { node, ended, requests } of pods) {
    if (node !== '' && !ended) taken.set(node, added(taken.get(node) ?? {}, { ...requests, pods: 1 }));
  }
  const resources = [...new Set([...nodes.values()].flatMap((has) => Object.keys(has)))];
  return resources.map((resource) => {
    const left = [...nodes].map(([node, has]) => (has[resource] ?? 0) - (taken.get(node)?.[resource] ?? 0));
    const have = [...nodes.values()].reduce((sum, has) => sum + (has[resource] ?? 0), 0);
    const sum = left.reduce((all, one) => all + one, 0);
    const unit = resource === 'cpu' ? 'millicores' : resource === 'memory' ? 'bytes' : 'pieces';
    return { resource, unit, have, requested: have - sum, left: sum, largest: Math.max(...left) };
  });
}

/** What each node has, by the names that the nodes are made with. */
function nodesOf(shapes: readonly NodeShape[]): Map<string, Amounts> {
  const each = shapes.flatMap((shape) => Array.from({ length: shape.count }, () => amountsOf(shape)));
  return new Map(each.map((has, index) => [`node-${String(index + 1)}`, has]));
}

function amountsOf({ millicores, memoryBytes, gpu }: NodeShape): Amounts {
  const common = { cpu: millicores, memory: memoryBytes, pods: podsPerNode };
  return gpu === null ? common : { ...common, [gpu.resource]: gpu.count };
}

/** What a pod asks for that not even an empty node has, in words; null where one has it all. Pure. */
export function tooLargeFor(requests: Amounts, shapes: readonly NodeShape[]): string | null {
  const sizes = shapes.map(amountsOf);
  for (const [resource, amount] of Object.entries(requests)) {
    if (amount === 0 || resource === 'ephemeral-storage') continue;
    const most = Math.max(...sizes.map((has) => has[resource] ?? 0));
    if (amount > most) return most === 0 ? `no node has any ${resource}` : `no node is large enough in ${resource}`;
  }
  return null;
}
