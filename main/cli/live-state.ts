import { assertNever } from '../../contracts/assert-never.ts';
import type { EncodedError } from '../../contracts/encoded-error.ts';
import type { OperationEvent, OperationRecord } from '../../contracts/operations.ts';
import type { ComponentState } from '../../contracts/platform.ts';

type Progress = Omit<Extract<OperationEvent, { type: 'progress' }>, 'type' | 'step'>;

export interface LiveStep {
  readonly id: string;
  readonly title: string;
  readonly state: 'waiting' | 'running' | 'done' | 'skipped';
  readonly detail: string;
  readonly progress: Progress | null;
  /** Milliseconds since 1970. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

export type LivePhase =
  | { readonly state: 'queued'; readonly behind: string | null }
  | { readonly state: 'running' }
  | { readonly state: 'cancelling' }
  | { readonly state: 'succeeded'; readonly summary: string }
  | { readonly state: 'failed'; readonly error: EncodedError }
  | { readonly state: 'cancelled' }
  | { readonly state: 'interrupted' };

/** What a person sees of an operation; made from its records alone, in their order. */
export interface LiveState {
  readonly title: string;
  readonly phase: LivePhase;
  readonly fraction: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly steps: readonly LiveStep[];
  readonly components: ReadonlyMap<string, { readonly condition: ComponentState; readonly since: number }>;
}

/** The state before the first record. */
export function initialLiveState(title: string): LiveState {
  const nothing = { startedAt: null, endedAt: null, fraction: 0, steps: [], components: new Map() };
  return { title, phase: { state: 'queued', behind: null }, ...nothing };
}

/** The state after one more record. */
export function nextLiveState(state: LiveState, record: OperationRecord): LiveState {
  const time = Date.parse(record.time);
  return applyEvent({ ...state, fraction: record.fraction }, record.event, time);
}

function applyEvent(state: LiveState, event: OperationRecord['event'], time: number): LiveState {
  switch (event.type) {
    case 'queued':
      return { ...state, phase: { state: 'queued', behind: event.behind ?? null } };
    case 'running':
      return { ...state, phase: { state: 'running' }, startedAt: state.startedAt ?? time, endedAt: null };
    case 'steps':
      return { ...state, steps: event.steps.map(({ id, title }) => newStep(id, title)) };
    case 'step':
      return withStep(state, event.step, (step) => steppedOn(step, event, time));
    case 'progress': {
      const { type: _, step, ...progress } = event;
      return withStep(state, step, (before) => ({ ...before, progress, detail: progress.detail ?? before.detail }));
    }
    case 'component': {
      const components = new Map(state.components);
      const before = components.get(event.component);
      const since = before?.condition.state === event.condition.state ? before.since : time;
      components.set(event.component, { condition: event.condition, since });
      return { ...state, components };
    }
    case 'image':
    case 'log':
    case 'warning':
      return state;
    default:
      return endedOrEnding(state, event, time);
  }
}

function endedOrEnding(
  state: LiveState,
  event: Extract<
    OperationRecord['event'],
    { type: 'succeeded' | 'failed' | 'cancelling' | 'cancelled' | 'interrupted' }
  >,
  time: number,
): LiveState {
  switch (event.type) {
    case 'cancelling':
      return { ...state, phase: { state: 'cancelling' } };
    case 'succeeded':
      return { ...state, phase: { state: 'succeeded', summary: event.summary }, endedAt: time };
    case 'failed':
      return { ...state, phase: { state: 'failed', error: event.error }, endedAt: time };
    case 'cancelled':
      return { ...state, phase: { state: 'cancelled' }, endedAt: time };
    case 'interrupted':
      return { ...state, phase: { state: 'interrupted' }, endedAt: time };
    default:
      return assertNever(event);
  }
}

function newStep(id: string, title: string): LiveStep {
  return { id, title, state: 'waiting', detail: '', progress: null, startedAt: null, endedAt: null };
}

function steppedOn(step: LiveStep, event: Extract<OperationEvent, { type: 'step' }>, time: number): LiveStep {
  const detail = event.detail ?? '';
  switch (event.state) {
    case 'started':
      return { ...step, state: 'running', detail, progress: null, startedAt: time, endedAt: null };
    case 'done':
    case 'skipped':
      return { ...step, state: event.state, detail, endedAt: time };
    default:
      return assertNever(event.state);
  }
}

function withStep(state: LiveState, id: string, change: (step: LiveStep) => LiveStep): LiveState {
  return { ...state, steps: state.steps.map((step) => (step.id === id ? change(step) : step)) };
}
