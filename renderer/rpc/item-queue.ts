/** Values that arrive before they are asked for. One reader. */
interface ItemQueue {
  push(this: void, value: unknown): void;
  end(this: void): void;
  /** What was pushed before is still read. */
  fail(this: void, error: Error): void;
  items(this: void): AsyncGenerator;
}

/** Makes an empty queue. */
export function createItemQueue(): ItemQueue {
  const waiting: unknown[] = [];
  let finish: { error: Error | null } | undefined;
  let wake: () => void = () => undefined;

  async function* items(): AsyncGenerator {
    for (;;) {
      if (waiting.length > 0) yield waiting.shift();
      else if (finish === undefined) await new Promise<void>((resolve) => (wake = resolve));
      else if (finish.error === null) return;
      else throw finish.error;
    }
  }
  return {
    push(value) {
      waiting.push(value);
      wake();
    },
    end() {
      finish ??= { error: null };
      wake();
    },
    fail(error) {
      finish ??= { error };
      wake();
    },
    items,
  };
}
