/** A stream that a test drives: every reader gets all values so far, then what follows. */
export interface Channel<Value> {
  push(...values: Value[]): void;
  end(): void;
  read(signal: AbortSignal, from?: number): AsyncGenerator<Value>;
}

/** Makes a channel; with `latestOnly`, a new reader gets the last value alone. */
export function createChannel<Value>({ latestOnly = false } = {}): Channel<Value> {
  const values: Value[] = [];
  const waiting = new Set<() => void>();
  let ended = false;
  const wake = (): void => {
    for (const resume of [...waiting]) resume();
    waiting.clear();
  };
  return {
    push(...next) {
      values.push(...next);
      wake();
    },
    end() {
      ended = true;
      wake();
    },
    async *read(signal, from = latestOnly ? Math.max(0, values.length - 1) : 0) {
      signal.addEventListener('abort', wake, { once: true });
      for (let next = from; !signal.aborted; ) {
        const value = values[next];
        if (next < values.length && value !== undefined) {
          next += 1;
          yield value;
        } else if (ended) return;
        else await new Promise<void>((resolve) => waiting.add(resolve));
      }
    },
  };
}
