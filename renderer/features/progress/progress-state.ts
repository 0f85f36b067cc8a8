import type { EncodedError } from '../../../contracts/encoded-error.ts';
import { assertNever } from '../../../contracts/assert-never.ts';
import type { ImageProgress } from '../../../contracts/images.ts';
import type { OperationRecord } from '../../../contracts/operations.ts';
import { stepDetail } from './step-words.ts';
import type { ComponentState } from '../../../contracts/platform.ts';

/** How an operation stands, as far as its records tell. */
export type Life =
  | { readonly state: 'queued' | 'running' | 'cancelling' | 'cancelled' | 'interrupted' }
  | { readonly state: 'succeeded'; readonly summary: string }
  | { readonly state: 'failed'; readonly error: EncodedError };

export interface StepView {
  readonly id: string;
  readonly title: string;
  readonly state: 'pending' | 'started' | 'done' | 'skipped';
  readonly detail: string | null;
}

export interface LogLine {
  readonly key: number;
  readonly source: string;
  readonly text: string;
}

/** Everything that the progress screen shows of one operation, folded from its records. */
export interface ProgressState {
  /** The last record that was folded in; null before the first. */
  readonly sequence: number | null;
  readonly fraction: number;
  readonly life: Life;
  readonly attempt: number;
  /** When this attempt began, and when it ended. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly steps: readonly StepView[];
  readonly components: ReadonlyMap<string, ComponentState>;
  /** In the order in which they were first told of. */
  readonly images: ReadonlyMap<string, ImageProgress>;
  /** The last component that became ready or fails, for a screen reader. */
  readonly news: { readonly component: string; readonly state: 'ready' | 'failing' } | null;
  readonly log: readonly LogLine[];
  /** Lines that were let go, because only the last `keptLines` are kept. */
  readonly skippedLines: number;
  readonly warnings: readonly string[];
}

export const keptLines = 1500;

export const noProgress: ProgressState = {
  sequence: null,
  fraction: 0,
  life: { state: 'queued' },
  attempt: 1,
  startedAt: null,
  endedAt: null,
  steps: [],
  components: new Map(),
  images: new Map(),
  news: null,
  log: [],
  skippedLines: 0,
  warnings: [],
};

type Draft = { -readonly [Key in keyof ProgressState]: ProgressState[Key] } & {
  components: Map<string, ComponentState>;
  images: Map<string, ImageProgress>;
  log: LogLine[];
};

/** Folds records in. Those that were folded before are passed over, so that a stream may begin anew. */
export function foldRecords(before: ProgressState, records: readonly OperationRecord[]): ProgressState {
  const draft: Draft = {
    ...before,
    components: new Map(before.components),
    images: new Map(before.images),
    log: [...before.log],
  };
  for (const record of records) {
    if (draft.sequence !== null && record.sequence <= draft.sequence) continue;
    draft.sequence = record.sequence;
    draft.fraction = record.fraction;
    foldEvent(draft, record);
  }
  if (draft.log.length > keptLines) {
    draft.skippedLines += draft.log.length - keptLines;
    draft.log = draft.log.slice(-keptLines);
  }
  return draft;
}

function foldEvent(draft: Draft, record: OperationRecord): void {
  const { event } = record;
  switch (event.type) {
    case 'steps':
      draft.steps = event.steps.map(({ id, title }) => ({ id, title, state: 'pending', detail: null }));
      return;
    case 'step':
      changeStep(draft, event.step, { state: event.state, detail: event.detail ?? null });
      return;
    case 'progress':
      changeStep(draft, event.step, { detail: event.detail ?? stepDetail(event) });
      return;
    case 'component':
      foldComponent(draft, event.component, event.condition);
      return;
    case 'image':
      draft.images.set(event.image, event);
      return;
    case 'log':
      draft.log.push({ key: record.sequence, source: event.source, text: event.text });
      return;
    case 'warning':
      if (!draft.warnings.includes(event.text)) draft.warnings = [...draft.warnings, event.text];
      return;
    default:
      foldLife(draft, event, record.time);
  }
}

type LifeEvent = Extract<OperationRecord['event'], { type: Life['state'] }>;

function foldLife(draft: Draft, event: LifeEvent, time: string): void {
  switch (event.type) {
    case 'queued':
    case 'cancelling':
      draft.life = { state: event.type };
      return;
    case 'running':
      draft.life = { state: 'running' };
      draft.attempt = event.attempt;
      draft.startedAt = time;
      draft.endedAt = null;
      return;
    case 'succeeded':
      draft.life = { state: 'succeeded', summary: event.summary };
      break;
    case 'failed':
      draft.life = { state: 'failed', error: event.error };
      break;
    case 'cancelled':
    case 'interrupted':
      draft.life = { state: event.type };
      break;
    default:
      assertNever(event);
  }
  draft.endedAt = time;
}

function foldComponent(draft: Draft, component: string, condition: ComponentState): void {
  const before = draft.components.get(component)?.state;
  draft.components.set(component, condition);
  const { state } = condition;
  if (state !== before && (state === 'ready' || state === 'failing')) draft.news = { component, state };
}

function changeStep(draft: Draft, id: string, change: Partial<StepView>): void {
  draft.steps = draft.steps.map((step) => (step.id === id ? { ...step, ...change } : step));
}

/** Whether an operation is over, for now. */
export function isOver(life: Life): boolean {
  return life.state !== 'queued' && life.state !== 'running' && life.state !== 'cancelling';
}
