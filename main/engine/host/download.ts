import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { dirname, isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { AppError } from '../../../contracts/app-error.ts';
import type { DownloadProgress, NetworkHost } from '../../../provisioners/host.ts';
import { httpGetFollowing } from './http-get.ts';
import { fileError, reason, systemCode } from './system-error.ts';

const stallSeconds = 60;
/** Tries of one call: another one is made where the connection was cut, or where the last try brought something. */
const maximumTries = 5;
const maximumTextBytes = 1024 * 1024;

interface DownloadOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** For tests. */
  readonly stallSeconds?: number;
}

/** An address on the network, or a path on this computer. */
type Source = { readonly url: URL } | { readonly path: string };

/** As `NetworkHost.download` says. Beside the `.part` file lies a `.part.json`, which says of what it is a part. */
export async function download(address: string, path: string, options: DownloadOptions = {}): Promise<void> {
  const source = sourceOf(address);
  const part = `${path}.part`;
  try {
    await local(path, mkdir(dirname(path), { recursive: true }));
    if ('path' in source) await copyPart(source.path, part, options);
    else await fetchPart(source.url, part, options);
    await local(path, rename(part, path));
    await local(path, rm(`${part}.json`, { force: true }));
  } catch (error) {
    throw failure(address, error, options.signal);
  }
}

/** As `NetworkHost.fetchText` says. */
export const fetchText: NetworkHost['fetchText'] = async (address, options = {}) => {
  const source = sourceOf(address);
  try {
    const chunks = 'path' in source ? openFile(source.path) : await openUrl(source.url, { ...options, stallSeconds });
    const kept: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of chunks as AsyncIterable<Buffer>) {
      kept.push(chunk);
      bytes += chunk.length;
      if (bytes > maximumTextBytes) throw new Error('it is larger than 1 MiB, so it is not what was asked for');
    }
    return Buffer.concat(kept).toString('utf8');
  } catch (error) {
    throw failure(address, error, options.signal);
  }
};

function sourceOf(address: string): Source {
  if (isAbsolute(address)) return { path: address };
  const url = URL.parse(address);
  if (url?.protocol === 'file:') return { path: fileURLToPath(url) };
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return { url };
  throw new AppError('download.failed', {
    address,
    why: 'it is neither an http, https or file address nor a full path',
  });
}

function failure(address: string, error: unknown, signal: AbortSignal | undefined): AppError {
  const shown = withoutPassword(address);
  if (signal?.aborted === true) return new AppError('cancelled', { what: `downloading ${shown}` }, error);
  if (error instanceof AppError) return error;
  return new AppError('download.failed', { address: shown, why: reason(error) }, error);
}

/** A write on this computer: that it fails is no fault of the network. */
async function local<Value>(path: string, write: Promise<Value>): Promise<Value> {
  try {
    return await write;
  } catch (error) {
    throw fileError('write', path, error);
  }
}

function withoutPassword(address: string): string {
  const url = URL.parse(address);
  if (url === null || (url.username === '' && url.password === '')) return address;
  url.username = '';
  url.password = '';
  return url.href;
}

async function copyPart(from: string, part: string, options: DownloadOptions): Promise<void> {
  const { size } = await stat(from);
  await writePart(part, 0, openFile(from), size, options);
}

function openFile(path: string): AsyncIterable<Buffer> {
  return createReadStream(path);
}

async function openUrl(
  url: URL,
  options: { signal?: AbortSignal; stallSeconds: number; headers?: Record<string, string> },
): Promise<IncomingMessage> {
  const response = await httpGetFollowing(url, options);
  const status = response.statusCode ?? 0;
  if (status === 200 || status === 206 || status === 416) return response;
  response.destroy();
  throw new Error(`the server answered ${String(status)} ${response.statusMessage ?? ''}`.trim());
}

async function fetchPart(url: URL, part: string, options: DownloadOptions): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const before = await sizeOf(part);
    try {
      await fetchOnce(url, part, options);
      return;
    } catch (error) {
      const isWorthIt = isCut(error) || (await sizeOf(part)) > before;
      if (error instanceof AppError || options.signal?.aborted === true || !isWorthIt || tries === maximumTries)
        throw error;
    }
  }
}

function isCut(error: unknown): boolean {
  return error instanceof BrokenOff || ['ECONNRESET', 'EPIPE'].includes(systemCode(error));
}

/** Fewer bytes came than the server said. */
class BrokenOff extends Error {}

async function sizeOf(path: string): Promise<number> {
  const facts = await stat(path).catch(() => null);
  return facts?.size ?? 0;
}

const partSchema = z.object({ address: z.string(), validator: z.string() });

/** Where to go on, if a part of the very same thing is there and the server gave a name to its version. */
async function continuation(url: URL, part: string): Promise<{ from: number; validator: string } | null> {
  const from = await sizeOf(part);
  const text = from === 0 ? null : await readFile(`${part}.json`, 'utf8').catch(() => null);
  if (text === null) return null;
  const known = partSchema.safeParse(parseOrNull(text));
  return known.success && known.data.address === url.href ? { from, validator: known.data.validator } : null;
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function fetchOnce(url: URL, part: string, options: DownloadOptions): Promise<void> {
  const known = await continuation(url, part);
  const headers: Record<string, string> =
    known === null ? {} : { range: `bytes=${String(known.from)}-`, 'if-range': known.validator };
  const response = await openUrl(url, { stallSeconds, ...options, headers });
  const status = response.statusCode;
  if (status === 416 || (status === 206 && !startsAt(response, known?.from))) {
    // What lies there is no part of what the server has: begin again.
    response.destroy();
    await rm(part, { force: true });
    if (known === null) throw new Error('the server answered with a part that nobody asked for');
    return fetchOnce(url, part, options);
  }
  const from = status === 206 ? (known?.from ?? 0) : 0;
  if (from === 0) await noteVersion(url, part, response);
  const length = response.headers['content-length'];
  await writePart(part, from, response, length === undefined ? null : from + Number(length), options);
}

function startsAt(response: IncomingMessage, from: number | undefined): boolean {
  return new RegExp(`^bytes ${String(from)}-`).test(response.headers['content-range'] ?? '');
}

async function noteVersion(url: URL, part: string, response: IncomingMessage): Promise<void> {
  const { etag, 'last-modified': modified } = response.headers;
  // A weak tag says that two versions mean the same, not that their bytes are the same.
  const validator = etag !== undefined && !etag.startsWith('W/') ? etag : modified;
  await local(part, rm(part, { force: true }));
  if (validator === undefined) await local(part, rm(`${part}.json`, { force: true }));
  else await local(part, writeFile(`${part}.json`, JSON.stringify({ address: url.href, validator })));
}

async function writePart(
  part: string,
  from: number,
  chunks: AsyncIterable<Buffer>,
  totalBytes: number | null,
  options: DownloadOptions,
): Promise<void> {
  const file = await local(part, open(part, from === 0 ? 'w' : 'a'));
  let doneBytes = from;
  try {
    for await (const chunk of chunks) {
      options.signal?.throwIfAborted();
      await local(part, file.appendFile(chunk));
      doneBytes += chunk.length;
      options.onProgress?.({ doneBytes, totalBytes });
    }
    await local(part, file.sync());
  } finally {
    await file.close();
  }
  if (totalBytes !== null && doneBytes !== totalBytes) {
    throw new BrokenOff(`it broke off after ${String(doneBytes)} of ${String(totalBytes)} bytes`);
  }
}
