import type { ClockHost } from '../../../provisioners/host.ts';

/** Wakes one waiter when something happened, however often it did meanwhile. */
export interface Bell {
  ring(): void;
  /** Resolves when it was rung since the last time, or after `atMost` milliseconds. Rejects with `cancelled`. */
  wait(atMost: number): Promise<void>;
}

/** `gather` milliseconds are let pass after a ring, so that a storm of changes is looked at once. */
export function createBell(clock: ClockHost, gather: number, signal: AbortSignal): Bell {
  let rung = false;
  let wake: (() => void) | null = null;
  return {
    ring: () => {
      rung = true;
      wake?.();
    },
    wait: async (atMost) => {
      if (!rung) await untilRung(clock, atMost, signal, (resolve) => (wake = resolve));
      await clock.sleep(gather, signal);
      rung = false;
    },
  };
}

async function untilRung(
  clock: ClockHost,
  atMost: number,
  signal: AbortSignal,
  register: (wake: () => void) => void,
): Promise<void> {
  const woken = new AbortController();
  const ring = new Promise<void>((resolve) => {
    register(resolve);
  });
  try {
    await Promise.race([ring, clock.sleep(atMost, AbortSignal.any([signal, woken.signal]))]);
  } finally {
    woken.abort();
  }
}
