import { assertNever } from '../../../contracts/assert-never.ts';
import type { Operation, OperationRecord, OperationState } from '../../../contracts/operations.ts';

type RecordedEvent = OperationRecord['event'];

/** What the service itself records about an operation. */
export type LifeEvent = Extract<
  RecordedEvent,
  { type: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelling' | 'cancelled' | 'interrupted' }
>;
type LastEvent = Extract<LifeEvent, { type: 'succeeded' | 'failed' | 'cancelled' | 'interrupted' }>;

const lifeTypes: ReadonlySet<string> = new Set<LifeEvent['type']>([
  'queued',
  'running',
  'succeeded',
  'failed',
  'cancelling',
  'cancelled',
  'interrupted',
]);
const lastTypes: ReadonlySet<string> = new Set<LastEvent['type']>(['succeeded', 'failed', 'cancelled', 'interrupted']);

export function isLifeEvent(event: RecordedEvent): event is LifeEvent {
  return lifeTypes.has(event.type);
}

/** Whether this event ends an attempt. */
export function isLast(event: RecordedEvent): event is LastEvent {
  return lastTypes.has(event.type);
}

export function isEnded(state: OperationState): boolean {
  return lastTypes.has(state);
}

/** The operation after an event of its life. `time` is when it happened. */
export function live(operation: Operation, event: LifeEvent, time: string): Operation {
  switch (event.type) {
    case 'queued':
      return { ...operation, state: 'queued', now: 'Waiting for its turn', endedAt: null, error: null };
    case 'running':
      return { ...operation, state: 'running', now: 'Starting', attempts: event.attempt };
    case 'cancelling':
      return { ...operation, now: 'Cancelling' };
    case 'succeeded':
      return { ...operation, state: 'succeeded', fraction: 1, now: event.summary, endedAt: time };
    case 'failed':
      return { ...operation, state: 'failed', now: event.error.message, endedAt: time, error: event.error };
    case 'cancelled':
      return { ...operation, state: 'cancelled', now: 'Cancelled', endedAt: time };
    case 'interrupted':
      return { ...operation, state: 'interrupted', now: 'Interrupted: the engine ended while it ran', endedAt: time };
    default:
      return assertNever(event);
  }
}
