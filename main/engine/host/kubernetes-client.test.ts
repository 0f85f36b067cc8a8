import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { collect } from '../../../test/fakes/collect.ts';
import { createKubernetesHost } from './kubernetes-client.ts';

let server: Server;
let sockets: Socket[] = [];
let client: KubernetesClient;
let answer: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;

beforeEach(async () => {
  sockets = [];
  server = createServer((request, response) => answer(request, response));
  server.on('connection', (socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = createKubernetesHost().connect(kubeconfig((server.address() as AddressInfo).port));
});

afterEach(async () => {
  client.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function kubeconfig(port: number): string {
  return JSON.stringify({
    'current-context': 'one',
    clusters: [{ name: 'one', cluster: { server: `http://127.0.0.1:${String(port)}/below` } }],
    users: [{ name: 'me', user: { token: 'secret-token' } }],
    contexts: [{ name: 'one', context: { cluster: 'one', user: 'me' } }],
  });
}

function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

describe('request', () => {
  it('sends method, path, query, body and token, and parses the answer', async () => {
    answer = (request, response) => {
      void text(request).then((body) =>
        json(response, {
          method: request.method,
          url: request.url,
          body,
          type: request.headers['content-type'],
          token: request.headers.authorization,
        }),
      );
    };
    const body = { kind: 'ConfigMap', data: { a: 'ü€😀' } };
    const options = {
      query: { fieldManager: 'slipway', force: 'true' },
      body,
      contentType: 'application/apply-patch+yaml',
    };
    expect(await client.request('PATCH', '/api/v1/x', options)).toEqual({
      method: 'PATCH',
      url: '/below/api/v1/x?fieldManager=slipway&force=true',
      body: JSON.stringify(body),
      type: 'application/apply-patch+yaml',
      token: 'Bearer secret-token',
    });
  });

  it('gives what is not JSON as text', async () => {
    answer = (_request, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('line\n');
    expect(await client.request('GET', '/log')).toBe('line\n');
  });

  it('says why the API server refused', async () => {
    const message = 'admission webhook "x.example" denied the request: no.';
    answer = (_request, response) => json(response, { kind: 'Status', reason: 'Forbidden', message, code: 403 }, 403);
    await expect(client.request('GET', '/api/v1/pods')).rejects.toMatchObject({
      code: 'kubernetes.refused',
      data: { status: 403, reason: 'Forbidden', why: message.slice(0, -1), what: 'GET /api/v1/pods' },
    });
    answer = (_request, response) => response.writeHead(502).end('Bad gateway of a proxy\n');
    await expect(client.request('GET', '/api')).rejects.toMatchObject({
      code: 'kubernetes.refused',
      data: { status: 502, reason: 'Bad Gateway', why: 'Bad gateway of a proxy' },
    });
  });

  it('says that nobody is there, in words, without the token', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const failure = client.request('GET', '/api').catch((error: unknown) => error);
    expect(await failure).toMatchObject({ code: 'kubernetes.unreachable', data: { why: 'nothing listens there' } });
    expect(JSON.stringify(await failure)).not.toContain('secret-token');
  });

  it('gives up after its time, and at once when it is cancelled', async () => {
    answer = () => undefined;
    await expect(client.request('GET', '/slow', { timeoutSeconds: 0.1 })).rejects.toMatchObject({
      code: 'kubernetes.unreachable',
      data: { why: 'it gave no answer within 0.1 s' },
    });
    const controller = new AbortController();
    const waiting = client.request('GET', '/slow', { signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('keeps its connections, and opens no more than 16', async () => {
    answer = (_request, response) => setTimeout(() => json(response, {}), 5);
    await Promise.all(Array.from({ length: 100 }, () => client.request('GET', '/x')));
    expect(sockets.length).toBeLessThanOrEqual(16);
  });

  it('minds no number of kept connections that a restart has closed', async () => {
    let isDown = false;
    answer = (request, response) => (isDown ? request.socket.destroy() : setTimeout(() => json(response, {}), 5));
    await Promise.all(Array.from({ length: 16 }, () => client.request('GET', '/x')));
    const before = sockets.length;
    server.prependListener('connection', () => (isDown = false));
    isDown = true;
    expect(await client.request('GET', '/x')).toEqual({});
    expect(before).toBe(16);
  });

  it('asks again where a kept connection turns out to be closed, but never makes an object twice', async () => {
    let turn = 0;
    answer = (request, response) => {
      turn += 1;
      if (turn === 2) request.socket.destroy();
      else json(response, { turn });
    };
    await client.request('GET', '/x');
    expect(await client.request('GET', '/x')).toEqual({ turn: 3 });
    turn = 1;
    await expect(client.request('POST', '/x', { body: {} })).rejects.toMatchObject({ code: 'kubernetes.unreachable' });
  });
});

describe('watch', () => {
  const event = (type: string, name: string) => JSON.stringify({ type, object: { metadata: { name } } });

  it('gives every event, wherever the bytes are cut', async () => {
    const bytes = Buffer.from(
      `${event('ADDED', 'ü€😀')}\n${event('BOOKMARK', 'b')}\n${event('DELETED', 'c')}\n${event('ADDED', 'cut').slice(0, 9)}`,
    );
    answer = (request, response) => {
      expect(request.url).toBe('/below/api/v1/pods?resourceVersion=7&watch=1');
      response.writeHead(200, { 'content-type': 'application/json' });
      const send = (at: number): unknown =>
        at < bytes.length ? response.write(bytes.subarray(at, at + 3), () => send(at + 3)) : response.end();
      send(0);
    };
    const events = await collect(client.watch('/api/v1/pods', { query: { resourceVersion: '7' } }));
    expect(events.map((one) => [one.type, (one.object as { metadata: { name: string } }).metadata.name])).toEqual([
      ['ADDED', 'ü€😀'],
      ['BOOKMARK', 'b'],
      ['DELETED', 'c'],
    ]);
  });

  it('ends its connection when the loop is left, and with the signal', async () => {
    answer = (_request, response) => response.write(`${event('ADDED', 'a')}\n`);
    for await (const one of client.watch('/w')) {
      expect(one.type).toBe('ADDED');
      break;
    }
    await expect.poll(() => sockets.every((socket) => socket.destroyed)).toBe(true);
    const controller = new AbortController();
    const watching = collect(client.watch('/w', { signal: controller.signal }), () => controller.abort());
    await expect(watching).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('tells a refusal and a cut connection from the end', async () => {
    answer = (_request, response) =>
      json(response, { kind: 'Status', reason: 'Expired', message: 'too old', code: 410 }, 410);
    await expect(collect(client.watch('/w'))).rejects.toMatchObject({
      code: 'kubernetes.refused',
      data: { status: 410 },
    });
    answer = (request, response) => response.write(`${event('ADDED', 'a')}\n`, () => request.socket.destroy());
    await expect(collect(client.watch('/w'))).rejects.toMatchObject({ code: 'kubernetes.unreachable' });
  });

  it('starves no request, however many watches there are', async () => {
    answer = (request, response) =>
      request.url?.includes('watch=1') === true ? response.write(`${event('ADDED', 'a')}\n`) : json(response, {});
    const controller = new AbortController();
    const watches = Array.from({ length: 40 }, () =>
      client.watch('/w', { signal: controller.signal })[Symbol.asyncIterator](),
    );
    await Promise.all(watches.map((watch) => watch.next()));
    expect(await client.request('GET', '/x')).toEqual({});
    controller.abort();
    for (const watch of watches) await expect(watch.next()).rejects.toMatchObject({ code: 'cancelled' });
  });
});
