import { join, parse } from 'node:path';
import { PassThrough } from 'node:stream';
import { AppError, asAppError } from '../../../contracts/app-error.ts';
import type { Host } from '../../../provisioners/host.ts';
import { expectSpace } from './expect-space.ts';
import { measureFile, readFileTo, type ReachedVolume } from './volume-files.ts';

/** What was copied to this computer. */
export interface CopiedOut {
  readonly target: string;
  readonly bytes: number;
}

export interface CopyProgress {
  readonly done: number;
  readonly total: number;
  readonly detail: string;
}

/**
 * Copies a file of a volume, or a folder as a tar archive, into a folder of this computer, under a name that is free
 * there. What is there is whole. Rejects as `measureFile` does, and with `volume.no-space` and `volume.name-taken`.
 */
export async function copyOut(
  host: Host,
  volume: ReachedVolume,
  { path, folder }: { readonly path: string; readonly folder: string },
  onProgress: (progress: CopyProgress) => void,
): Promise<CopiedOut> {
  const { kind, bytes } = await measureFile(volume, path);
  await expectSpace(host, folder, bytes);
  const target = await freeName(host, join(folder, fileName(path, volume.name, kind)));
  const got = await copy(host, volume, { path, target }, (done) =>
    onProgress({ done, total: Math.max(bytes, done), detail: target }),
  );
  return { target, bytes: got };
}

/** Copies into a neighbour of the target, which is renamed when it is whole and removed when it cannot be. */
async function copy(
  host: Host,
  volume: ReachedVolume,
  { path, target }: { readonly path: string; readonly target: string },
  onBytes: (bytes: number) => void,
): Promise<number> {
  const part = `${target}.part`;
  const stream = new PassThrough();
  // Who writes the file is told of it too, and may come a moment later.
  stream.on('error', () => undefined);
  let bytes = 0;
  const written = host.transfers.write(part, 0, stream, (done) => {
    bytes = done;
    onBytes(done);
  });
  const read = readFileTo(volume, path, stream).then(
    () => stream.end(),
    (error: unknown) => stream.destroy(asAppError(error)),
  );
  try {
    await Promise.all([read, written]);
    await host.files.rename(part, target);
    return bytes;
  } catch (thrown) {
    // The program on the node ends of it, where it still writes.
    stream.destroy();
    await host.files.remove(part);
    throw thrown;
  }
}

/** Letters that a file system of this or another computer does not take become `_`. */
function fileName(path: string, volume: string, kind: 'file' | 'folder'): string {
  const last = path.split('/').findLast((part) => part !== '') ?? volume;
  const safe = last.replace(/[\p{Cc}<>:"\\|?*\ufffd]/gu, '_');
  return kind === 'folder' ? `${safe}.tar` : safe;
}

const mostTries = 1000;

/** The path, or one with a number where there is something already: nothing is overwritten. */
async function freeName(host: Host, path: string): Promise<string> {
  const { dir, name, ext } = parse(path);
  for (let count = 0; count < mostTries; count += 1) {
    const candidate = count === 0 ? path : join(dir, `${name} (${String(count)})${ext}`);
    if ((await host.files.stat(candidate)) === null) return candidate;
  }
  throw new AppError('volume.name-taken', { path });
}
