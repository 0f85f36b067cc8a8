import type { Trouble } from '../../../contracts/platform.ts';
import type { ClockHost } from '../../../provisioners/host.ts';
import { applySetId, parentName } from './applyset.ts';
import type { LiveState } from './live-state.ts';
import { unreadyWorkloads } from './status.ts';
import type { TroubleDesk } from './trouble-desk.ts';

/** What is over sooner than this is no trouble, but the way of things: a pod waits a moment for a volume or a neighbour. */
const patienceMilliseconds = 10_000;
const gatherPause = 3000;

/** The trouble of components while they are being installed: what lasts, with its explanation. */
export class InstallTrouble {
  readonly #desk: TroubleDesk;
  readonly #live: LiveState;
  readonly #clock: ClockHost;
  readonly #components: ReadonlyMap<string, string>;
  #firstSeen = new Map<string, number>();
  #found = new Map<string, Trouble[]>();
  #gathering = false;
  #lastGathered = 0;

  constructor(components: readonly string[], live: LiveState, desk: TroubleDesk, clock: ClockHost) {
    this.#components = new Map(components.map((id) => [applySetId(parentName(id)), id]));
    this.#live = live;
    this.#desk = desk;
    this.#clock = clock;
  }

  of(component: string): readonly Trouble[] {
    return this.#found.get(component) ?? [];
  }

  /** Looks at the workloads as they are now, and asks in the background for what they do not say themselves. */
  look(signal: AbortSignal): void {
    const now = this.#clock.now();
    const seen = new Map<string, number>();
    const found = new Map<string, Trouble[]>();
    for (const workload of unreadyWorkloads(this.#live)) {
      const component = this.#components.get(workload.set);
      if (component === undefined) continue;
      for (const trouble of this.#desk.troubleOf(workload)) {
        const what = `${trouble.code} ${trouble.subject}`;
        const since = this.#firstSeen.get(what) ?? now;
        seen.set(what, since);
        if (now - since >= patienceMilliseconds) found.set(component, [...(found.get(component) ?? []), trouble]);
      }
    }
    this.#firstSeen = seen;
    this.#found = found;
    this.#gather(now, signal);
  }

  #gather(now: number, signal: AbortSignal): void {
    if (this.#gathering || now - this.#lastGathered < gatherPause) return;
    this.#gathering = true;
    this.#desk
      .gather(unreadyWorkloads(this.#live), signal)
      // Only a cancelled look ends so; who cancelled it ends the rest.
      .catch(() => null)
      .finally(() => {
        this.#gathering = false;
        this.#lastGathered = this.#clock.now();
      });
  }
}
