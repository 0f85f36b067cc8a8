import type { ClockHost } from '../../../provisioners/host.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { applyOnce } from './apply.ts';
import { type ApplyFailure, describeFailure, pauseAfter } from './apply-failure.ts';
import type { Discovery } from './discovery.ts';
import { describeGate, type Gate, type GateFacts, isOpen, isSoft } from './gate.ts';
import { HeadStart } from './head-start.ts';
import type { ItemFacts, WorkItem } from './work-item.ts';

/** As many as the client has connections: more would wait in the API server. */
const parallel = 16;

type ItemState =
  | {
      readonly state: 'waiting';
      readonly tries: number;
      readonly notBefore: number;
      readonly failure: ApplyFailure | null;
    }
  | { readonly state: 'applying'; readonly tries: number }
  | { readonly state: 'applied' }
  | { readonly state: 'refused'; readonly failure: Extract<ApplyFailure, { cause: 'permanent' }> };

const fresh: ItemState = { state: 'waiting', tries: 0, notBefore: 0, failure: null };

interface QueueContext {
  readonly client: KubernetesClient;
  readonly discovery: Discovery;
  readonly clock: ClockHost;
  readonly signal: AbortSignal;
  /** Whether the node has room to start the pods of one more workload at this moment. */
  readonly mayStartPods: () => boolean;
  readonly begun: (item: ItemFacts) => void;
  /** Called after each object that ended one way or the other. */
  readonly settled: (item: ItemFacts, failure: ApplyFailure | null) => void;
}

/** The objects of a platform on their way into the cluster. */
export class InstallQueue {
  readonly #context: QueueContext;
  readonly #states = new Map<string, ItemState>();
  /** Objects that are not applied yet; what is applied is let go, body and all. */
  #open: WorkItem[];
  readonly #headStart: HeadStart;
  #running = 0;
  #applied = 0;

  constructor(items: readonly WorkItem[], context: QueueContext) {
    this.#context = context;
    this.#open = [...items];
    this.#headStart = new HeadStart(context.clock, items.filter(({ pace }) => pace === 'slowest').length);
    for (const { key } of items) this.#states.set(key, fresh);
  }

  get applied(): number {
    return this.#applied;
  }

  get running(): number {
    return this.#running;
  }

  isApplied(key: string): boolean {
    return this.#states.get(key)?.state === 'applied';
  }

  /** Whether an object was tried at least once. */
  isBegun(key: string): boolean {
    const state = this.#states.get(key);
    return state !== undefined && !(state.state === 'waiting' && state.tries === 0);
  }

  /** Why the cluster refused an object for good, or null. */
  refusal(key: string): Extract<ApplyFailure, { cause: 'permanent' }> | null {
    const state = this.#states.get(key);
    return state?.state === 'refused' ? state.failure : null;
  }

  /** The last passing failure of an object that is still waited for, or null. */
  lastFailure(key: string): ApplyFailure | null {
    const state = this.#states.get(key);
    return state?.state === 'waiting' ? state.failure : null;
  }

  /** The gates that an object waits at. */
  closedGates(item: ItemFacts, facts: GateFacts): Gate[] {
    return item.gates.filter((gate) => !isOpen(gate, facts));
  }

  /** What an object that is not applied waits for, in words. */
  describe(item: ItemFacts, facts: GateFacts): string {
    const gate = this.closedGates(item, facts)[0];
    if (gate !== undefined) return describeGate(gate);
    const failure = this.lastFailure(item.key);
    return `${item.kind} ${item.name}${failure === null ? '' : `: ${describeFailure(failure)}`}`;
  }

  /** Whether some object waits for a kind that the cluster does not serve yet. */
  wantsKinds(facts: GateFacts): boolean {
    return this.#open.some(({ gates, key }) => {
      const served = gates.filter((gate) => gate.kind === 'served');
      return served.some((gate) => !isOpen(gate, facts)) || this.lastFailure(key)?.cause === 'kind-missing';
    });
  }

  /** Begins as much as may be begun now. With `withoutSoft` soft gates are given up. */
  start(facts: GateFacts, withoutSoft: boolean): void {
    const now = this.#context.clock.now();
    for (const item of this.#open) {
      if (this.#running >= parallel) return;
      const state = this.#states.get(item.key);
      if (state?.state !== 'waiting' || state.notBefore > now) continue;
      if (item.gates.some((gate) => !isOpen(gate, facts) && !(withoutSoft && isSoft(gate)))) continue;
      if (item.workload !== null && !this.#context.mayStartPods()) continue;
      if (!this.#headStart.mayBegin(item.pace)) continue;
      this.#begin(item, state.tries + 1);
    }
  }

  #begin(item: WorkItem, tries: number): void {
    const { client, discovery, signal, settled } = this.#context;
    this.#running += 1;
    this.#headStart.begun(item.pace);
    this.#context.begun(item);
    this.#states.set(item.key, { state: 'applying', tries });
    applyOnce(client, discovery, item, signal)
      .then((failure) => this.#settle(item, tries, failure))
      .then((failure) => settled(item, failure))
      // Only a cancelled request comes here; who cancelled it ends the rest.
      .catch(() => null)
      .finally(() => {
        this.#running -= 1;
      });
  }

  #settle(item: WorkItem, tries: number, failure: ApplyFailure | null): ApplyFailure | null {
    this.#headStart.ended(item.pace, failure === null || failure.cause === 'permanent');
    if (failure?.cause === 'permanent') {
      this.#states.set(item.key, { state: 'refused', failure });
      this.#open = this.#open.filter((one) => one !== item);
    } else if (failure === null) {
      this.#applied += 1;
      this.#states.set(item.key, { state: 'applied' });
      this.#open = this.#open.filter((one) => one !== item);
    } else {
      this.#states.set(item.key, {
        state: 'waiting',
        tries,
        failure,
        notBefore: this.#context.clock.now() + pauseAfter(failure, tries),
      });
    }
    return failure;
  }
}
