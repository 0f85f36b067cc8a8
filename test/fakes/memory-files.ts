import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { AppError } from '../../contracts/app-error.ts';
import type { FileHost } from '../../provisioners/host.ts';

interface MemoryFile {
  readonly bytes: Buffer;
  readonly mode: number;
}

export interface MemoryFiles extends FileHost {
  /** Every file by its path, as text. */
  readonly contents: () => Record<string, string>;
}

/** Files in memory with forward slashes, empty at first but for `initial`. Every write is whole, as on a disk of ours. */
export function memoryFiles(initial: Readonly<Record<string, string | Uint8Array>> = {}): MemoryFiles {
  const files = new Map<string, MemoryFile>();
  const folders = new Set<string>(['/']);
  const put = (path: string, bytes: Buffer, mode: number) => {
    addFolders(folders, posix.dirname(path));
    files.set(path, { bytes, mode });
  };
  for (const [path, content] of Object.entries(initial)) put(clean(path), Buffer.from(content), 0o644);
  const isFolder = (path: string) => folders.has(path);
  return {
    ...readers(files, isFolder),
    contents: () => Object.fromEntries([...files].map(([path, file]) => [path, file.bytes.toString('utf8')])),
    writeAtomic: async (path, text, options) => put(clean(path), Buffer.from(text), options?.mode ?? 0o644),
    async append(path, text) {
      const old = files.get(clean(path));
      put(clean(path), Buffer.concat([old?.bytes ?? Buffer.alloc(0), Buffer.from(text)]), old?.mode ?? 0o644);
    },
    makeFolder: async (path) => addFolders(folders, clean(path)),
    list: async (path) => {
      if (files.has(clean(path))) throw new AppError('file.unreadable', { path, why: 'it is not a folder' });
      return names([...files.keys(), ...folders], clean(path));
    },
    async remove(path) {
      const gone = clean(path);
      for (const set of [files, folders]) {
        for (const name of [...set.keys()]) if (name === gone || name.startsWith(`${gone}/`)) set.delete(name);
      }
    },
    async rename(from, to) {
      const [source, target] = [clean(from), clean(to)];
      const refuse = (why: string) => new AppError('file.unwritable', { path: to, why });
      if (!isFolder(posix.dirname(target)) || (!files.has(source) && !isFolder(source)))
        throw refuse('there is no such file or folder');
      if (isFolder(target) && names([...files.keys(), ...folders], target).length > 0)
        throw refuse('the folder is not empty');
      move(files, folders, source, target);
    },
    space: async () => ({ freeBytes: 100 * 1024 ** 3, totalBytes: 200 * 1024 ** 3 }),
  };
}

function readers(files: Map<string, MemoryFile>, isFolder: (path: string) => boolean) {
  const bytesOf = (path: string) => {
    const file = files.get(clean(path));
    if (file === undefined) throw missing(path);
    return file.bytes;
  };
  return {
    readText: async (path: string) => files.get(clean(path))?.bytes.toString('utf8') ?? null,
    async *readLines(path: string) {
      const lines = bytesOf(path).toString('utf8').split('\n');
      if (lines.at(-1) === '') lines.pop();
      yield* lines;
    },
    async stat(path: string) {
      const file = files.get(clean(path));
      if (file !== undefined) return { kind: 'file' as const, bytes: file.bytes.length, mode: file.mode };
      return isFolder(clean(path)) ? { kind: 'folder' as const, bytes: 0, mode: 0o755 } : null;
    },
    sha256: async (path: string) => createHash('sha256').update(bytesOf(path)).digest('hex'),
  };
}

function move(files: Map<string, MemoryFile>, folders: Set<string>, source: string, target: string): void {
  const isMoved = (name: string) => name === source || name.startsWith(`${source}/`);
  for (const [name, file] of [...files].filter(([path]) => isMoved(path))) {
    files.delete(name);
    files.set(target + name.slice(source.length), file);
  }
  for (const name of [...folders].filter(isMoved)) {
    folders.delete(name);
    addFolders(folders, target + name.slice(source.length));
  }
}

function clean(path: string): string {
  const normal = posix.normalize(path.replaceAll('\\', '/'));
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
}

function addFolders(folders: Set<string>, path: string): void {
  for (let at = path; !folders.has(at); at = posix.dirname(at)) folders.add(at);
}

function names(paths: string[], folder: string): string[] {
  const prefix = folder === '/' ? '/' : `${folder}/`;
  const inside = paths.filter((path) => path.startsWith(prefix) && path !== folder);
  return [...new Set(inside.map((path) => path.slice(prefix.length).split('/')[0] ?? ''))].sort();
}

function missing(path: string): AppError {
  return new AppError('file.unreadable', { path, why: 'there is no such file' });
}
