/**
 * A generator over work that tells of itself by calling back, as reading a program's output does. What the work emits is
 * yielded in order, and its result is returned. Leaving the generator early aborts the work and waits until it has ended,
 * so that nothing is left running behind the back of the caller.
 */
export async function* withEvents<Event, Result>(
  signal: AbortSignal,
  work: (emit: (event: Event) => void, signal: AbortSignal) => Promise<Result>,
): AsyncGenerator<Event, Result> {
  const left = new AbortController();
  const queue: Event[] = [];
  let wake: (() => void) | undefined;
  let isOver = false;
  const stir = () => wake?.();
  const emit = (event: Event) => {
    queue.push(event);
    stir();
  };
  const running = work(emit, AbortSignal.any([signal, left.signal])).finally(() => {
    isOver = true;
    stir();
  });
  // Its failure is thrown below, by the await of the same promise.
  running.catch(() => undefined);
  try {
    for (;;) {
      const changed = new Promise<void>((resolve) => (wake = resolve));
      yield* queue.splice(0);
      if (queue.length === 0 && isOverNow()) return await running;
      if (queue.length === 0) await changed;
    }
  } finally {
    left.abort();
    await running.catch(() => undefined);
  }

  function isOverNow(): boolean {
    return isOver;
  }
}
