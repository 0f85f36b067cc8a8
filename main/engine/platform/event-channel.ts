/** Hands events from many tasks to the one that reads them, in order. */
export interface EventChannel<Event> {
  push(event: Event): void;
  /** The reader gets what is left, then the end, or the error. */
  close(error?: Error): void;
  read(): AsyncGenerator<Event, void>;
}

export function createEventChannel<Event>(): EventChannel<Event> {
  const waiting: Event[] = [];
  let end: { error: Error | null } | null = null;
  let wake: (() => void) | null = null;
  return {
    push: (event) => {
      waiting.push(event);
      wake?.();
    },
    close: (error) => {
      end ??= { error: error ?? null };
      wake?.();
    },
    read: async function* () {
      for (;;) {
        while (waiting.length > 0) yield waiting.shift() as Event;
        if (end !== null) break;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (end.error !== null) throw end.error;
    },
  };
}
