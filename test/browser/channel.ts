/** A stream that a test drives: every reader gets all values so far, then what follows. */
export interface Channel<Value> {
  push(...values: Value[]): void;
  /** Ends the stream for those who read it now; later readers go on. */
  end(): void;
  read(signal: AbortSignal): AsyncGenerator<Value>;
}

/** Makes a channel; with `latestOnly`, a new reader begins with the last value. */
export function createChannel<Value>({ latestOnly = false } = {}): Channel<Value> {
  const values: Value[] = [];
  const readers = new Set<{ ended: boolean; wake: () => void }>();
  return {
    push(...next) {
      values.push(...next);
      for (const reader of readers) reader.wake();
    },
    end() {
      for (const reader of readers) {
        reader.ended = true;
        reader.wake();
      }
    },
    async *read(signal) {
      const reader = { ended: false, wake: (): void => undefined };
      readers.add(reader);
      signal.addEventListener('abort', () => reader.wake(), { once: true });
      for (let next = latestOnly ? Math.max(0, values.length - 1) : 0; !signal.aborted; ) {
        const value = values[next];
        if (value !== undefined) {
          next += 1;
          yield value;
        } else if (reader.ended) break;
        else await new Promise<void>((resolve) => (reader.wake = resolve));
      }
      readers.delete(reader);
    },
  };
}
