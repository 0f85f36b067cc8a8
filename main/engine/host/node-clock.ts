import { AppError } from '../../../contracts/app-error.ts';
import type { ClockHost } from '../../../provisioners/host.ts';

/** The computer's clock. */
export function createNodeClock(): ClockHost {
  return { now: () => Date.now(), sleep };
}

function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = () => {
      clearTimeout(timer);
      reject(new AppError('cancelled', { what: 'waiting' }));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', cancel);
      resolve();
    }, milliseconds);
    if (signal?.aborted === true) cancel();
    else signal?.addEventListener('abort', cancel, { once: true });
  });
}
