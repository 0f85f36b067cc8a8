import { createHash } from 'node:crypto';

/** A file as git sees it: only whether it can be executed is kept of its mode. */
export interface TreeFile {
  /** Relative, with `/`. */
  readonly path: string;
  readonly executable: boolean;
  /** Git's id of the contents (SHA-1, 40 hexadecimal digits). */
  readonly blob: string;
}

interface Folder {
  readonly files: Map<string, TreeFile>;
  readonly folders: Map<string, Folder>;
}

interface Entry {
  readonly mode: string;
  readonly name: string;
  readonly id: string;
}

/** The id that git gives to contents: SHA-1 over `blob <length>`, a zero byte, and the contents. */
export function gitBlobId(contents: Uint8Array): string {
  return objectId('blob', contents);
}

/** The id that git gives to a folder with these files and no others. Git knows no empty folders. */
export function gitTreeId(files: Iterable<TreeFile>): string {
  const root: Folder = { files: new Map(), folders: new Map() };
  for (const file of files) place(root, file);
  return treeId(root);
}

function place(root: Folder, file: TreeFile): void {
  const names = file.path.split('/');
  const name = names.pop() ?? '';
  let folder = root;
  for (const step of names) {
    const next = folder.folders.get(step) ?? { files: new Map(), folders: new Map() };
    folder.folders.set(step, next);
    folder = next;
  }
  folder.files.set(name, file);
}

function treeId(folder: Folder): string {
  const entries: Entry[] = [];
  for (const [name, { executable, blob }] of folder.files)
    entries.push({ mode: executable ? '100755' : '100644', name, id: blob });
  for (const [name, inner] of folder.folders) entries.push({ mode: '40000', name, id: treeId(inner) });
  entries.sort((one, other) => Buffer.compare(sortKey(one), sortKey(other)));
  const parts = entries.flatMap(({ mode, name, id }) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')]);
  return objectId('tree', Buffer.concat(parts));
}

/** Git sorts by bytes, and a folder as though its name ended with a slash. */
function sortKey({ mode, name }: Entry): Buffer {
  return Buffer.from(mode === '40000' ? `${name}/` : name);
}

function objectId(kind: 'blob' | 'tree', contents: Uint8Array): string {
  return createHash('sha1').update(`${kind} ${contents.byteLength}\0`).update(contents).digest('hex');
}
