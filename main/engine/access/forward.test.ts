import { Duplex, PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../contracts/app-error.ts';
import type { ForwardState } from '../../../contracts/access.ts';
import type { KubernetesClient, KubernetesWatchEvent } from '../../../provisioners/kubernetes-host.ts';
import { fakeHost } from '../../../test/fakes/fake-host.ts';
import { backendsOf, portName } from './backends.ts';
import { superviseForward } from './forward.ts';

const service = { spec: { ports: [{ name: 'http', port: 80, targetPort: 'web' }] } };
const slice = (pods: Record<string, boolean>) => ({
  metadata: { namespace: 'a', name: 's', resourceVersion: '1' },
  ports: [{ name: 'http', port: 8888 }],
  endpoints: Object.entries(pods).map(([name, ready]) => ({ conditions: { ready }, targetRef: { kind: 'Pod', name } })),
});

/** A cluster with one service, whose endpoints the test sets, and pods that say their name to whoever connects. */
function cluster(first: Record<string, boolean>, refused: readonly string[] = []) {
  let push: (event: KubernetesWatchEvent) => void = () => undefined;
  const connected: string[] = [];
  const client = {
    request: async (_: string, path: string) => {
      if (path.endsWith('/services/s')) return service;
      if (path.endsWith('/services/none'))
        throw new AppError('kubernetes.refused', { status: 404, reason: 'NotFound', why: 'gone', what: 'GET' });
      return {
        kind: 'EndpointSliceList',
        apiVersion: 'discovery.k8s.io/v1',
        metadata: { resourceVersion: '1' },
        items: [slice(first)],
      };
    },
    watch: async function* (_: string, request?: { signal?: AbortSignal }) {
      const events = new PassThrough({ objectMode: true });
      push = (event) => events.write(event);
      request?.signal?.throwIfAborted();
      request?.signal?.addEventListener('abort', () => events.end());
      yield* events as AsyncIterable<KubernetesWatchEvent>;
      request?.signal?.throwIfAborted();
    },
    forward: async (_: string, pod: string, port: number) => {
      connected.push(`${pod}:${String(port)}`);
      if (refused.includes(pod)) throw new AppError('forward.failed', { target: pod, why: 'refused' });
      const stream = new PassThrough();
      stream.end(`I am ${pod}`);
      return stream;
    },
  } as unknown as KubernetesClient;
  return { client, connected, set: (pods: Record<string, boolean>) => push({ type: 'MODIFIED', object: slice(pods) }) };
}

/** A host whose one listener hands its connections to the test. */
function listening() {
  let accept: (socket: Duplex) => void = () => undefined;
  let isClosed = false;
  const host = fakeHost({
    clock: {
      now: () => Date.now(),
      sleep: (milliseconds, signal) =>
        new Promise((resolve, reject) => {
          const timer = setTimeout(resolve, Math.min(milliseconds, 20));
          const cancel = () => {
            clearTimeout(timer);
            reject(new AppError('cancelled', { what: 'waiting' }));
          };
          if (signal?.aborted === true) cancel();
          else signal?.addEventListener('abort', cancel);
        }),
    },
    network: {
      listen: async (port, onConnection) => {
        accept = onConnection;
        const close = async () => {
          isClosed = true;
        };
        return { port: port === 0 ? 4321 : port, close };
      },
    },
  });
  const connect = async (): Promise<string> => {
    const heard: Buffer[] = [];
    const socket = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _, done) => {
        heard.push(chunk);
        done();
      },
    });
    const closed = new Promise((resolve) => socket.once('close', resolve));
    accept(socket);
    socket.push(null);
    await closed;
    return Buffer.concat(heard).toString();
  };
  return { host, connect, isClosed: () => isClosed };
}

const target = { namespace: 'a', service: 's', port: 80 };

describe('a supervised forward', () => {
  test('leads to a ready pod, at the port that its service means', async () => {
    const { client, connected } = cluster({ 'pod-a': false, 'pod-b': true });
    const { host, connect, isClosed } = listening();
    const forward = superviseForward(client, target, { host, signal: new AbortController().signal });
    expect((await forward.next()).value).toEqual({ state: 'open', address: 'http://127.0.0.1:4321', pod: 'pod-b' });
    expect(await connect()).toBe('I am pod-b');
    expect(connected).toEqual(['pod-b:8888']);
    await forward.return();
    expect(isClosed()).toBe(true);
  });

  test('waits while no pod is ready, and goes on with the next one', async () => {
    const { client, set } = cluster({ 'pod-a': true });
    const { host, connect } = listening();
    const forward = superviseForward(
      client,
      { ...target, localPort: 9000 },
      { host, signal: new AbortController().signal },
    );
    const states: ForwardState[] = [];
    const next = async () => states.push((await forward.next()).value as ForwardState);
    await next();
    set({ 'pod-a': false });
    await next();
    // Comes while there is nobody, and is served as soon as there is.
    const patient = connect();
    set({ 'pod-c': true });
    await next();
    expect(states.map(({ state }) => state)).toEqual(['open', 'waiting', 'open']);
    expect(states[1]).toMatchObject({ address: 'http://127.0.0.1:9000', reason: 'no pod of a/s is ready' });
    expect(await patient).toBe('I am pod-c');
    await forward.return();
  });

  test('tries another pod where one takes no connection', async () => {
    const { client, connected } = cluster({ dead: true, alive: true }, ['dead']);
    const { host, connect } = listening();
    const forward = superviseForward(client, target, { host, signal: new AbortController().signal });
    await forward.next();
    expect(await connect()).toBe('I am alive');
    expect(connected).toEqual(['dead:8888', 'alive:8888']);
    await forward.return();
  });

  test.each([
    [{ ...target, port: 81 }, 'the service has no such port'],
    [{ ...target, service: 'none' }, 'there is no such service'],
  ])('says at once what can never work: %j', async (wrong, why) => {
    const { host } = listening();
    const forward = superviseForward(cluster({}).client, wrong, { host, signal: new AbortController().signal });
    await expect(forward.next()).rejects.toMatchObject({ code: 'forward.failed', data: { why } });
  });

  test('ends quietly when it is told to', async () => {
    const end = new AbortController();
    const { host, isClosed } = listening();
    const forward = superviseForward(cluster({ a: true }).client, target, { host, signal: end.signal });
    await forward.next();
    end.abort();
    expect((await forward.next()).done).toBe(true);
    expect(isClosed()).toBe(true);
  });
});

describe('endpoints', () => {
  test('a port without a name is found by its number', () => {
    expect(portName({ spec: { ports: [{ port: 8080 }] } }, 8080)).toBe('');
    expect(portName(service, 80)).toBe('http');
    expect(portName(service, 8888)).toBeNull();
  });

  test('only ready pods count, and an unknown readiness is taken for one', () => {
    expect(backendsOf(slice({ yes: true, no: false }), 'http')).toEqual([{ pod: 'yes', port: 8888 }]);
    expect(backendsOf({ ports: [{ port: 1 }], endpoints: [{ targetRef: { kind: 'Pod', name: 'p' } }] }, '')).toEqual([
      { pod: 'p', port: 1 },
    ]);
    expect(backendsOf(slice({ yes: true }), 'other')).toEqual([]);
  });
});
