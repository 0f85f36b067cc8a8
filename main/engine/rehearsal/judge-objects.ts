import * as z from 'zod';
import type { OperationEvent } from '../../../contracts/operations.ts';
import type { NodeShape, RehearsalVerdict } from '../../../contracts/rehearsal.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { withEvents } from '../../../provisioners/with-events.ts';
import type { ItemFacts, WorkItem } from '../platform/work-item.ts';
import { applyAll, askAbout, type Refusals, titleOf } from './apply-all.ts';
import type { RehearsalNotes } from './fit-for-rehearsal.ts';
import { type Placement, type PlacementCount, PlacementWatch } from './placement.ts';
import { isPodMaker, makeVerdict } from './verdict.ts';

/** The steps that `judgeObjects` reports on. */
export const judgeSteps = [
  { id: 'apply', title: 'Hand every object to the API server', weight: 45 },
  { id: 'place', title: 'Let the scheduler place the pods', weight: 15 },
];

export interface JudgeInput {
  readonly client: KubernetesClient;
  readonly items: readonly WorkItem[];
  readonly notes: RehearsalNotes;
  readonly shapes: readonly NodeShape[];
  readonly components: readonly { readonly id: string; readonly title: string }[];
  readonly about: Pick<RehearsalVerdict, 'cluster' | 'distribution' | 'preset' | 'profile'>;
  /** When the rehearsal began, in milliseconds since 1970. */
  readonly startedAt: number;
  readonly timeoutSeconds: number;
}

interface JudgeContext {
  readonly host: Pick<Host, 'clock'>;
  readonly signal: AbortSignal;
}

/** Between two reports of how far it is, in milliseconds. */
const reportPause = 500;

type Emit = (event: OperationEvent) => void;

/**
 * Hands objects to a control plane with simulated nodes and answers what became of them. Rejects with `cancelled`, and
 * with `kubernetes.unreachable` where the control plane is gone.
 */
export function judgeObjects(
  input: JudgeInput,
  { host, signal }: JudgeContext,
): AsyncGenerator<OperationEvent, RehearsalVerdict> {
  return withEvents(signal, async (emit: Emit, inner) => {
    const ended = new AbortController();
    const context = { host, signal: AbortSignal.any([inner, ended.signal]) };
    try {
      return await judge(input, context, emit);
    } finally {
      ended.abort();
    }
  });
}

async function judge(input: JudgeInput, context: JudgeContext, emit: Emit): Promise<RehearsalVerdict> {
  const { client, notes, shapes, components, about } = input;
  const { clock } = context.host;
  const watch = new PlacementWatch(client, context);
  watch.start();
  const facts: readonly ItemFacts[] = input.items.map(({ body: _text, ...item }) => item);
  const refusals = await hand(input, context, emit);
  for (const item of facts) tellRefusal(item, refusals, emit);
  const workloads = facts.filter((item) => isPodMaker(item) && !refusals.has(item.key)).map(titleOf);
  const placement = await place(watch, workloads, input.timeoutSeconds, emit);
  const { gitVersion } = z
    .object({ gitVersion: z.string() })
    .parse(await client.request('GET', '/version', { signal: context.signal }));
  const now = clock.now();
  return makeVerdict({
    about: {
      ...about,
      kubernetes: gitVersion,
      endedAt: new Date(now).toISOString(),
      seconds: Math.round((now - input.startedAt) / 100) / 10,
    },
    ...{ shapes, components, items: facts, notes, refusals, placement },
  });
}

async function hand({ client, items, notes }: JudgeInput, context: JudgeContext, emit: Emit): Promise<Refusals> {
  const { signal } = context;
  const { clock } = context.host;
  emit({ type: 'step', step: 'apply', state: 'started' });
  const asked = await askAbout(
    notes.asked.map(({ object }) => object),
    client,
    signal,
  );
  const queued = items.filter(({ key }) => !notes.heldBack.has(key));
  let told = 0;
  const onApplied = (applied: number) => {
    if (applied < queued.length && clock.now() - told < reportPause) return;
    told = clock.now();
    emit({ type: 'progress', step: 'apply', done: applied, total: queued.length, unit: 'objects' });
  };
  const refused = await applyAll(queued, { client, clock, signal, onApplied });
  emit({ type: 'step', step: 'apply', state: 'done' });
  return new Map([...asked, ...refused]);
}

async function place(
  watch: PlacementWatch,
  workloads: readonly string[],
  timeoutSeconds: number,
  emit: Emit,
): Promise<Placement> {
  emit({ type: 'step', step: 'place', state: 'started' });
  let told = '';
  const onCount = ({ wanted, placed, pending }: PlacementCount) => {
    const without = pending === 0 ? '' : `, ${pending} without a node`;
    const detail = `${placed} of ${wanted} pods placed${without}`;
    if (detail !== told)
      emit({ type: 'progress', step: 'place', done: placed + pending, total: wanted, unit: 'steps', detail });
    told = detail;
  };
  const placement = await watch.settle(workloads, timeoutSeconds, onCount);
  emit({ type: 'step', step: 'place', state: 'done' });
  return placement;
}

function tellRefusal(item: ItemFacts, refusals: Refusals, emit: Emit): void {
  const why = refusals.get(item.key);
  if (why !== undefined) emit({ type: 'log', source: item.component, text: `${titleOf(item)} was refused: ${why}` });
}
