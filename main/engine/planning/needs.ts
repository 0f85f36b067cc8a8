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
  const fixed = fixedCpu(demand);
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
  const { components, nodes, sidecar } = demand;
  const objects = components.reduce((all, component) => all + component.objects, 0);
  const atRest = Math.max(controlPlaneRequests.memoryBytes, controlPlaneIdleBytes(objects));
  const profiles = addsToProfiles(components);
  const sidecars =
    sidecar === null
      ? null
      : components.reduce((all, component) => all + sidecarBytes(component, sidecar.memoryBytes), 0) +
        (profiles && meshedPods(components) > 0 ? sidecar.memoryBytes : 0);
  return toNeed([
    { title: 'Control plane', amount: atRest },
    { title: agentTitle(nodes), amount: nodes * nodeRequests.memoryBytes },
    ...sidecarPart(components, sidecars),
    ...(profiles ? [{ title: profileTitle, amount: profileRequests.memoryBytes }] : []),
    ...components.map((component) => ({ title: component.catalog.title, amount: ownBytes(component) })),
  ]);
}

function ownBytes({ requestedBytes, usedBytes }: ComponentNeed): number {
  return Math.max(requestedBytes, usedBytes);
}

/** What sidecars add to a component: what it was seen to use has them in it already. */
function sidecarBytes(component: ComponentNeed, each: number): number {
  const { requestedBytes, usedBytes, injectedPods } = component;
  return Math.max(requestedBytes + injectedPods * each, usedBytes) - ownBytes(component);
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

const profileTitle = 'What the first profile adds';

/** CPU requests that are not scaled: what the cluster itself and the mesh add. */
function fixedCpu({ components, nodes, sidecar }: Demand): Part[] {
  const profiles = addsToProfiles(components);
  return [
    { title: 'Control plane', amount: controlPlaneRequests.millicores },
    { title: agentTitle(nodes), amount: nodes * nodeRequests.millicores },
    ...sidecarPart(components, sidecar === null ? null : meshedPods(components) * sidecar.millicores),
    ...(profiles ? [{ title: profileTitle, amount: profileRequests.millicores }] : []),
  ];
}

function agentTitle(nodes: number): string {
  return nodes === 1 ? 'Network agent of the node' : `Network agents of ${nodes} nodes`;
}

function sidecarPart(components: readonly ComponentNeed[], amount: number | null): Part[] {
  const pods = meshedPods(components);
  return pods === 0 ? [] : [{ title: `Sidecars of ${pods} pods in the mesh`, amount }];
}

/** Pods that get a sidecar, with the one of the first profile. */
function meshedPods(components: readonly ComponentNeed[]): number {
  const pods = components.reduce((all, { injectedPods }) => all + injectedPods, 0);
  return pods + (pods > 0 && addsToProfiles(components) ? 1 : 0);
}

function addsToProfiles(components: readonly ComponentNeed[]): boolean {
  return components.some((component) => component.addsToProfiles);
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
