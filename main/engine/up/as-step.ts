import type { OperationEvent } from '../../../contracts/operations.ts';

/** The events of a task between the start and the end of a step. */
export async function* asStep<Result>(
  step: string,
  task: AsyncGenerator<OperationEvent, Result>,
): AsyncGenerator<OperationEvent, Result> {
  yield { type: 'step', step, state: 'started' };
  const result = yield* task;
  yield { type: 'step', step, state: 'done' };
  return result;
}
