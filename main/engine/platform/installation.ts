import { AppError, asAppError } from '../../../contracts/app-error.ts';
import type { OperationEvent } from '../../../contracts/operations.ts';
import type { ComponentState, Trouble } from '../../../contracts/platform.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { type ApplyFailure, describeFailure } from './apply-failure.ts';
import { applyRecords } from './apply-records.ts';
import { type Bell, createBell } from './bell.ts';
import { ComponentTracker, isCertificate } from './component-tracker.ts';
import { parseCpu } from '../planning/quantity.ts';
import { listAt, textAt } from './fields.ts';
import { createDiscovery, type Discovery } from './discovery.ts';
import type { InstallInput } from './install-input.ts';
import { createGateFacts } from './install-facts.ts';
import { InstallQueue } from './install-queue.ts';
import { createLiveState, followCertificates, followPlatform, type LiveState, workloadOf } from './live-state.ts';
import { selects } from './label-selector.ts';
import type { PodFacts } from './pod-facts.ts';
import { InstallTrouble } from './install-trouble.ts';
import { TroubleDesk } from './trouble-desk.ts';
import { StartWindow } from './start-window.ts';
import type { ItemFacts, WorkItem } from './work-item.ts';

interface InstallationContext {
  readonly host: Host;
  readonly signal: AbortSignal;
  readonly emit: (event: OperationEvent) => void;
}

/** Changes that come within this many milliseconds are looked at once. */
const gatherMilliseconds = 20;
const tickMilliseconds = 500;
const discoveryPause = 400;
const reportPause = 200;
/** Soft gates are given up when nothing has moved for this long. */
const stallMilliseconds = 120_000;
/** A cluster that has not answered for this long is not waited for any more. */
const unreachableMilliseconds = 120_000;

/** One run of an installation: the loop that looks at the cluster, begins what may begin, and tells how far it is. */
export class Installation {
  readonly #input: InstallInput;
  readonly #context: InstallationContext;
  readonly #items: readonly ItemFacts[];
  readonly #bell: Bell;
  readonly #live: LiveState;
  readonly #discovery: Discovery;
  readonly #queue: InstallQueue;
  readonly #facts: ReturnType<typeof createGateFacts>;
  readonly #tracker: ComponentTracker;
  readonly #window: StartWindow;
  readonly #trouble: InstallTrouble;
  #lastReport = 0;
  #told = new Map<string, string>();
  #lastDiscovery = 0;
  #isDiscovering = false;
  #lastMove: number;
  #moved = '';
  #lastAnswer: number;
  #broken: AppError | null = null;
  #followsCertificates = false;

