import type { AppError } from '../../contracts/app-error.ts';

export interface ItemQueue {
  readonly push: (item: unknown) => void;
  readonly end: () => void;
  readonly fail: (error: AppError) => void;
  readonly next: () => Promise<IteratorResult<unknown, undefined>>;
  /** The reader left: what waits is let go. */
  readonly drop: () => void;
  readonly length: number;
}

interface Waiter {
  resolve(result: IteratorResult<unknown, undefined>): void;
  reject(error: AppError): void;
}

/** Items between a connection that pushes and a loop that pulls. `onChange` is called whenever its length changed. */
export function createItemQueue(onChange: () => void): ItemQueue {
  let items: unknown[] = [];
  const waiters: Waiter[] = [];
  let over: { error: AppError | null } | null = null;

  function finish(error: AppError | null): void {
    if (over !== null) return;
    over = { error };
    for (const waiter of waiters.splice(0)) {
      if (error === null) waiter.resolve({ done: true, value: undefined });
      else waiter.reject(error);
    }
  }

  return {
    push(item) {
      if (over !== null) return;
      const waiter = waiters.shift();
      if (waiter !== undefined) waiter.resolve({ done: false, value: item });
      else items.push(item);
      onChange();
    },
    end: () => finish(null),
    fail: finish,
    next: () =>
      new Promise((resolve, reject) => {
        if (items.length > 0) {
          resolve({ done: false, value: items.shift() });
          onChange();
        } else if (over === null) {
          waiters.push({ resolve, reject });
        } else if (over.error === null) {
          resolve({ done: true, value: undefined });
        } else {
          const { error } = over;
          // A failure is told once; who asks again after it gets the end, as from a generator.
          over = { error: null };
          reject(error);
        }
      }),
    drop() {
      items = [];
      finish(null);
      onChange();
    },
    get length() {
      return items.length;
    },
  };
}
