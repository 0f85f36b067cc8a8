import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { openForward } from './kubernetes-forward.ts';

let server: WebSocketServer;
let onSocket: (socket: WebSocket) => void = () => undefined;
let asked = '';

beforeEach(async () => {
  onSocket = () => undefined;
  server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: (offered) => [...offered][0] ?? false });
  server.on('connection', (socket, request) => {
    asked = `${String(request.url)} ${String(request.headers.authorization)}`;
    // The kubelet says the port's number on both channels before anything else.
    for (const channel of [0, 1]) socket.send(Buffer.from([channel, 0x90, 0x1f]));
    onSocket(socket);
  });
  await new Promise((resolve) => server.once('listening', resolve));
});

afterEach(async () => {
  for (const socket of server.clients) socket.terminate();
  await new Promise((resolve) => server.close(resolve));
});

function open(signal?: AbortSignal) {
  const address = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const credentials = { tls: { rejectUnauthorized: true }, headers: { authorization: 'Bearer t' } };
  return openForward({ address, credentials, namespace: 'kubeflow', pod: 'ui-0', port: 8080 }, signal);
}

describe('openForward', () => {
  it('carries bytes both ways, whatever they are', async () => {
    onSocket = (socket) => {
      const received: Buffer[] = [];
      socket.on('message', (data: Buffer) => {
        received.push(data.subarray(1));
        if (Buffer.concat(received).length < 300_000) return;
        socket.send(Buffer.concat([Buffer.from([0]), Buffer.concat(received)]));
        socket.close();
      });
    };
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 256));
    const stream = await open();
    stream.write(bytes);
    expect(Buffer.compare(await buffer(stream), bytes)).toBe(0);
    expect(asked).toBe('/api/v1/namespaces/kubeflow/pods/ui-0/portforward?ports=8080 Bearer t');
    stream.destroy();
  });

  it('waits for a slow reader instead of taking all into memory', async () => {
    let sent = 0;
    onSocket = (socket) => {
      const more = () => {
        if (sent >= 400 || socket.readyState !== socket.OPEN) return;
        sent += 1;
        socket.send(Buffer.concat([Buffer.from([0]), Buffer.alloc(100_000)]), () => more());
      };
      more();
    };
    const stream = await open();
    stream.read(0);
    await expect.poll(() => stream.readableLength).toBeGreaterThan(0);
    await new Promise((resolve) => setImmediate(resolve));
    expect(stream.readableLength).toBeLessThan(2_000_000);
    let received = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      received += chunk.length;
      if (received >= 40_000_000) break;
    }
    expect(received).toBe(40_000_000);
  });

  it('says what the pod said of a failure', async () => {
    onSocket = (socket) =>
      socket.send(Buffer.concat([Buffer.from([1]), Buffer.from('connection refused to port 8080\n')]));
    const stream = await open();
    await expect(buffer(stream)).rejects.toMatchObject({
      code: 'forward.failed',
      data: { target: 'kubeflow/ui-0:8080', why: 'connection refused to port 8080' },
    });
  });

  it('says that the cluster refused it or is not there', async () => {
    const refusing = new WebSocketServer({ port: 0, host: '127.0.0.1', verifyClient: () => false });
    await new Promise((resolve) => refusing.once('listening', resolve));
    const address = `http://127.0.0.1:${String((refusing.address() as AddressInfo).port)}`;
    const target = {
      address,
      credentials: { tls: { rejectUnauthorized: true }, headers: {} },
      namespace: 'a',
      pod: 'b',
      port: 1,
    };
    await expect(openForward(target)).rejects.toMatchObject({
      code: 'forward.failed',
      data: { why: 'the cluster answered 401 Unauthorized' },
    });
    await new Promise((resolve) => refusing.close(resolve));
    await expect(openForward(target)).rejects.toMatchObject({
      code: 'forward.failed',
      data: { why: 'nothing listens there' },
    });
  });

  it('ends with the signal, before and after it is open', async () => {
    await expect(open(AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    const controller = new AbortController();
    const stream = await open(controller.signal);
    const ended = buffer(stream);
    controller.abort();
    await expect(ended).rejects.toMatchObject({ code: 'cancelled' });
    await expect.poll(() => server.clients.size).toBe(0);
  });
});
