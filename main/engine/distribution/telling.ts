/**
 * Turns work that reports by callback into a generator of what it reports. Whoever stops listening ends the work through
 * the signal that it was handed, and goes on when it has ended.
 */
export async function* telling<Event, Result>(
  outer: AbortSignal,
  work: (tell: (event: Event) => void, signal: AbortSignal) => Promise<Result>,
): AsyncGenerator<Event, Result> {
  const left = new AbortController();
  const events: Event[] = [];
  let running = true;
  let wake = Promise.withResolvers<undefined>();
  const tell = (event: Event) => {
    events.push(event);
    wake.resolve(undefined);
  };
  const ended = work(tell, AbortSignal.any([outer, left.signal]));
  const end = () => {
    running = false;
    wake.resolve(undefined);
  };
  // A handler from the start: a failure while an event is being handled is told below, when that is done.
  const settled = ended.then(end, end);
  try {
    for (;;) {
      const event = events.shift();
      if (event !== undefined) yield event;
      else if (isRunning()) {
        await wake.promise;
        wake = Promise.withResolvers<undefined>();
      } else break;
    }
    return await ended;
  } finally {
    left.abort();
    await settled;
  }

  function isRunning(): boolean {
    return running;
  }
}
