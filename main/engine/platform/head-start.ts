import type { ClockHost } from '../../../provisioners/host.ts';
import type { Pace } from './work-item.ts';

/** A slowest pod that cannot begin by then is held up by something that leaving the node alone does not help. */
const longestMilliseconds = 20_000;
/** How many objects that nobody waits for yet are applied at once meanwhile. */
const parallelOfTheRest = 1;

/**
 * Leaves the cluster's processors to what the slowest pod waits for, until that pod is on its way. All of a platform
 * takes them fully for half a minute; without this, the pod that then takes half a minute more begins last.
 */
export class HeadStart {
  readonly #clock: ClockHost;
  #until: number | null = null;
  /** Slowest workloads that are not on their way. */
  #waiting: number;
  #others = 0;

  constructor(clock: ClockHost, slowest: number) {
    this.#clock = clock;
    this.#waiting = slowest;
  }

  /** Whether an object may be applied now, as far as this is concerned. */
  mayBegin(pace: Pace): boolean {
    if (pace !== 'usual' || this.#waiting === 0) return true;
    const now = this.#clock.now();
    this.#until ??= now + longestMilliseconds;
    return now >= this.#until || this.#others < parallelOfTheRest;
  }

  begun(pace: Pace): void {
    if (pace === 'usual') this.#others += 1;
  }

  /** `isSettled`: it was applied or refused for good, and will not be tried again. */
  ended(pace: Pace, isSettled: boolean): void {
    if (pace === 'usual') this.#others -= 1;
    if (pace === 'slowest' && isSettled) this.#waiting -= 1;
  }
}
