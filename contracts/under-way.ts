import type { Operation } from './operations.ts';

/** Whether an operation has not come to its end: it waits for its turn, or is at work. */
export function isUnderWay({ state }: Pick<Operation, 'state'>): boolean {
  return state === 'queued' || state === 'running';
}
