import type { ComponentNeed } from './component-need.ts';
import { controlPlaneIdleBytes, controlPlaneRequests, nodeRequests, profileRequests } from './control-plane.ts';
import { cpuShare, findCpuScale, requestsAt } from './cpu-scale.ts';

export interface Part {
  readonly title: string;
  /** `null` is unknown. */
  readonly amount: number | null;
}

export interface Need {
  readonly parts: readonly Part[];
  /** The sum of the parts that are known. */
  readonly known: number;
  /** `null` where a part is unknown. */
  readonly total: number | null;
}

/** What needs are computed from. */
export interface Demand {
  readonly components: readonly ComponentNeed[];
  readonly nodes: number;
  readonly sidecar: { readonly millicores: number; readonly memoryBytes: number } | null;
}

/** CPU in millicores, and the factor on the components' requests that keeps all within `target`; `null` scales nothing. */
export function cpuNeed(demand: Demand, target: number | null): Need & { readonly scale: number } {
  const { components } = demand;
  const fixed = fixedParts(demand, 'millicores');
  const requests = components.flatMap(({ cpu }) => cpu);
  const wanted = components.reduce((all, { millicores }) => all + millicores, 0);
  const room = target === null ? wanted : target - sum(fixed);
  const scale = findCpuScale(requests, room);
  const given = scale === 1 ? wanted : Math.max(requestsAt(requests, scale), Math.min(wanted, room));
  const shares = shareOut(
    given,
    components.map(({ millicores }) => millicores),
  );
  const parts = components.map(({ catalog }, index) => ({ title: catalog.title, amount: shares[index] ?? 0 }));
  return { ...toNeed([...fixed, ...parts]), scale };
}

/** Millicores that all requests together should stay within on these nodes. */
export function cpuTarget(millicores: number): number {
  return Math.floor(millicores * cpuShare);
}

/** Memory in bytes: for each component the larger of what it requests and what it was seen to use. */
export function memoryNeed(demand: Demand): Need {
  const parts = demand.components.map(({ catalog, memoryBytes }) => ({ title: catalog.title, amount: memoryBytes }));
  return toNeed([...fixedParts(demand, 'memoryBytes'), ...parts]);
}

/** Disk in bytes. How large images are is not known before they are pulled, so the sum is not known either. */
export function diskNeed({ components }: Demand): Need {
  const volumes = components
    .filter(({ volumeBytes }) => volumeBytes > 0)
    .map(({ catalog, volumeBytes }) => ({ title: `Volumes of ${catalog.title}`, amount: volumeBytes }));
  const images = new Set(components.flatMap((component) => component.images)).size;
  const unknown = [
    { title: 'Node image', amount: null },
    ...(images === 0 ? [] : [{ title: `${images} images`, amount: null }]),
  ];
  return toNeed([...volumes, ...unknown]);
}

function fixedParts({ components, nodes, sidecar }: Demand, resource: 'millicores' | 'memoryBytes'): Part[] {
  const pods = components.reduce((all, { injectedPods }) => all + injectedPods, 0);
  const profiles = components.some(({ addsToProfiles }) => addsToProfiles);
  const meshed = pods + (profiles ? 1 : 0);
  return [
    {
      title: 'Control plane',
      amount:
        resource === 'memoryBytes'
          ? Math.max(controlPlaneRequests.memoryBytes, controlPlaneIdleBytes)
          : controlPlaneRequests.millicores,
    },
    {
      title: nodes === 1 ? 'Network agent of the node' : `Network agents of ${nodes} nodes`,
      amount: nodes * nodeRequests[resource],
    },
    ...(pods === 0
      ? []
      : [
          {
            title: `Sidecars of ${meshed} pods in the mesh`,
            amount: sidecar === null ? null : meshed * sidecar[resource],
          },
        ]),
    ...(profiles ? [{ title: 'What the first profile adds', amount: profileRequests[resource] }] : []),
  ];
}

/** Divides a whole amount in proportion, in whole numbers that add up to it exactly. */
function shareOut(amount: number, weights: readonly number[]): number[] {
  const total = weights.reduce((all, weight) => all + weight, 0);
  if (total === 0) return weights.map(() => 0);
  let passed = 0;
  return weights.map((weight) => {
    const before = Math.round((amount * passed) / total);
    passed += weight;
    return Math.round((amount * passed) / total) - before;
  });
}

function toNeed(parts: readonly Part[]): Need {
  const known = sum(parts);
  return { parts, known, total: parts.some(({ amount }) => amount === null) ? null : known };
}

function sum(parts: readonly Part[]): number {
  return parts.reduce((all, { amount }) => all + (amount ?? 0), 0);
}
