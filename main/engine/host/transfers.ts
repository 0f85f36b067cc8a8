import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { dirname } from 'node:path';
import { AppError } from '../../../contracts/app-error.ts';
import type { TransferHost, WebAnswer } from '../../../provisioners/transfer-host.ts';
import { httpGetOnce } from './http-get.ts';
import { proxyEnvironment, useNetworkSettings } from './network-settings.ts';
import { fileError, reason, systemCode } from './system-error.ts';

const stallSeconds = 30;

/** The computer's way to the network and its disk for large things. */
export function createTransfers(): TransferHost {
  return { request, write, read, useNetwork: useNetworkSettings, proxyEnvironment: () => proxyEnvironment() };
}

const request: TransferHost['request'] = async (address, { headers = {}, signal }) => {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new AppError('download.failed', { address: shown(address), why: 'it is not an http or https address' });
  try {
    return toAnswer(address, await httpGetOnce(url, { headers, signal, stallSeconds }), signal);
  } catch (error) {
    throw failure(address, error, signal, 'connecting');
  }
};

function toAnswer(address: string, response: IncomingMessage, signal: AbortSignal): WebAnswer {
  const headers = Object.entries(response.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  return {
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: bodyOf(address, response, signal),
    discard: () => response.destroy(),
  };
}

async function* bodyOf(address: string, response: IncomingMessage, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    yield* response as AsyncIterable<Uint8Array>;
    if (!response.complete) throw new Error('the connection was cut');
  } catch (error) {
    throw failure(address, error, signal, 'reading');
  }
}

/** A connection that was there and then cut may come about again at once; all else says that there is no way. */
const cuts = new Set(['ECONNRESET', 'EPIPE']);

function failure(address: string, error: unknown, signal: AbortSignal, what: 'connecting' | 'reading'): AppError {
  if (error instanceof AppError) return error;
  if (signal.aborted) return new AppError('cancelled', { what: `asking ${hostOf(address)}` }, error);
  if (what === 'reading' || cuts.has(systemCode(error)))
    return new AppError('download.failed', { address: shown(address), why: reason(error) }, error);
  return new AppError('host.unreachable', { host: hostOf(address), why: reason(error) }, error);
}

function hostOf(address: string): string {
  return URL.parse(address)?.host ?? 'the address';
}

/** Without user, password and what follows a question mark: a signed address is a secret. */
function shown(address: string): string {
  const url = URL.parse(address);
  return url === null ? 'an address' : `${url.protocol}//${url.host}${url.pathname}`;
}

async function write(
  path: string,
  from: number,
  chunks: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const local = async <Value>(work: Promise<Value>): Promise<Value> => {
    try {
      return await work;
    } catch (error) {
      throw fileError('write', path, error);
    }
  };
  await local(mkdir(dirname(path), { recursive: true }));
  const file = await local(open(path, 'a'));
  let bytes = from;
  try {
    await local(file.truncate(from));
    for await (const chunk of chunks) {
      await local(file.appendFile(chunk));
      bytes += chunk.length;
      onBytes(bytes);
    }
  } finally {
    await local(file.sync().finally(() => file.close()));
  }
}

function read(path: string): ReturnType<TransferHost['read']> {
  return createReadStream(path, { highWaterMark: 256 * 1024 });
}
