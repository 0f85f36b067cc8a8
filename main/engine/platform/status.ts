import type { ClusterStatus } from '../../../contracts/clusters.ts';
import type { CatalogComponent, Lock } from '../../../contracts/distribution.ts';
import type { ComponentStatus, PlatformStatus, Trouble, WorkloadStatus } from '../../../contracts/platform.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { applySetId, type ComponentRecord, parentName } from './applyset.ts';
import { conditionOf } from './component-condition.ts';
import { createLiveState, type LiveState, readLiveState, webhookState } from './live-state.ts';
import { TroubleDesk } from './trouble-desk.ts';
import { type WorkloadFacts, workloadTitle } from './workload-facts.ts';

export interface StatusInput {
  readonly clusterStatus: ClusterStatus;
  /** `null` where the cluster cannot be asked, because it does not run. */
  readonly client: KubernetesClient | null;
  readonly catalog: { readonly components: readonly CatalogComponent[] };
  readonly lock: Pick<Lock, 'components'> | null;
}

/** The optional kinds that a status is read from. */
export const statusInterests = { jobs: true, records: true, certificates: true };

/**
 * Every component of the catalog and its state, read from the cluster itself: the records of what was installed, and the
 * live objects that carry their labels. Rejects with `kubernetes.unreachable`.
 */
export async function readPlatformStatus(input: StatusInput, signal?: AbortSignal): Promise<PlatformStatus> {
  const live = createLiveState(() => undefined);
  if (input.client === null) return statusOf(input, live, () => []);
  await readLiveState(input.client, live, statusInterests, signal);
  const desk = new TroubleDesk({
    client: input.client,
    live,
    components: input.catalog.components.map(({ id }) => id),
  });
  await desk.gather(unreadyWorkloads(live), signal);
  return statusOf(input, live, (workload) => desk.troubleOf(workload));
}

function allWorkloads(live: LiveState): WorkloadFacts[] {
  return Object.values(live.workloads).flatMap((table) => table.values());
}

export function unreadyWorkloads(live: LiveState): WorkloadFacts[] {
  return allWorkloads(live).filter(({ rolledOut }) => !rolledOut);
}

/** The status that a live state shows. Pure. */
export function statusOf(
  { clusterStatus, catalog, lock }: Pick<StatusInput, 'clusterStatus' | 'catalog' | 'lock'>,
  live: LiveState,
  troubleOf: (workload: WorkloadFacts) => readonly Trouble[],
): PlatformStatus {
  const records = new Map(live.records.values().map((record) => [record.component, record]));
  const components = catalog.components.map((component) => {
    const record = records.get(component.id) ?? null;
    return componentStatus(component, record, lock, live, troubleOf);
  });
  const workloads = components.flatMap((component) => component.workloads);
  return {
    cluster: clusterStatus,
    distribution: live.records.values()[0]?.distribution ?? null,
    components,
    workloads: { ready: workloads.filter(({ ready, wanted }) => ready >= wanted).length, wanted: workloads.length },
  };
}

function componentStatus(
  { id, title, maturity, webPath, needs }: CatalogComponent,
  record: ComponentRecord | null,
  lock: StatusInput['lock'],
  live: LiveState,
  troubleOf: (workload: WorkloadFacts) => readonly Trouble[],
): ComponentStatus {
  const version = record?.version ?? lock?.components.find((one) => one.id === id)?.version ?? 'unknown';
  const fixed = { id, title, version, maturity, webPath: webPath ?? null, needs };
  if (record === null) return { ...fixed, condition: { state: 'not-installed' }, objects: 0, workloads: [] };
  const set = applySetId(parentName(id));
  const workloads = allWorkloads(live).filter((workload) => workload.set === set);
  const waitingFor = leftOf(record, workloads, set, live);
  const ready = workloads.filter(({ rolledOut }) => rolledOut).length;
  const condition = conditionOf({
    applied: record.objects,
    total: record.objects,
    begun: true,
    needs: [],
    workloads: { ready, total: record.workloads.length },
    waitingFor,
    trouble: workloads.filter(({ rolledOut }) => !rolledOut).flatMap(troubleOf),
  });
  return { ...fixed, condition, objects: record.objects, workloads: workloads.map(shown) };
}

/** What keeps a component from being ready. A workload that someone deleted is missed by its record. */
function leftOf(record: ComponentRecord, workloads: readonly WorkloadFacts[], set: string, live: LiveState): string[] {
  const there = new Set(workloads.map(workloadTitle));
  const webhooks = live.webhooks.flatMap((table) => table.values()).filter((webhook) => webhook.set === set);
  const certificates = live.certificates.values().filter((certificate) => certificate.set === set);
  return [
    ...record.workloads.filter((title) => !there.has(title)),
    ...workloads.filter(({ rolledOut }) => !rolledOut).map(workloadTitle),
    ...certificates.filter(({ issued }) => !issued).map(({ name }) => `certificate ${name}`),
    ...webhooks.filter(({ key }) => webhookState(live, key) !== 'answers').map(({ name }) => `webhook ${name}`),
  ];
}

function shown({ kind, namespace, name, ready, wanted }: WorkloadFacts): WorkloadStatus {
  return { kind, namespace, name, ready, wanted };
}
