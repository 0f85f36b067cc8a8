import type { ClockHost } from '../../../provisioners/host.ts';

/** What is asked of a workload that was begun. */
export type IsUnderWay = (key: string) => boolean;

/** Pods of a workload that have not started by then are held up by something else than a busy node: a pull, a volume. */
const patienceMilliseconds = 15_000;

/**
 * Lets only so many workloads start their pods at once. A node that starts sixty pods together has all of them ready
 * late; one after the other, those whose probes ask for patience have it while the others start.
 */
export class StartWindow {
  readonly #clock: ClockHost;
  readonly #begun = new Map<string, number>();
  #size = 8;

  constructor(clock: ClockHost) {
    this.#clock = clock;
  }

  /** `cores` of all nodes together. */
  resize(cores: number): void {
    this.#size = Math.max(8, Math.round(cores * 4));
  }

  hasRoom(): boolean {
    return this.#begun.size < this.#size;
  }

  begin(key: string): void {
    this.#begun.set(key, this.#clock.now());
  }

  /** Forgets what has started, or is held up by something else. */
  look(isUnderWay: IsUnderWay): void {
    const oldest = this.#clock.now() - patienceMilliseconds;
    for (const [key, since] of this.#begun) {
      if (since < oldest || isUnderWay(key)) this.#begun.delete(key);
    }
  }
}
