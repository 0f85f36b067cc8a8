export interface Notifier {
  /** Wakes all that wait now. */
  readonly notify: () => void;
  /** Resolves at the next `notify`, or when the signal is aborted. Look before you wait: nothing is remembered. */
  readonly wait: (signal: AbortSignal) => Promise<void>;
}

/** Lets any number of loops sleep until something changed. */
export function createNotifier(): Notifier {
  const waiting = new Set<() => void>();
  return {
    notify() {
      for (const wake of [...waiting]) wake();
    },
    wait: (signal) =>
      new Promise((resolve) => {
        const wake = (): void => {
          waiting.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        if (signal.aborted) {
          resolve();
          return;
        }
        waiting.add(wake);
        signal.addEventListener('abort', wake);
      }),
  };
}
