import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { appendFile, mkdir, open, readFile, readdir, realpath, rename, rm, stat, statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FileHost } from '../../../provisioners/host.ts';
import { lineSplitter } from './line-splitter.ts';
import { fileError, isAbsent, systemCode } from './system-error.ts';

/** The computer's files. */
export function createNodeFiles(): FileHost {
  return {
    readText: (path) => orNull(path, () => readFile(path, 'utf8')),
    readLines,
    writeAtomic,
    append,
    makeFolder: (path, options) => writing(path, () => mkdir(path, { recursive: true, ...options })),
    list: async (path) => (await orNull(path, () => readdir(path), ['ENOENT']))?.sort() ?? [],
    stat: (path) => orNull(path, () => describe(path)),
    remove: (path) => writing(path, () => rm(path, { recursive: true, force: true, maxRetries: 3 })),
    rename: (from, to) => writing(to, () => rename(from, to)),
    sha256,
    space,
  };
}

async function orNull<Value>(
  path: string,
  read: () => Promise<Value>,
  absent = ['ENOENT', 'ENOTDIR'],
): Promise<Value | null> {
  try {
    return await read();
  } catch (error) {
    if (absent.includes(systemCode(error))) return null;
    throw fileError('read', path, error);
  }
}

async function writing(path: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw fileError('write', path, error);
  }
}

async function* readLines(path: string): AsyncGenerator<string> {
  let lines: string[] = [];
  const splitter = lineSplitter((line) => lines.push(line));
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      splitter.push(chunk);
      const whole = lines;
      lines = [];
      yield* whole;
    }
  } catch (error) {
    throw fileError('read', path, error);
  }
  splitter.end();
  yield* lines;
}

/** Where a path leads: a link is followed, so that it stays a link and what it points to is replaced. */
async function target(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (isAbsent(error)) return path;
    throw error;
  }
}

async function writeAtomic(path: string, text: string | Uint8Array, options?: { mode?: number }): Promise<void> {
  let neighbour: string | undefined;
  try {
    const place = await target(path);
    const folder = dirname(place);
    await mkdir(folder, { recursive: true });
    const mode = options?.mode ?? (await orNull(place, () => stat(place)))?.mode;
    neighbour = join(folder, `.${basename(place)}.${randomBytes(6).toString('hex')}.tmp`);
    await writeSynced(neighbour, text, mode);
    await rename(neighbour, place);
    await syncFolder(folder);
  } catch (error) {
    if (neighbour !== undefined) await rm(neighbour, { force: true });
    throw fileError('write', path, error);
  }
}

async function writeSynced(path: string, text: string | Uint8Array, mode: number | undefined): Promise<void> {
  const file = await open(path, 'wx', mode === undefined ? 0o666 : mode & 0o777);
  try {
    // The mode given to open is lowered by the umask.
    if (mode !== undefined) await file.chmod(mode & 0o777);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a rename last through a power cut. Windows cannot open folders, and needs it not. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function append(path: string, text: string): Promise<void> {
  try {
    await appendFile(path, text);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw fileError('write', path, error);
    await writing(path, async () => {
      await mkdir(dirname(path), { recursive: true });
      await appendFile(path, text);
    });
  }
}

async function describe(path: string): Promise<{ kind: 'file' | 'folder' | 'other'; bytes: number; mode: number }> {
  const facts = await stat(path);
  const kind = facts.isFile() ? 'file' : facts.isDirectory() ? 'folder' : 'other';
  return { kind, bytes: facts.size, mode: facts.mode & 0o7777 };
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
  } catch (error) {
    throw fileError('read', path, error);
  }
  return hash.digest('hex');
}

async function space(path: string): Promise<{ freeBytes: number; totalBytes: number }> {
  try {
    const facts = await statfs(path);
    return { freeBytes: facts.bavail * facts.bsize, totalBytes: facts.blocks * facts.bsize };
  } catch (error) {
    const parent = dirname(path);
    if (!isAbsent(error) || parent === path) throw fileError('read', path, error);
    return space(parent);
  }
}
