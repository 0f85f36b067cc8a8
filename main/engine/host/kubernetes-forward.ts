import { Duplex } from 'node:stream';
import type WebSocket from 'ws';
import { AppError } from '../../../contracts/app-error.ts';
import type { KubernetesCredentials } from './kubernetes-credentials.ts';
import { reason } from './system-error.ts';

interface ForwardTarget {
  readonly address: string;
  readonly credentials: KubernetesCredentials;
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
}

/** Every message carries one of these in its first byte. */
const dataChannel = 0;
const errorChannel = 1;
/** Each channel begins with the port's number. */
const prefixBytes = 2;
/** What WebSocket calls an end without a goodbye (RFC 6455, 7.4.1). */
const closedAbnormally = 1006;

/**
 * A connection to a port of a pod, over the API server's WebSocket port forward (protocol `v4.channel.k8s.io`, as in
 * k8s.io/kubelet's portforward package). Slow readers are waited for in both directions. Rejects with `forward.failed`.
 */
export async function openForward(target: ForwardTarget, signal?: AbortSignal): Promise<Duplex> {
  if (signal?.aborted === true) throw new AppError('cancelled', { what: nameOf(target) });
  const { WebSocket: Socket } = await import('ws');
  const { namespace, pod, port, credentials } = target;
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/portforward?ports=${String(port)}`;
  const socket = new Socket(target.address.replace(/\/$/, '').replace(/^http/, 'ws') + path, ['v4.channel.k8s.io'], {
    ...credentials.tls,
    headers: credentials.headers,
    perMessageDeflate: false,
    handshakeTimeout: 30_000,
  });
  // Made before the connection is there: the first messages may come together with the answer to the handshake.
  const stream = new ForwardStream(socket, nameOf(target));
  await opened(socket, target, signal);
  const onAbort = () => stream.destroy(new AppError('cancelled', { what: nameOf(target) }));
  signal?.addEventListener('abort', onAbort, { once: true });
  stream.once('close', () => signal?.removeEventListener('abort', onAbort));
  return stream;
}

function nameOf(target: ForwardTarget): string {
  return `${target.namespace}/${target.pod}:${String(target.port)}`;
}

function opened(socket: WebSocket, target: ForwardTarget, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => fail(new AppError('cancelled', { what: nameOf(target) }));
    const fail = (error: unknown) => {
      signal?.removeEventListener('abort', onAbort);
      socket.terminate();
      reject(error instanceof AppError ? error : failed(nameOf(target), reason(error), error));
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    socket.on('error', fail);
    socket.once('unexpected-response', (_request, response) => {
      fail(
        failed(
          nameOf(target),
          `the cluster answered ${String(response.statusCode)} ${response.statusMessage ?? ''}`.trim(),
        ),
      );
    });
    socket.once('open', () => {
      signal?.removeEventListener('abort', onAbort);
      socket.off('error', fail);
      resolve();
    });
  });
}

function failed(target: string, why: string, cause?: unknown): AppError {
  return new AppError('forward.failed', { target, why }, cause);
}

class ForwardStream extends Duplex {
  readonly #socket: WebSocket;
  readonly #name: string;
  readonly #begun = [false, false];

  constructor(socket: WebSocket, name: string) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    this.#name = name;
    socket.on('message', (data: WebSocket.RawData) =>
      this.#take(
        Buffer.isBuffer(data) ? data : Buffer.concat([data].flat().map((one) => Buffer.from(one as ArrayBuffer))),
      ),
    );
    let isOpen = false;
    socket.once('open', () => {
      isOpen = true;
      // Nothing is taken before somebody reads, and so nothing fails before somebody listens.
      socket.pause();
    });
    // Until it is open a failure is told by `openForward`, and nobody listens here yet.
    socket.on('error', (error) => {
      if (isOpen) this.destroy(failed(name, reason(error), error));
    });
    socket.on('close', (code) => {
      if (isOpen && code === closedAbnormally) this.destroy(failed(name, 'the connection was cut'));
      else this.push(null);
    });
  }

  #take(message: Buffer): void {
    const channel = message[0];
    if (channel !== dataChannel && channel !== errorChannel) return;
    const from = this.#begun[channel] === true ? 1 : 1 + prefixBytes;
    this.#begun[channel] = true;
    const payload = message.subarray(from);
    if (payload.length === 0) return;
    if (channel === errorChannel) this.destroy(failed(this.#name, payload.toString('utf8').trim()));
    else if (!this.push(payload)) this.#socket.pause();
  }

  override _read(): void {
    if (this.#socket.isPaused) this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    const message = Buffer.allocUnsafe(chunk.length + 1);
    message[0] = dataChannel;
    chunk.copy(message, 1);
    this.#socket.send(message, (error) =>
      done(error instanceof Error ? failed(this.#name, reason(error), error) : null),
    );
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    // The pod is not asked to say goodbye: its answer may never come.
    this.#socket.terminate();
    done(error);
  }
}
