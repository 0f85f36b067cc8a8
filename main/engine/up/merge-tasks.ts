import { withEvents } from '../../../provisioners/with-events.ts';

type Task<Event, Result> = (signal: AbortSignal) => AsyncGenerator<Event, Result>;

/**
 * Runs tasks at the same time; their events come as they happen, their results in the order of the tasks. When one
 * fails the others are aborted, and its error is thrown once all have ended.
 */
export function mergeTasks<Event, Results extends readonly unknown[]>(
  signal: AbortSignal,
  tasks: { readonly [Index in keyof Results]: Task<Event, Results[Index]> },
): AsyncGenerator<Event, Results> {
  return withEvents(signal, async (emit: (event: Event) => void, outer) => {
    const failed = new AbortController();
    const inner = AbortSignal.any([outer, failed.signal]);
    let first: { error: unknown } | undefined;
    const run = async (task: Task<Event, unknown>) => {
      try {
        return await drain(task(inner), emit);
      } catch (error) {
        first ??= { error };
        failed.abort();
        return undefined;
      }
    };
    const results = await Promise.all(tasks.map(run));
    if (first !== undefined) throw first.error;
    return results as unknown as Results;
  });
}

/** Reads a task to its end and answers its result. */
async function drain<Event, Result>(
  task: AsyncGenerator<Event, Result>,
  emit: (event: Event) => void,
): Promise<Result> {
  for (;;) {
    const step = await task.next();
    if (step.done === true) return step.value;
    emit(step.value);
  }
}
