import type { ClockHost } from '../../../provisioners/host.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { asAppError } from '../../../contracts/app-error.ts';
import { createBell } from '../platform/bell.ts';
import { createDiscovery, type Discovery, objectPath } from '../platform/discovery.ts';
import type { GateFacts } from '../platform/gate.ts';
import { InstallQueue } from '../platform/install-queue.ts';
import { keyOf, type KubeObject, nameOf, namespaceOf, placeOf } from '../platform/kube-object.ts';
import type { ItemFacts, WorkItem } from '../platform/work-item.ts';

const gatherMilliseconds = 20;
const tickMilliseconds = 200;
const discoveryPause = 500;
/** What waits for something that nothing here makes is given up when nothing has moved for so long. */
const stallMilliseconds = 10_000;
/** A kind whose definition was taken does come; on a busy computer the API server takes its time over many. */
const kindMilliseconds = 120_000;

interface ApplyContext {
  readonly client: KubernetesClient;
  readonly clock: ClockHost;
  readonly signal: AbortSignal;
  readonly onApplied: (applied: number) => void;
}

/** By key of an object, why it was not taken. */
export type Refusals = ReadonlyMap<string, string>;

/**
 * Applies objects as an installation does, with every gate open that only running pods could open, and returns why each
 * that was not taken was not. Rejects with `kubernetes.unreachable` and `cancelled`.
 */
export async function applyAll(items: readonly WorkItem[], context: ApplyContext): Promise<Refusals> {
  const { client, clock, signal, onApplied } = context;
  const bell = createBell(clock, gatherMilliseconds, signal);
  const discovery = createDiscovery(client);
  await discovery.refresh(signal);
  const moved = { at: clock.now(), asked: clock.now() };
  const settled = new Set<string>();
  // The pace is for pods that take long to start: these do not.
  const evenly = items.map((item): WorkItem => ({ ...item, pace: 'usual' }));
  const queue: InstallQueue = new InstallQueue(evenly, {
    client,
    discovery,
    clock,
    signal,
    mayStartPods: () => true,
    begun: () => undefined,
    settled: (item, failure) => {
      if (failure === null || failure.cause === 'permanent') {
        moved.at = clock.now();
        settled.add(item.key);
        onApplied(settled.size);
      }
      queue.start(facts, false);
      bell.ring();
    },
  });
  const facts = openGates((key) => settled.has(key) || queue.lastFailure(key) !== null, discovery);
  const patience = () => (isKindOnItsWay(items, queue, facts) ? kindMilliseconds : stallMilliseconds);
  while (settled.size < items.length && clock.now() - moved.at < patience()) {
    queue.start(facts, false);
    if (queue.wantsKinds(facts) && clock.now() - moved.asked > discoveryPause) {
      moved.asked = clock.now();
      await discovery.refresh(signal);
      continue;
    }
    await bell.wait(tickMilliseconds);
  }
  return refusalsOf(items, queue, facts, settled);
}

/** Whether a definition was taken whose kind is not served yet. */
function isKindOnItsWay(items: readonly ItemFacts[], queue: InstallQueue, facts: GateFacts): boolean {
  return items.some(
    ({ key, serves }) =>
      queue.isApplied(key) && serves.some(({ apiVersion, kind }) => !facts.isServed(apiVersion, kind)),
  );
}

/**
 * Where nothing runs, only two things are ever waited for: what comes before, and kinds to be served. What was tried and
 * failed holds nothing else up.
 */
function openGates(isTried: (key: string) => boolean, discovery: Discovery): GateFacts {
  return {
    isApplied: isTried,
    isServed: (apiVersion, kind) => discovery.find(apiVersion, kind) !== null,
    webhook: () => 'answers',
    hasEndpoints: () => true,
    hasSecret: () => true,
    hasConfigMap: () => true,
    isComponentUp: () => true,
  };
}

function refusalsOf(
  items: readonly ItemFacts[],
  queue: InstallQueue,
  facts: GateFacts,
  settled: ReadonlySet<string>,
): Refusals {
  const refusals = new Map<string, string>();
  for (const item of items) {
    const refusal = queue.refusal(item.key);
    if (refusal !== null) refusals.set(item.key, wordsOf(refusal.error));
    else if (!settled.has(item.key)) refusals.set(item.key, `it waits for ${queue.describe(item, facts)}`);
  }
  return refusals;
}

/**
 * Asks the API server whether it would take objects, and leaves nothing behind (a dry run). Answers why not, by key.
 */
export async function askAbout(
  objects: readonly KubeObject[],
  client: KubernetesClient,
  signal: AbortSignal,
): Promise<Refusals> {
  const discovery = createDiscovery(client);
  await discovery.refresh(signal);
  const refusals = new Map<string, string>();
  await Promise.all(
    objects.map(async (object) => {
      const why = await askOnce(object, discovery, client, signal);
      if (why !== null) refusals.set(keyOf(object.apiVersion, object.kind, namespaceOf(object), nameOf(object)), why);
    }),
  );
  return refusals;
}

async function askOnce(
  object: KubeObject,
  discovery: Discovery,
  client: KubernetesClient,
  signal: AbortSignal,
): Promise<string | null> {
  const resource = discovery.find(object.apiVersion, object.kind);
  if (resource === null) return `no kind ${object.kind} of ${object.apiVersion} is served`;
  try {
    await client.request('PATCH', objectPath(resource, namespaceOf(object), nameOf(object)), {
      query: { fieldManager: 'slipway-rehearsal', force: 'true', dryRun: 'All' },
      contentType: 'application/apply-patch+yaml',
      body: JSON.stringify(object),
      signal,
    });
    return null;
  } catch (thrown) {
    signal.throwIfAborted();
    const error = asAppError(thrown);
    if (error.code !== 'kubernetes.refused') throw error;
    return wordsOf(error);
  }
}

/** What the API server said, without what Slipway says around it. */
function wordsOf(thrown: unknown): string {
  const error = asAppError(thrown);
  return String(error.data['why'] ?? error.message);
}

/** `Deployment kubeflow/ml-pipeline`. */
export function titleOf(object: Pick<ItemFacts, 'kind' | 'namespace' | 'name'> | KubeObject): string {
  if ('metadata' in object) return `${object.kind} ${placeOf(object)}`;
  return `${object.kind} ${object.namespace === '' ? '' : `${object.namespace}/`}${object.name}`;
}
