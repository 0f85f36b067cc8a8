import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { AppError, asAppError } from '../../../contracts/app-error.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { WebAnswer } from '../../../provisioners/transfer-host.ts';
import { type SharedTask, shareTask } from '../tools/shared-task.ts';
import type { Descriptor } from './image-manifest.ts';

const maximumTries = 5;
const firstPause = 1000;
/** A second copy that is wrong too is no accident of the way. */
const maximumDamaged = 2;

/** Asks for a blob from a byte on. */
export type OpenBlob = (from: number, signal: AbortSignal) => Promise<WebAnswer>;

/**
 * The parts of images on this computer, each under its digest, which every file here was checked against before it got
 * that name. What several images share is there once, and is fetched once by all who want it at the same time.
 */
export class BlobStore {
  readonly #host: Host;
  readonly #folder: string;
  readonly #fetches = new Map<string, SharedTask<undefined, number>>();

  constructor(host: Host, folder: string) {
    this.#host = host;
    this.#folder = folder;
  }

  async has({ digest, size }: Descriptor): Promise<boolean> {
    return (await this.#host.files.stat(this.#path(digest)))?.bytes === size;
  }

  read(digest: string): Readable {
    return this.#host.transfers.read(this.#path(digest));
  }

  async text(digest: string): Promise<string> {
    const text = await this.#host.files.readText(this.#path(digest));
    if (text === null)
      throw new AppError('file.unreadable', { path: this.#path(digest), why: 'there is no such file' });
    return text;
  }

  /** Keeps bytes whose digest the caller knows to be right. */
  async put(digest: string, bytes: Uint8Array): Promise<void> {
    await this.#host.files.writeAtomic(this.#path(digest), bytes);
  }

  /**
   * Makes sure that a blob is here, and goes on with what an earlier try brought of it. `onBytes` is told how much there
   * is. Rejects with `image.damaged` where what comes is not what the digest says, and with whatever `open` rejects with.
   */
  async fetch(
    image: string,
    blob: Descriptor,
    open: OpenBlob,
    signal: AbortSignal,
    onBytes: (bytes: number) => void,
  ): Promise<void> {
    if (await this.has(blob)) {
      onBytes(blob.size);
      return;
    }
    let task = this.#fetches.get(blob.digest);
    while (task?.isCancelled() === true) {
      await task.ended;
      task = this.#fetches.get(blob.digest);
    }
    if (task === undefined) {
      const begun = shareTask<undefined, number>((own, tell) => this.#fetch(image, blob, open, own, tell));
      this.#fetches.set(blob.digest, begun);
      void begun.ended.then(() => this.#fetches.delete(blob.digest));
      task = begun;
    }
    await task.join(signal, onBytes);
  }

  async #fetch(
    image: string,
    blob: Descriptor,
    open: OpenBlob,
    signal: AbortSignal,
    tell: (bytes: number) => void,
  ): Promise<undefined> {
    const { files, clock } = this.#host;
    const part = `${this.#path(blob.digest)}.part`;
    let damaged = 0;
    for (let tries = 1; ; tries += 1) {
      const before = await this.#sizeOf(part);
      try {
        await this.#fetchRest(blob, part, open, signal, tell);
        if (`sha256:${await files.sha256(part)}` === blob.digest) {
          await files.rename(part, this.#path(blob.digest));
          return undefined;
        }
        await files.remove(part);
        damaged += 1;
        if (damaged === maximumDamaged) throw new AppError('image.damaged', { image, digest: blob.digest });
      } catch (thrown) {
        const error = asAppError(thrown);
        if (error.code !== 'download.failed') throw error;
        // A line that brings something each time is worth going on with.
        if ((await this.#sizeOf(part)) > before) tries = 1;
        if (tries >= maximumTries) throw error;
        await clock.sleep(firstPause * 2 ** (tries - 1), signal);
      }
    }
  }

  async #fetchRest(
    { digest, size }: Descriptor,
    part: string,
    open: OpenBlob,
    signal: AbortSignal,
    tell: (bytes: number) => void,
  ): Promise<void> {
    const { transfers } = this.#host;
    const there = await this.#sizeOf(part);
    const from = there <= size ? there : 0;
    if (from === size && size > 0) return;
    const answer = await open(from, signal);
    if (answer.status === 416) {
      answer.discard();
      await this.#host.files.remove(part);
      throw new AppError('download.failed', { address: digest, why: 'the registry has less of it than it says' });
    }
    const start = answer.status === 206 && isFrom(answer, from) ? from : 0;
    await transfers.write(part, start, atMost(answer, size - start), tell);
    const bytes = await this.#sizeOf(part);
    if (bytes >= size) return;
    const why = `it broke off after ${String(bytes)} of ${String(size)} bytes`;
    throw new AppError('download.failed', { address: digest, why });
  }

  async #sizeOf(path: string): Promise<number> {
    return (await this.#host.files.stat(path))?.bytes ?? 0;
  }

  #path(digest: string): string {
    return join(this.#folder, ...digest.split(':'));
  }
}

function isFrom({ headers }: WebAnswer, from: number): boolean {
  return new RegExp(`^bytes ${String(from)}-`).test(headers['content-range'] ?? '');
}

/** What a server sends beyond what was announced must not fill the disk; one byte more shows that it is wrong. */
async function* atMost(answer: WebAnswer, bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes + 1;
  for await (const chunk of answer.body) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) {
      answer.discard();
      return;
    }
  }
}
