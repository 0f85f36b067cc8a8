import { assertNever } from '../../contracts/assert-never.ts';
import type { Operation } from '../../contracts/operations.ts';

export type LeaveAnswer = 'background' | 'cancel' | 'stay';

/** What the guard asks and does; handed in, so that it can be tried without a window. */
export interface LeaveParts {
  /** Operations that are queued or running. Rejects where the engine does not answer. */
  readonly underWay: () => Promise<readonly Operation[]>;
  readonly ask: (operations: readonly Operation[]) => Promise<LeaveAnswer>;
  /** Resolves when they have ended. */
  readonly cancel: (operations: readonly Operation[]) => Promise<void>;
  readonly quit: () => void;
}

/** Stands before the end of the app. */
export interface LeaveGuard {
  /** For `before-quit`: holds the app back until it is known that it may go. */
  readonly beforeQuit: (this: void, event: { preventDefault(): void }) => void;
  readonly isLeaving: (this: void) => boolean;
  /** The app goes whatever runs: the engine goes on without it. */
  readonly release: (this: void) => void;
}

/** Lets the app end at once where nothing is under way, and asks where something is. */
export function createLeaveGuard(parts: LeaveParts): LeaveGuard {
  let state: 'here' | 'asking' | 'cancelling' | 'leaving' = 'here';

  async function decide(): Promise<boolean> {
    // An engine that does not answer cannot be cancelled either, and goes on or ends by itself.
    const operations = await parts.underWay().catch(() => []);
    if (operations.length === 0) return true;
    const answer = await parts.ask(operations);
    switch (answer) {
      case 'background':
        return true;
      case 'stay':
        return false;
      case 'cancel':
        state = 'cancelling';
        await parts.cancel(operations).catch(() => undefined);
        return true;
      default:
        return assertNever(answer);
    }
  }

  return {
    isLeaving: () => state === 'leaving',
    release: () => (state = 'leaving'),
    beforeQuit(event) {
      if (state === 'leaving') return;
      // Who quits again while it is being cancelled does not want to wait; the engine goes on cancelling.
      if (state === 'cancelling') {
        state = 'leaving';
        return;
      }
      event.preventDefault();
      if (state === 'asking') return;
      state = 'asking';
      void decide()
        .catch(() => true)
        .then((mayGo) => {
          state = mayGo ? 'leaving' : 'here';
          if (mayGo) parts.quit();
        });
    },
  };
}
