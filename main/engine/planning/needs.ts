import type { CatalogComponent, ContainerRequest, LockedComponent } from '../../../contracts/distribution.ts';
import type { Trim } from '../../../contracts/planning.ts';
import { controlPlaneIdleBytes, controlPlaneRequests, nodeRequests, profileRequests } from './control-plane.ts';
import { type CpuRequest, cpuShare, findCpuScale, requestsAt } from './cpu-scale.ts';
import { trimmedRequests } from './trimmed-requests.ts';

/** A component that is to be installed: what it is, and what the lock knows of this version of it. */
export interface PlannedComponent {
  readonly catalog: CatalogComponent;
  readonly locked: LockedComponent;
}

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
  readonly components: readonly PlannedComponent[];
  readonly nodes: number;
  readonly sidecar: { readonly millicores: number; readonly memoryBytes: number } | null;
  readonly trims: readonly Trim[];
}

/** CPU in millicores, and the factor on the components' requests that keeps all within `target`; `null` scales nothing. */
export function cpuNeed(demand: Demand, target: number | null): Need & { readonly scale: number } {
  const fixed = fixedParts(demand, 'millicores');
  const unscaled = demand.components.map((component) => cpuRequests(component, demand));
  const room = target === null ? null : target - sum(fixed);
  const scale = room === null ? 1 : findCpuScale(unscaled.flat(), room);
  const totals = unscaled.map((requests) =>
    requests.reduce((all, { millicores, times }) => all + millicores * times, 0),
  );
  const wanted = totals.reduce((all, amount) => all + amount, 0);
  const given =
    scale === 1 || room === null
      ? wanted
      : Math.max(requestsAt(unscaled.flat(), scale), Math.min(wanted, Math.floor(room)));
  const shares = shareOut(given, totals);
  const parts = demand.components.map(({ catalog }, index) => ({ title: catalog.title, amount: shares[index] ?? 0 }));
  return { ...toNeed([...fixed, ...parts]), scale };
}

/** Millicores that all requests together should stay within on these nodes. */
export function cpuTarget(millicores: number): number {
  return Math.floor(millicores * cpuShare);
}

/** Memory in bytes: for each component the larger of what it requests and what it was seen to use. */
export function memoryNeed(demand: Demand): Need {
  const parts = demand.components.map((component) => ({
    title: component.catalog.title,
    amount: componentMemory(component, demand),
  }));
  return toNeed([...fixedParts(demand, 'memoryBytes'), ...parts]);
}

/** Disk in bytes. How large images are is not known before they are pulled, so the sum is not known either. */
export function diskNeed({ components }: Demand): Need {
  const volumes = components
    .filter(({ locked }) => locked.footprint.volumeBytes > 0)
    .map(({ catalog, locked }) => ({ title: `Volumes of ${catalog.title}`, amount: locked.footprint.volumeBytes }));
  const images = new Set(components.flatMap(({ locked }) => locked.footprint.images)).size;
  const unknown = [
    { title: 'Node image', amount: null },
    ...(images === 0 ? [] : [{ title: `${images} images`, amount: null }]),
  ];
  return toNeed([...volumes, ...unknown]);
}

function fixedParts({ components, nodes, sidecar }: Demand, resource: 'millicores' | 'memoryBytes'): Part[] {
  const pods = components.reduce((all, { locked }) => all + injectedPods(locked.containers, nodes), 0);
  const profiles = components.some(({ locked }) =>
    locked.containers.some(({ workload }) => workload === profileRequests.madeBy),
  );
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

function injectedPods(containers: readonly ContainerRequest[], nodes: number): number {
  const pods = new Map(
    containers
      .filter(({ injected }) => injected)
      .map((container) => [`${container.kind} ${container.namespace}/${container.workload}`, copies(container, nodes)]),
  );
  return [...pods.values()].reduce((all, count) => all + count, 0);
}

function cpuRequests({ catalog, locked }: PlannedComponent, { trims, nodes }: Demand): CpuRequest[] {
  return locked.containers.map((container) => ({
    millicores: trimmedRequests({ trims, cpuScale: 1 }, { ...container, component: catalog.id }, container).millicores,
    times: copies(container, nodes),
  }));
}

/**
 * Upstream's figure for a component is the larger of use and request, container by container. A trim never goes below
 * what is used, so what a trim takes off a request comes off that figure too.
 */
function componentMemory({ catalog, locked }: PlannedComponent, { trims, nodes }: Demand): number {
  let published = 0;
  let trimmed = 0;
  for (const container of locked.containers) {
    const times = copies(container, nodes);
    published += container.memoryBytes * times;
    trimmed +=
      trimmedRequests({ trims, cpuScale: 1 }, { ...container, component: catalog.id }, container).memoryBytes * times;
  }
  return Math.max(trimmed, (locked.idle?.memoryBytes ?? 0) - (published - trimmed));
}

function copies({ kind, replicas }: ContainerRequest, nodes: number): number {
  return kind === 'DaemonSet' ? nodes : replicas;
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
