import { AppError } from '../../contracts/app-error.ts';
import type { SlipwayHandlers } from '../../contracts/services.ts';
import type { BuildIdentity } from '../rpc/build-identity.ts';

export interface EngineFacts {
  readonly identity: BuildIdentity;
  readonly home: string;
  readonly startedAt: string;
  /** Clients that have said hello. */
  readonly attached: () => number;
  /** Operations that are queued or running. */
  readonly running: () => number;
  /** Ends the engine; what runs is interrupted. */
  readonly end: () => void;
  /** Serves the page until `close`. */
  readonly servePage: (port: number | undefined) => Promise<{ address: string; close(): Promise<void> }>;
}

/** What answers the methods of the engine itself. */
export function engineHandlers(facts: EngineFacts): SlipwayHandlers['engine'] {
  return {
    info: async () => ({
      ...facts.identity,
      pid: process.pid,
      startedAt: facts.startedAt,
      home: facts.home,
      attached: facts.attached(),
      running: facts.running(),
    }),
    shutdown: async ({ force }) => {
      const count = facts.running();
      if (count > 0 && !force) throw new AppError('engine.busy', { count });
      // After the answer has left.
      setImmediate(facts.end);
      return {};
    },
    async *page({ port }, { signal }) {
      const page = await facts.servePage(port);
      try {
        yield { address: page.address };
        await aborted(signal);
      } finally {
        await page.close();
      }
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
