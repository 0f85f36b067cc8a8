import type { ComponentState, Trouble } from '../../../contracts/platform.ts';
import { type ComponentProgress, conditionOf } from './component-condition.ts';
import type { GateFacts } from './gate.ts';
import type { InstallQueue } from './install-queue.ts';
import { groupOf } from './kube-object.ts';
import { type LiveState, workloadOf } from './live-state.ts';
import type { ItemFacts } from './work-item.ts';
import { workloadTitle } from './workload-facts.ts';

interface TrackedComponent {
  readonly id: string;
  readonly needs: readonly string[];
  readonly items: readonly ItemFacts[];
}

/** Says of each component of an installation how far it is. */
export class ComponentTracker {
  readonly #components: readonly TrackedComponent[];
  readonly #queue: InstallQueue;
  readonly #live: LiveState;
  readonly #facts: GateFacts;
  readonly #ready = new Set<string>();

  constructor(components: readonly TrackedComponent[], queue: InstallQueue, live: LiveState, facts: GateFacts) {
    this.#components = components;
    this.#queue = queue;
    this.#live = live;
    this.#facts = facts;
  }

  isReady(component: string): boolean {
    return this.#ready.has(component);
  }

  /** Whether each component is ready, or can never be, because the cluster refused a part of it. */
  isSettled(): boolean {
    return this.#components.every(
      ({ id, items }) => this.#ready.has(id) || items.some(({ key }) => this.#queue.refusal(key) !== null),
    );
  }

  /** Looks again; returns the state of every component. */
  look(troubleOf: (component: string) => readonly Trouble[]): ReadonlyMap<string, ComponentState> {
    const states = new Map<string, ComponentState>();
    for (const component of this.#components) {
      const state = conditionOf(this.#progressOf(component, troubleOf(component.id)));
      if (state.state === 'ready') this.#ready.add(component.id);
      else this.#ready.delete(component.id);
      states.set(component.id, state);
    }
    return states;
  }

  /** Workloads that are ready, and all that are to be. */
  workloads(): { ready: number; total: number } {
    const all = this.#components.flatMap(({ items }) => items.filter(({ workload }) => workload !== null));
    return { ready: all.filter((item) => this.#isRolledOut(item)).length, total: all.length };
  }

  #progressOf({ id, needs, items }: TrackedComponent, trouble: readonly Trouble[]): ComponentProgress {
    const workloads = items.filter(({ workload }) => workload !== null);
    const refused = items.flatMap(({ key, kind, name }) => {
      const failure = this.#queue.refusal(key);
      const error = failure?.error;
      return error === undefined
        ? []
        : [{ code: error.code, subject: `${kind} ${name}`, message: error.message, remedy: error.remedy, log: [] }];
    });
    return {
      applied: items.filter(({ key }) => this.#queue.isApplied(key)).length,
      total: items.length,
      begun: workloads.some(({ key }) => this.#queue.isBegun(key)),
      needs: needs.filter((need) => need !== id && !this.#ready.has(need)),
      workloads: { ready: workloads.filter((item) => this.#isRolledOut(item)).length, total: workloads.length },
      waitingFor: items.flatMap((item) => this.#leftOf(item)),
      trouble: [...refused, ...trouble],
    };
  }

  /** What is left to be true of an object before it counts as ready. */
  #leftOf(item: ItemFacts): string[] {
    if (!this.#queue.isApplied(item.key)) return [this.#queue.describe(item, this.#facts)];
    if (item.workload !== null) return this.#isRolledOut(item) ? [] : [workloadTitle({ ...item, kind: item.workload })];
    if (item.role === 'definition') {
      return item.serves.every(({ apiVersion, kind }) => this.#facts.isServed(apiVersion, kind))
        ? []
        : [`definition ${item.name}`];
    }
    if (item.role === 'webhook') return this.#facts.webhook(item.key) === 'answers' ? [] : [`webhook ${item.name}`];
    if (isCertificate(item))
      return this.#live.certificates.get(`${item.namespace}/${item.name}`)?.issued === true
        ? []
        : [`certificate ${item.name}`];
    return [];
  }

  #isRolledOut({ workload, namespace, name, key }: ItemFacts): boolean {
    if (workload === null || !this.#queue.isApplied(key)) return false;
    return workloadOf(this.#live, workload, namespace, name)?.rolledOut === true;
  }
}

export function isCertificate({ kind, apiVersion }: Pick<ItemFacts, 'kind' | 'apiVersion'>): boolean {
  return kind === 'Certificate' && groupOf(apiVersion) === 'cert-manager.io';
}
