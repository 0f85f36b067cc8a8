import { AppError } from '../../../contracts/app-error.ts';

/** One piece of work that several may wait for. */
export interface SharedTask<Value, Event> {
  /** Waits for the work. Whoever's signal is aborted leaves; with the last one the work itself is cancelled. */
  join(signal: AbortSignal, onEvent: (event: Event) => void): Promise<Value>;
  /** Whether all have left: who comes now has to wait for `ended` and to begin anew. */
  readonly isCancelled: () => boolean;
  /** Resolves when the work is over, whichever way. */
  readonly ended: Promise<void>;
}

/** Starts a piece of work at once. */
export function shareTask<Value, Event>(
  work: (signal: AbortSignal, onEvent: (event: Event) => void) => Promise<Value>,
): SharedTask<Value, Event> {
  const controller = new AbortController();
  const listeners = new Set<(event: Event) => void>();
  const running = work(controller.signal, (event) => {
    for (const listener of listeners) listener(event);
  });
  const ended = running.then(
    () => undefined,
    () => undefined,
  );
  const join = (signal: AbortSignal, onEvent: (event: Event) => void) =>
    new Promise<Value>((resolve, reject) => {
      const listener = (event: Event) => onEvent(event);
      const leave = () => {
        listeners.delete(listener);
        signal.removeEventListener('abort', onAbort);
      };
      const onAbort = () => {
        leave();
        const cancelled = () => reject(new AppError('cancelled', { what: 'fetching a tool' }));
        if (listeners.size > 0) {
          cancelled();
          return;
        }
        controller.abort();
        // The last one waits until the work has ended, so that nothing of it goes on behind its back.
        void ended.then(cancelled);
      };
      listeners.add(listener);
      signal.addEventListener('abort', onAbort, { once: true });
      void ended.then(leave);
      running.then(resolve, reject);
      if (signal.aborted) onAbort();
    });
  return { join, isCancelled: () => controller.signal.aborted, ended };
}