  constructor(items: readonly WorkItem[], input: InstallInput, context: InstallationContext) {
    this.#input = input;
    this.#context = context;
    this.#items = items.map(({ body: _text, ...facts }) => facts);
    const { clock } = context.host;
    this.#lastMove = clock.now();
    this.#lastAnswer = clock.now();
    this.#bell = createBell(clock, gatherMilliseconds, context.signal);
    this.#live = createLiveState(() => this.#bell.ring());
    this.#discovery = createDiscovery(input.client);
    this.#window = new StartWindow(clock);
    const components = input.rendered.map(({ component }) => component);
    const desk = new TroubleDesk({ client: input.client, live: this.#live, components });
    this.#trouble = new InstallTrouble(components, this.#live, desk, clock);
    this.#queue = new InstallQueue(items, {
      client: input.client,
      discovery: this.#discovery,
      clock,
      signal: context.signal,
      mayStartPods: () => this.#window.hasRoom(),
      begun: ({ workload, key }) => {
        if (workload !== null) this.#window.begin(key);
      },
      settled: (item, failure) => this.#settled(item, failure),
    });
    this.#facts = createGateFacts(
      this.#live,
      this.#discovery,
      (key) => this.#queue.isApplied(key),
      (component) => this.#tracker.isReady(component),
    );
    this.#tracker = new ComponentTracker(this.#components(), this.#queue, this.#live, this.#facts);
  }

  /** Resolves when every component is ready. The watches end with it. */
  async run(): Promise<void> {
    const { host, signal, emit } = this.#context;
    const ended = new AbortController();
    const whileRunning = { host, signal: AbortSignal.any([signal, ended.signal]) };
    emit({ type: 'step', step: 'apply', state: 'started' });
    await this.#discovery.refresh(signal);
    this.#window.resize(await coresOf(this.#input.client, signal));
    await applyRecords(this.#input, this.#items, this.#discovery, signal);
    this.#follow(whileRunning);
    try {
      await this.#untilReady(whileRunning);
    } finally {
      ended.abort();
    }
  }

  async #untilReady(context: { host: Host; signal: AbortSignal }): Promise<void> {
    const deadline = this.#context.host.clock.now() + this.#input.timeoutSeconds * 1000;
    for (;;) {
      this.#facts.forget();
      this.#trouble.look(context.signal);
      const states = this.#tracker.look((component) => this.#trouble.of(component));
      this.#report(states, this.#tracker.isSettled());
      if (this.#tracker.isSettled()) break;
      if (this.#broken !== null) throw this.#broken;
      this.#checkTime(states, deadline);
      this.#pump();
      this.#discover(context.signal);
      this.#followLate(context);
      await this.#bell.wait(tickMilliseconds);
    }
    this.#end(this.#tracker.look(() => []));
  }

  #components() {
    const ids = this.#input.rendered.map(({ component }) => component);
    return ids.map((id) => ({
      id,
      needs: (this.#input.catalog.components.find((one) => one.id === id)?.needs ?? []).filter((need) =>
        ids.includes(need),
      ),
      items: this.#items.filter(({ component }) => component === id),
    }));
  }

  #pump(): void {
    this.#window.look((key) => this.#isUnderWay(key));
    const idle = this.#context.host.clock.now() - this.#lastMove;
    this.#queue.start(this.#facts, idle > stallMilliseconds);
  }

  /** Whether a workload needs nothing more of the node than time: a pod of it runs. */
  #isUnderWay(key: string): boolean {
    const item = this.#items.find((one) => one.key === key);
    if (item?.workload === undefined || item.workload === null) return true;
    const facts = workloadOf(this.#live, item.workload, item.namespace, item.name);
    if (facts === undefined) return false;
    const selector = { matchLabels: facts.selector };
    const isOwn = (pod: PodFacts) => pod.namespace === facts.namespace && selects(selector, pod.labels);
    return facts.rolledOut || this.#live.pods.values().some((pod) => pod.running && isOwn(pod));
  }

  #settled(item: ItemFacts, failure: ApplyFailure | null): void {
    const now = this.#context.host.clock.now();
    if (failure === null) this.#lastMove = now;
    if (failure?.cause !== 'connection') this.#lastAnswer = now;
    else if (now - this.#lastAnswer > unreachableMilliseconds) {
      this.#broken = new AppError('kubernetes.unreachable', { address: this.#input.client.address, why: failure.why });
    }
    if (failure !== null) this.#log(item, failure);
    this.#queue.start(this.#facts, false);
    this.#bell.ring();
  }

  #log(item: ItemFacts, failure: ApplyFailure): void {
    const text = `${item.kind} ${item.name}: ${describeFailure(failure)}`;
    this.#context.emit({ type: 'log', source: item.component, text });
  }

  #follow(context: { host: Host; signal: AbortSignal }): void {
    const gates = this.#items.flatMap((item) => item.gates.map(({ kind }) => kind));
    const interests = {
      secrets: gates.includes('secret'),
      configMaps: gates.includes('config-map'),
      jobs: this.#items.some(({ workload }) => workload === 'Job'),
    };
    this.#watch(followPlatform(this.#input.client, this.#live, interests, context), context.signal);
  }

  /** Certificates can be followed only when their definition is there. */
  #followLate(context: { host: Host; signal: AbortSignal }): void {
    if (this.#followsCertificates || !this.#items.some(isCertificate)) return;
    if (!this.#facts.isServed('cert-manager.io/v1', 'Certificate')) return;
    this.#followsCertificates = true;
    this.#watch(followCertificates(this.#input.client, this.#live, context), context.signal);
  }

  #watch(following: Promise<void>, signal: AbortSignal): void {
    following.catch((error: unknown) => {
      if (!signal.aborted) this.#broken = asAppError(error);
      this.#bell.ring();
    });
  }

  /** Asks what is served while something waits for a kind, and never twice at once. */
  #discover(signal: AbortSignal): void {
    const now = this.#context.host.clock.now();
    const wanted = this.#queue.wantsKinds(this.#facts) || this.#items.some((item) => this.#isUnserved(item));
    if (!wanted || this.#isDiscovering || now - this.#lastDiscovery < discoveryPause) return;
    this.#isDiscovering = true;
    this.#discovery
      .refresh(signal)
      // A lost connection shows in what is applied; here the next look asks again.
      .catch(() => null)
      .finally(() => {
        this.#isDiscovering = false;
        this.#lastDiscovery = this.#context.host.clock.now();
        this.#bell.ring();
      });
  }

  #isUnserved({ role, key, serves }: ItemFacts): boolean {
    if (role !== 'definition' || !this.#queue.isApplied(key)) return false;
    return serves.some(({ apiVersion, kind }) => !this.#facts.isServed(apiVersion, kind));
  }

  #report(states: ReadonlyMap<string, ComponentState>, isLast: boolean): void {
    const { host, emit } = this.#context;
    const now = host.clock.now();
    if (!isLast && now - this.#lastReport < reportPause) return;
    this.#lastReport = now;
    for (const [component, condition] of states) this.#tell(component, { type: 'component', component, condition });
    const { ready, total } = this.#tracker.workloads();
    const { applied } = this.#queue;
    this.#tell('apply', { type: 'progress', step: 'apply', done: applied, total: this.#items.length, unit: 'objects' });
    if (applied === this.#items.length && !this.#told.has('applied')) {
      this.#told.set('applied', '');
      emit({ type: 'step', step: 'apply', state: 'done' });
      emit({ type: 'step', step: 'ready', state: 'started' });
    }
    // After the step has begun: its beginning takes back what was said of how far it is.
    this.#tell('ready', { type: 'progress', step: 'ready', done: ready, total, unit: 'workloads' });
    const moved = `${String(applied)} ${String(ready)}`;
    if (moved !== this.#moved) this.#lastMove = now;
    this.#moved = moved;
  }

  /** Emits an event unless the last one of the same subject said the same. */
  #tell(subject: string, event: OperationEvent): void {
    const text = JSON.stringify(event);
    if (this.#told.get(subject) === text) return;
    this.#told.set(subject, text);
    this.#context.emit(event);
  }

  #checkTime(states: ReadonlyMap<string, ComponentState>, deadline: number): void {
    if (this.#context.host.clock.now() < deadline) return;
    throw failureOf(states, `it was not ready within ${String(this.#input.timeoutSeconds)} s`);
  }

  #end(states: ReadonlyMap<string, ComponentState>): void {
    if ([...states.values()].some(({ state }) => state !== 'ready'))
      throw failureOf(states, 'the cluster refused a part of it');
    this.#context.emit({ type: 'step', step: 'ready', state: 'done' });
  }
}

/** Cores of all nodes together. */
async function coresOf(client: KubernetesClient, signal: AbortSignal): Promise<number> {
  const nodes = listAt(await client.request('GET', '/api/v1/nodes', { signal }), 'items');
  const millicores = nodes.map((node) => parseCpu(textAt(node, 'status', 'capacity', 'cpu') || '0'));
  return millicores.reduce((sum, one) => sum + one, 0) / 1000;
}

/** The error for the first component that is not ready, those with trouble before those that only wait. */
function failureOf(states: ReadonlyMap<string, ComponentState>, why: string): AppError {
  const open = [...states].filter(([, { state }]) => state !== 'ready');
  const [component, state] = open.find(([, one]) => one.state === 'failing') ?? open[0] ?? ['the platform', null];
  const trouble: Trouble | undefined = state?.state === 'failing' ? state.trouble[0] : undefined;
  const waiting = state?.state === 'rolling-out' ? `; it waits for ${state.waitingFor}` : '';
  return new AppError('component.failed', {
    component,
    why: trouble?.message ?? `${why}${waiting}`,
    help:
      trouble?.remedy ??
      'Run "slipway status" to see what it waits for, then run the same command again: it goes on where it stopped.',
  });
}
