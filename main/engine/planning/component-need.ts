import type { CatalogComponent, ContainerRequest, LockedComponent } from '../../../contracts/distribution.ts';
import type { Trim } from '../../../contracts/planning.ts';
import { profileRequests } from './control-plane.ts';
import type { CpuRequest } from './cpu-scale.ts';
import { trimmedRequests } from './trimmed-requests.ts';

/** What one component needs by itself, once it is trimmed; whatever else is installed. */
export interface ComponentNeed {
  readonly catalog: CatalogComponent;
  readonly cpu: readonly CpuRequest[];
  /** Sum of `cpu`, in millicores. */
  readonly millicores: number;
  readonly requestedBytes: number;
  /** What it was seen to use, with its sidecars; 0 where that was not measured. */
  readonly usedBytes: number;
  readonly objects: number;
  readonly volumeBytes: number;
  readonly images: readonly string[];
  /** Pods to which the mesh adds its sidecar. */
  readonly injectedPods: number;
  /** Whether it makes something in every profile. */
  readonly addsToProfiles: boolean;
}

/** What a component needs on so many nodes, under these trims. */
export function componentNeed(
  catalog: CatalogComponent,
  locked: LockedComponent,
  nodes: number,
  trims: readonly Trim[],
): ComponentNeed {
  const own = trims.filter(({ component }) => component === catalog.id);
  const cpu = locked.containers.map((container) => ({
    millicores: trimmed(container, catalog.id, own).millicores,
    times: copies(container, nodes),
  }));
  return {
    catalog,
    cpu,
    millicores: cpu.reduce((all, { millicores, times }) => all + millicores * times, 0),
    ...memoryOf(locked, catalog.id, nodes, own),
    objects: locked.footprint.objects,
    volumeBytes: locked.footprint.volumeBytes,
    images: locked.footprint.images,
    injectedPods: injectedPods(locked.containers, nodes),
    addsToProfiles: locked.containers.some(({ workload }) => workload === profileRequests.madeBy),
  };
}

/**
 * Upstream's figure for a component is the larger of use and request, container by container. A trim never goes below
 * what is used, so what a trim takes off a request comes off that figure too.
 */
function memoryOf(
  locked: LockedComponent,
  component: string,
  nodes: number,
  trims: readonly Trim[],
): { requestedBytes: number; usedBytes: number } {
  let published = 0;
  let left = 0;
  for (const container of locked.containers) {
    const times = copies(container, nodes);
    published += container.memoryBytes * times;
    left += trimmed(container, component, trims).memoryBytes * times;
  }
  return { requestedBytes: left, usedBytes: Math.max(0, (locked.idle?.memoryBytes ?? 0) - (published - left)) };
}

function trimmed(
  container: ContainerRequest,
  component: string,
  trims: readonly Trim[],
): { millicores: number; memoryBytes: number } {
  return trimmedRequests({ trims, cpuScale: 1 }, { ...container, component }, container);
}

function injectedPods(containers: readonly ContainerRequest[], nodes: number): number {
  const pods = new Map(
    containers
      .filter(({ injected }) => injected)
      .map((container) => [`${container.kind} ${container.namespace}/${container.workload}`, copies(container, nodes)]),
  );
  return [...pods.values()].reduce((all, count) => all + count, 0);
}

function copies({ kind, replicas }: ContainerRequest, nodes: number): number {
  return kind === 'DaemonSet' ? nodes : replicas;
}
