import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ForwardState, ForwardTarget } from '../../../contracts/access.ts';
import { AppError, asAppError } from '../../../contracts/app-error.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { createBell } from '../platform/bell.ts';
import { followObjects } from '../platform/follow-objects.ts';
import { createObjectTable } from '../platform/object-table.ts';
import { backendsOf, type Backend, portName } from './backends.ts';

/** What is read of a target; which cluster it is in was decided by the client that is handed in. */
export type ForwardTo = Omit<ForwardTarget, 'cluster'>;

interface ForwardContext {
  readonly host: Pick<Host, 'clock' | 'network'>;
  readonly signal: AbortSignal;
}

const tickMilliseconds = 60_000;
const gatherMilliseconds = 50;
/** A connection that comes while no pod is ready waits this long for one before it is closed. */
const patienceMilliseconds = 15_000;

/**
 * Forwards a port of 127.0.0.1 to a ready pod of a service for as long as it is read. A pod that goes is replaced by the
 * next one that is ready; the port stays open meanwhile. Yields the state again whenever it changes. Rejects with
 * `port.taken`, and with `forward.failed` where the service has no such port or is not there at the start.
 */
export async function* superviseForward(
  client: KubernetesClient,
  target: ForwardTo,
  { host, signal }: ForwardContext,
): AsyncGenerator<ForwardState, void> {
  const name = await readPort(client, target, signal);
  const left = new AbortController();
  const whileOpen = AbortSignal.any([signal, left.signal]);
  const bell = createBell(host.clock, gatherMilliseconds, whileOpen);
  const slices = createObjectTable(
    (slice) => backendsOf(slice, name),
    () => bell.ring(),
  );
  const chosen = createChoice(() => slices.values().flat());
  const context = { host, signal: whileOpen };
  const listener = await host.network.listen(target.localPort ?? 0, (socket) => {
    serve(client, target, chosen, socket, context).catch(() => socket.destroy());
  });
  const address = `http://127.0.0.1:${String(listener.port)}`;
  const following = followObjects(client, slicesOf(target), slices, context).catch(() => null);
  try {
    for await (const backend of changesOf(chosen, slices, bell)) {
      yield backend === null ? waiting(address, target) : { state: 'open', address, pod: backend.pod };
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    left.abort();
    await Promise.all([listener.close(), following]);
  }
}

function slicesOf({ namespace, service }: ForwardTo) {
  const query = { labelSelector: `kubernetes.io/service-name=${service}` };
  return { path: `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`, query };
}

function waiting(address: string, { namespace, service }: ForwardTo): ForwardState {
  return { state: 'waiting', address, reason: `no pod of ${namespace}/${service} is ready` };
}

async function readPort(client: KubernetesClient, target: ForwardTo, signal: AbortSignal): Promise<string> {
  const { namespace, service, port } = target;
  const failed = (why: string, cause?: unknown) =>
    new AppError('forward.failed', { target: `${namespace}/${service}:${String(port)}`, why }, cause);
  const path = `/api/v1/namespaces/${namespace}/services/${service}`;
  const found = await client.request('GET', path, { signal }).catch((error: unknown) => {
    if (asAppError(error).data['status'] === 404) throw failed('there is no such service', error);
    throw error;
  });
  const name = portName(found, port);
  if (name === null) throw failed('the service has no such port');
  return name;
}

/** The pod that is forwarded to: the same one as long as it is ready. */
interface Choice {
  current(): Backend | null;
  /** The pod did not take a connection: another one is preferred. */
  avoid(backend: Backend): void;
}

function createChoice(ready: () => readonly Backend[]): Choice {
  let last: Backend | null = null;
  return {
    current: () => {
      const all = ready();
      last = all.find(({ pod, port }) => pod === last?.pod && port === last.port) ?? all[0] ?? null;
      return last;
    },
    avoid: ({ pod }) => {
      last = ready().find((one) => one.pod !== pod) ?? last;
    },
  };
}

async function* changesOf(
  chosen: Choice,
  slices: { isComplete(): boolean },
  bell: { wait(atMost: number): Promise<void> },
): AsyncGenerator<Backend | null> {
  let told: string | null | undefined;
  for (;;) {
    const backend = chosen.current();
    if (slices.isComplete() && told !== (backend?.pod ?? null)) {
      told = backend?.pod ?? null;
      yield backend;
    }
    await bell.wait(tickMilliseconds);
  }
}

async function serve(
  client: KubernetesClient,
  target: ForwardTo,
  chosen: Choice,
  socket: Duplex,
  context: ForwardContext,
): Promise<void> {
  const upstream = await connect(client, target, chosen, context);
  try {
    await Promise.all([pipeline(socket, upstream), pipeline(upstream, socket)]);
  } finally {
    socket.destroy();
    upstream.destroy();
  }
}

/** A connection to a ready pod; where there is none, or it takes none, the next try follows until patience ends. */
async function connect(
  client: KubernetesClient,
  { namespace }: ForwardTo,
  chosen: Choice,
  { host, signal }: ForwardContext,
): Promise<Duplex> {
  const deadline = host.clock.now() + patienceMilliseconds;
  for (;;) {
    const backend = chosen.current();
    try {
      if (backend !== null) return await client.forward(namespace, backend.pod, backend.port, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (backend !== null) chosen.avoid(backend);
      if (host.clock.now() > deadline) throw error;
    }
    if (host.clock.now() > deadline)
      throw new AppError('forward.failed', { target: namespace, why: 'no pod of it is ready' });
    await host.clock.sleep(250, signal);
  }
}
