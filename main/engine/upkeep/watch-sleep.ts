import { AppError, asAppError } from '../../../contracts/app-error.ts';
import type { Operation } from '../../../contracts/operations.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { Clusters } from '../clusters/clusters.ts';

const lookMilliseconds = 10_000;
/** A timer may come late on a busy computer; later than this, the computer slept. */
const sleptMilliseconds = 30_000;

interface Woken {
  readonly host: Host;
  readonly clusters: Clusters;
  /** Starts the operation `start`, which puts the clock of the nodes right, on a cluster. */
  readonly start: (cluster: string) => Promise<Operation>;
}

/**
 * Notices that the computer slept, by a clock that went on while nothing ran, until the signal is aborted; then looks at
 * every cluster that runs, and starts `start` where its clock stood still meanwhile.
 */
export async function watchSleep(woken: Woken, signal: AbortSignal): Promise<void> {
  const { clock } = woken.host;
  try {
    while (!signal.aborted) {
      const before = clock.now();
      await clock.sleep(lookMilliseconds, signal);
      if (clock.now() - before - lookMilliseconds > sleptMilliseconds) await putClocksRight(woken, signal);
    }
  } catch (thrown) {
    if (asAppError(thrown).code !== 'cancelled') throw thrown;
  }
}

async function putClocksRight({ host, clusters, start }: Woken, signal: AbortSignal): Promise<void> {
  try {
    for (const { name, upkeep } of await clusters.list({ host, signal })) {
      if (upkeep?.notices.some(({ code }) => code === 'clock.skewed') === true) await start(name);
    }
  } catch (thrown) {
    // Without a container engine there is no clock to set; the person is told when they ask for something.
    if (!(thrown instanceof AppError)) throw thrown;
  }
}
