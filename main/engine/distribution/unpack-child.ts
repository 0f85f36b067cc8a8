import { posix } from 'node:path';
import { AppError } from '../../../contracts/app-error.ts';
import { type BulkFiles, createBulkFiles } from '../host/bulk-files.ts';
import { runAsChild } from '../host/child-main.ts';
import { createNodeFiles } from '../host/node-files.ts';
import { parseKustomization } from './kustomization.ts';
import { type ManifestTree, rewriteReferences } from './references.ts';
import { type SourceContent, summarise, verifyContent } from './source-content.ts';
import { sourcePath, type UnpackInput, type UnpackOutput, unpackInputSchema } from './source-tree.ts';
import { unpackArchive } from './unpack-archive.ts';

runAsChild((input) => unpackSources(unpackInputSchema.parse(input), createBulkFiles()));

async function unpackSources(input: UnpackInput, files: BulkFiles): Promise<UnpackOutput> {
  const contents: Record<string, SourceContent> = {};
  for (const { id, archive, folders, expected } of input.sources) {
    const write = (path: string, bytes: Uint8Array, executable: boolean) =>
      files.create(sourcePath(input.folder, id, path), bytes, { executable });
    const unpacked = await unpackArchive({ archive, chunks: files.readChunks(archive), folders, write });
    const content = summarise(folders, unpacked);
    if (expected !== null) verifyContent(id, expected, content);
    contents[id] = content;
  }
  const [first] = input.sources;
  const entry =
    first === undefined || input.entry === null ? null : await readEntry(input.folder, first.id, input.entry, files);
  const paths = [...input.starts, ...(entry?.paths ?? [])];
  const starts = paths.map((path) => posix.join(first?.id ?? '', path));
  await rewriteReferences(treeOf(input.folder, files), starts, input.references);
  return { contents, entry: entry === null ? null : { resources: entry.resources, components: entry.components } };
}

async function readEntry(
  folder: string,
  source: string,
  entry: string,
  files: BulkFiles,
): Promise<{ resources: string[]; components: string[]; paths: string[] }> {
  const text = await files.readText(sourcePath(folder, source, entry));
  if (text === null) throw new AppError('render.failed', { component: entry, why: `it is not in ${source}` });
  const { resources, components } = parseKustomization(text);
  const found = { resources: resources ?? [], components: components ?? [] };
  const paths = [...found.resources, ...found.components].map((path) => posix.join(posix.dirname(entry), path));
  return { ...found, paths };
}

function treeOf(folder: string, files: BulkFiles): ManifestTree {
  const nodeFiles = createNodeFiles();
  const at = (path: string) => sourcePath(folder, '', path);
  return {
    kind: async (path) => {
      const kind = (await nodeFiles.stat(at(path)))?.kind;
      return kind === 'file' || kind === 'folder' ? kind : null;
    },
    read: async (path) => {
      const text = await files.readText(at(path));
      if (text === null) throw new AppError('file.unreadable', { path: at(path), why: 'it is gone' });
      return text;
    },
    write: (path, text) => files.replace(at(path), text),
  };
}
