import { AppError } from '../contracts/app-error.ts';

/**
 * Waits for something that goes on by itself, whoever waits: when the signal is aborted the wait ends with `cancelled`,
 * what is waited for does not. An engine that is told to end must not stay for as long as a node takes to stop: until it
 * is gone nobody is told how things are.
 */
export async function unlessAborted<Value>(signal: AbortSignal, what: string, work: Promise<Value>): Promise<Value> {
  let leave: () => void = () => undefined;
  const left = new Promise<never>((_, reject) => {
    leave = () => reject(new AppError('cancelled', { what }));
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
  try {
    return await Promise.race([work, left]);
  } finally {
    signal.removeEventListener('abort', leave);
    // Whoever left is not there to hear how it ended.
    work.catch(() => undefined);
  }
}
