import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { AppError } from '../../../contracts/app-error.ts';
import { formatBytes } from '../../../contracts/units.ts';
import { gitBlobId, type TreeFile } from './git-tree.ts';
import { readTar, type TarHeader } from './tar-reader.ts';

/** A file that was unpacked: its path below the archive's own top folder, and its contents' hashes. */
export interface UnpackedFile extends TreeFile {
  readonly sha256: string;
  readonly bytes: number;
}

export interface UnpackLimits {
  /** Of the compressed archive. */
  readonly archiveBytes: number;
  /** Of all that comes out of it, used or not. */
  readonly unpackedBytes: number;
  readonly fileBytes: number;
  readonly files: number;
  /** How many times larger than the archive its contents may be. */
  readonly ratio: number;
}

/** Well above a whole repository of manifests (26 MB in 970 files, 14 times its archive), well below harm. */
export const unpackLimits: UnpackLimits = {
  archiveBytes: 512 * 2 ** 20,
  unpackedBytes: 2 * 2 ** 30,
  fileBytes: 32 * 2 ** 20,
  files: 20_000,
  ratio: 200,
};

/** Below this much no ratio is looked at: a short text may shrink a thousandfold. */
const ratioFromBytes = 4 * 2 ** 20;

export interface UnpackRequest {
  /** For messages. */
  readonly archive: string;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** The folders that are taken out, below the archive's one top folder; all else is passed over. */
  readonly folders: readonly string[];
  /** Puts a file in its place. `path` was checked: relative, plain names, no way out of the folder. */
  readonly write: (path: string, contents: Uint8Array, executable: boolean) => Promise<void>;
  readonly limits?: UnpackLimits;
}

/**
 * Takes folders out of a `.tar.gz` archive as code hosts make them, and says what it took. Only plain files are ever
 * made. Rejects with `archive.invalid` for what is damaged, cut off, too large, holds a path that leads out, or has a
 * link, a device or the same name twice in a folder that is used.
 */
export async function unpackArchive(request: UnpackRequest): Promise<UnpackedFile[]> {
  const { archive, write, limits = unpackLimits } = request;
  const unpacked: UnpackedFile[] = [];
  try {
    const volume: Volume = { compressed: 0, unpacked: 0 };
    const wants = chooser(request.folders, limits);
    await pipeline(weighIn(request.chunks, volume, limits), createGunzip(), async (tar: AsyncIterable<Buffer>) => {
      for await (const { header, contents } of readTar(weighOut(tar, volume, limits), wants)) {
        if (contents === null) continue;
        const path = header.path.slice(header.path.indexOf('/') + 1);
        await write(path, contents, header.executable);
        unpacked.push({
          path,
          executable: header.executable,
          blob: gitBlobId(contents),
          sha256: createHash('sha256').update(contents).digest('hex'),
          bytes: contents.byteLength,
        });
      }
    });
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(
      'archive.invalid',
      { archive, why: error instanceof Error ? error.message : String(error) },
      error,
    );
  }
  return unpacked;
}

/** What went in and came out so far, in bytes. */
interface Volume {
  compressed: number;
  unpacked: number;
}

async function* weighIn(
  chunks: AsyncIterable<Uint8Array>,
  volume: Volume,
  { archiveBytes }: UnpackLimits,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    volume.compressed += chunk.byteLength;
    if (volume.compressed > archiveBytes) throw new Error(`it is larger than ${formatBytes(archiveBytes)}`);
    yield chunk;
  }
}

async function* weighOut(
  chunks: AsyncIterable<Buffer>,
  volume: Volume,
  { unpackedBytes, ratio }: UnpackLimits,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    volume.unpacked += chunk.byteLength;
    if (volume.unpacked > unpackedBytes) throw new Error(`more than ${formatBytes(unpackedBytes)} come out of it`);
    if (volume.unpacked > Math.max(ratioFromBytes, volume.compressed * ratio))
      throw new Error(`far more comes out of it than any honest archive holds (over ${String(ratio)} times its size)`);
    yield chunk;
  }
}

/** Decides entry by entry what is taken out, and throws for one that must not be in an archive of manifests. */
function chooser(folders: readonly string[], limits: UnpackLimits): (header: TarHeader) => boolean {
  let top: string | undefined;
  const names = new Set<string>();
  const parents = new Set<string>();
  return (header) => {
    const [first = '', ...inner] = plainNames(header.path);
    top ??= first;
    if (first !== top) throw new Error(`it has more than one top folder (${top}, ${first})`);
    const path = inner.join('/');
    if (!folders.some((folder) => path === folder || path.startsWith(`${folder}/`))) return false;
    if (header.kind === 'folder') return false;
    refuseUnfit(path, header, limits);
    // One name on some disks: what differs only in the size of letters, or in how an accent is written.
    const key = path.normalize('NFC').toLowerCase();
    const above = parentsOf(key);
    if (names.has(key) || parents.has(key) || above.some((parent) => names.has(parent)))
      throw new Error(`it holds ${path} twice`);
    names.add(key);
    for (const parent of above) parents.add(parent);
    if (names.size > limits.files) throw new Error(`it holds more than ${String(limits.files)} files`);
    return true;
  };
}

function plainNames(path: string): string[] {
  const names = path.split('/');
  if (names.at(-1) === '' && names.length > 1) names.pop();
  if (names.some((name) => name === '' || name === '.' || name === '..' || name.includes('\0')))
    throw new Error(`the path "${path}" leads out of the archive's folder`);
  return names;
}

function refuseUnfit(path: string, { kind, bytes }: TarHeader, { fileBytes }: UnpackLimits): void {
  if (kind === 'link') throw new Error(`${path} is a link`);
  if (kind === 'other') throw new Error(`${path} is neither a file nor a folder`);
  if (Array.from(path).some(isUnfit)) throw new Error(`the path "${path}" has a character that no file may have`);
  if (path.length > 1024) throw new Error('it holds a path that is far too long');
  if (bytes > fileBytes) throw new Error(`${path} is larger than ${formatBytes(fileBytes)}`);
}

/** What Windows takes for a drive, a folder or a stream of a file, what no screen shows, and what was no UTF-8. */
function isUnfit(character: string): boolean {
  return character < ' ' || '\\:\u007f\ufffd'.includes(character);
}

function parentsOf(path: string): string[] {
  const names = path.split('/');
  return names.slice(1).map((_, index) => names.slice(0, index + 1).join('/'));
}
