import type { Host } from '../../../provisioners/host.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { asAppError } from '../../../contracts/app-error.ts';
import { type Bell, createBell } from '../platform/bell.ts';
import { listAt, textAt } from '../platform/fields.ts';
import { followObjects } from '../platform/follow-objects.ts';
import type { WorkloadKind } from '../platform/kube-object.ts';
import { createObjectTable, type ObjectTable } from '../platform/object-table.ts';
import { type SimulatedPod, simulatedPod } from './simulated-pod.ts';
import { VolumeDesk, type WaitingClaim, waitingClaim } from './volume-desk.ts';
import { type WantedPods, wantedPods } from './wanted-pods.ts';

const gatherMilliseconds = 100;
const tickMilliseconds = 500;
/** What was found unschedulable stays so when nothing has moved for this long: nothing makes room here. */
const quietMilliseconds = 1500;
/** A pod whose volume came after it was looked at is looked at again, up to 10 s later. */
const quietWithVolumes = 12_000;
/** Pods that never come are not waited for longer than this after the last change. */
const stallMilliseconds = 20_000;

/** Where the pods of some workloads went. */
export interface Placement {
  readonly pods: readonly SimulatedPod[];
  /** By `Deployment namespace/name`. */
  readonly wanted: ReadonlyMap<string, WantedPods>;
  /** Why pods of a namespace could not be made, as controllers tell it in events, by workload. */
  readonly failures: ReadonlyMap<string, string>;
}

interface PlacementContext {
  readonly host: Pick<Host, 'clock'>;
  readonly signal: AbortSignal;
}

export interface PlacementCount {
  readonly wanted: number;
  readonly placed: number;
  readonly pending: number;
}

const paths: Readonly<Record<WorkloadKind, string>> = {
  Deployment: '/apis/apps/v1/deployments',
  StatefulSet: '/apis/apps/v1/statefulsets',
  DaemonSet: '/apis/apps/v1/daemonsets',
  Job: '/apis/batch/v1/jobs',
};
const kinds: readonly WorkloadKind[] = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job'];

/** Watches where pods go, and makes the volumes that they wait for. Ends with its signal. */
export class PlacementWatch {
  readonly #client: KubernetesClient;
  readonly #context: PlacementContext;
  readonly #bell: Bell;
  readonly #pods: ObjectTable<SimulatedPod>;
  readonly #claims: ObjectTable<WaitingClaim>;
  readonly #workloads: readonly ObjectTable<WantedPods>[];
  readonly #desk: VolumeDesk;
  #lastChange: number;
  #broken: Error | null = null;

  constructor(client: KubernetesClient, context: PlacementContext) {
    this.#client = client;
    this.#context = context;
    const { host, signal } = context;
    this.#lastChange = host.clock.now();
    this.#bell = createBell(host.clock, gatherMilliseconds, signal);
    const changed = () => {
      this.#lastChange = host.clock.now();
      this.#bell.ring();
    };
    this.#pods = createObjectTable(simulatedPod, changed);
    this.#claims = createObjectTable(waitingClaim, () => {
      changed();
      this.#serveClaims();
    });
    this.#workloads = kinds.map((kind) => createObjectTable((object) => wantedPods(kind, object), changed));
    this.#desk = new VolumeDesk(client, signal);
  }

  /** Begins to watch; call once. */
  start(): void {
    this.#follow('/api/v1/pods', this.#pods);
    this.#follow('/api/v1/persistentvolumeclaims', this.#claims);
    for (const [index, kind] of kinds.entries()) {
      const table = this.#workloads[index];
      if (table !== undefined) this.#follow(paths[kind], table);
    }
  }

  /** How far the scheduler is with these workloads (all that there are, where left out). */
  count(): PlacementCount {
    const pods = this.#pods.values();
    const wanted = this.#all().reduce((sum, { pods: own }) => sum + (own ?? 0), 0);
    return {
      wanted: Math.max(wanted, pods.length),
      placed: pods.filter(({ node }) => node !== '').length,
      pending: pods.filter(({ unschedulable }) => unschedulable !== '').length,
    };
  }

  /**
   * Resolves when every pod of the workloads (`Deployment namespace/name`) has a node or the scheduler's refusal, and
   * no more is to come; at the latest after `timeoutSeconds`. Rejects with `cancelled`.
   */
  async settle(
    workloads: readonly string[],
    timeoutSeconds: number,
    onCount: (count: PlacementCount) => void,
  ): Promise<Placement> {
    const { clock } = this.#context.host;
    const deadline = clock.now() + timeoutSeconds * 1000;
    this.#lastChange = clock.now();
    while (clock.now() < deadline) {
      if (this.#broken !== null) throw this.#broken;
      onCount(this.count());
      if (this.#isSettled(workloads, clock.now() - this.#lastChange)) break;
      await this.#bell.wait(tickMilliseconds);
    }
    onCount(this.count());
    const wanted = new Map(this.#all().map((one) => [one.title, one]));
    return { pods: this.#pods.values(), wanted, failures: await this.#failures() };
  }

  #all(): WantedPods[] {
    return this.#workloads.flatMap((table) => [...table.values()]);
  }

  #isSettled(workloads: readonly string[], idle: number): boolean {
    if (idle >= stallMilliseconds) return true;
    const pods = this.#pods.values();
    const byOwner = Map.groupBy(pods, ({ owner }) => owner);
    const wanted = new Map(this.#all().map((one) => [one.title, one]));
    const open = workloads.some((title) => isOpen(wanted.get(title), byOwner.get(title) ?? []));
    if (open) return false;
    const refused = pods.filter(({ unschedulable }) => unschedulable !== '');
    if (refused.length === 0) return true;
    const hasVolumes = refused.some(({ unschedulable }) => /persistentvolume/i.test(unschedulable));
    return idle >= (hasVolumes ? quietWithVolumes : quietMilliseconds);
  }

  #follow(path: string, table: ObjectTable<unknown>): void {
    followObjects(this.#client, { path }, table, this.#context).catch((thrown: unknown) => {
      if (!this.#context.signal.aborted) this.#broken = asAppError(thrown);
      this.#bell.ring();
    });
  }

  #serveClaims(): void {
    this.#desk.serve(this.#claims).catch((thrown: unknown) => {
      if (!this.#context.signal.aborted) this.#broken = asAppError(thrown);
    });
  }

  /** Some controllers say only in an event why they may not make a pod. */
  async #failures(): Promise<ReadonlyMap<string, string>> {
    const { signal } = this.#context;
    const query = { fieldSelector: 'reason=FailedCreate' };
    const events = listAt(await this.#client.request('GET', '/api/v1/events', { query, signal }), 'items');
    return new Map(
      events.map((event) => {
        const about = (field: string) => textAt(event, 'involvedObject', field);
        return [`${about('kind')} ${about('namespace')}/${about('name')}`, textAt(event, 'message')];
      }),
    );
  }
}

/** Whether pods of a workload are still to come, or to be looked at by the scheduler. */
function isOpen(wanted: WantedPods | undefined, pods: readonly SimulatedPod[]): boolean {
  if (wanted === undefined || wanted.pods === null) return true;
  if (pods.some(({ node, unschedulable }) => node === '' && unschedulable === '')) return true;
  if (pods.length >= wanted.pods || wanted.refused !== '') return false;
  // Ordered ones come one after the other: behind one that finds no node there comes none.
  return !(wanted.ordered && pods.some(({ unschedulable }) => unschedulable !== ''));
}
