import type { NodeShape, PendingPods, RehearsalVerdict, RehearsedComponent } from '../../../contracts/rehearsal.ts';
import { groupOf, keyOf, nameOf, namespaceOf } from '../platform/kube-object.ts';
import type { ItemFacts } from '../platform/work-item.ts';
import { type Refusals, titleOf } from './apply-all.ts';
import type { RehearsalNotes } from './fit-for-rehearsal.ts';
import { headroomOf, tooLargeFor } from './headroom.ts';
import { pendingWords } from './pending-words.ts';
import type { Placement } from './placement.ts';
import type { SimulatedPod } from './simulated-pod.ts';

/** Everything that a verdict is made from. */
export interface VerdictFacts {
  readonly about: Pick<
    RehearsalVerdict,
    'cluster' | 'distribution' | 'preset' | 'profile' | 'kubernetes' | 'endedAt' | 'seconds'
  >;
  readonly shapes: readonly NodeShape[];
  readonly components: readonly { readonly id: string; readonly title: string }[];
  readonly items: readonly ItemFacts[];
  readonly notes: Pick<RehearsalNotes, 'leftOut' | 'asked' | 'sidecars'>;
  readonly refusals: Refusals;
  readonly placement: Placement;
}

/** Whether it fits, component by component, and what is left. Pure. */
export function makeVerdict(facts: VerdictFacts): RehearsalVerdict {
  const { about, shapes, notes, placement } = facts;
  const byOwner = Map.groupBy(placement.pods, ({ owner }) => owner);
  const components = facts.components.map(({ id, title }) => ({ id, title, ...componentVerdict(id, facts, byOwner) }));
  const isRefused = components.some(({ refused }) => refused.length > 0);
  const isPending = components.some(({ pending }) => pending.length > 0);
  return {
    ...about,
    nodes: [...shapes],
    verdict: isRefused ? 'refused' : isPending ? 'does-not-fit' : 'fits',
    components,
    headroom: headroomOf(shapes, placement.pods),
    leftOut: [...notes.leftOut],
    standIns: standIns(notes.sidecars),
  };
}

function standIns(sidecars: readonly string[]): string[] {
  if (sidecars.length === 0) return [];
  return [
    `The pods of ${String(sidecars.length)} workloads carry a container that requests what the mesh's sidecar would, because the mesh that adds it does not run.`,
  ];
}

function componentVerdict(
  id: string,
  { items, refusals, notes, shapes, placement }: VerdictFacts,
  byOwner: ReadonlyMap<string, readonly SimulatedPod[]>,
): Omit<RehearsedComponent, 'id' | 'title'> {
  const own = items.filter(({ component }) => component === id);
  const refused = own.flatMap((item) => {
    const why = refusals.get(item.key);
    return why === undefined ? [] : [{ what: titleOf(item), why }];
  });
  // Of a definition that is applied without its conversion, the published one was asked about as well.
  const named = new Set(refused.map(({ what }) => what));
  for (const { component, object } of notes.asked) {
    const why = refusals.get(keyOf(object.apiVersion, object.kind, namespaceOf(object), nameOf(object)));
    if (component === id && why !== undefined && !named.has(titleOf(object)))
      refused.push({ what: titleOf(object), why });
  }
  const workloads = own.filter((item) => isPodMaker(item) && !refusals.has(item.key)).map(titleOf);
  const pods = workloads.flatMap((title) => byOwner.get(title) ?? []);
  return {
    valid: own.length - refused.length,
    refused,
    placed: pods.filter(({ node }) => node !== '').length,
    pending: workloads.flatMap((title) => pendingOf(title, byOwner.get(title) ?? [], placement, shapes)),
  };
}

/** Whether an object makes pods now. A CronJob makes none until its time. */
export function isPodMaker({ workload, kind, apiVersion }: ItemFacts): boolean {
  return workload !== null || (kind === 'Pod' && groupOf(apiVersion) === '');
}

function pendingOf(
  title: string,
  pods: readonly SimulatedPod[],
  { wanted, failures }: Placement,
  shapes: readonly NodeShape[],
): PendingPods[] {
  const unplaced = pods.filter(({ node, ended }) => node === '' && !ended);
  const bySaid = Map.groupBy(unplaced, ({ unschedulable }) => unschedulable);
  const found = [...bySaid].map(([said, group]): PendingPods => {
    const tooLarge = tooLargeFor(group[0]?.requests ?? {}, shapes);
    const words = said === '' ? 'the scheduler had not come to it when the time was up' : pendingWords(said);
    return { workload: title, pods: group.length, why: tooLarge ?? words, said };
  });
  const facts = wanted.get(title);
  const missing = (facts?.pods ?? (title.startsWith('Pod ') ? 1 : 0)) - pods.length;
  if (missing <= 0 && facts?.pods !== null) return found;
  const said = facts?.refused === '' || facts === undefined ? (failures.get(title) ?? '') : facts.refused;
  const why = missingWords(said, unplaced.length > 0, facts?.pods ?? null);
  return [...found, { workload: title, pods: Math.max(1, missing), why, said }];
}

function missingWords(said: string, isBehind: boolean, wanted: number | null): string {
  if (said !== '') return `it may not be made: ${said.replace(/^Error creating: /, '')}`;
  if (isBehind) return 'it comes after the one before it, which finds no node';
  return wanted === null ? 'its controller had not come to it when the time was up' : 'it was not made';
}
