import { posix } from 'node:path';
import { AppError } from '../../../contracts/app-error.ts';
import type { LockedReference } from '../../../contracts/distribution.ts';
import { buildsOn, type Kustomization, kustomizationNames, parseKustomization, reads } from './kustomization.ts';

/** Unpacked sources beside each other; paths are `<source id>/<path>`. */
export interface ManifestTree {
  kind(path: string): Promise<'file' | 'folder' | null>;
  read(path: string): Promise<string>;
  write(path: string, text: string): Promise<void>;
}

/** A path to look at, and what leads there: the text that stands in a file. */
interface Target {
  readonly path: string;
  readonly reference: string;
  readonly file: string;
}

/**
 * Goes through every kustomization that can be reached from `starts`, and puts the path of the verified folder in the
 * place of each outside reference that the lock names. Rejects with `distribution.reference` for any other that leads
 * out of the tree, so that what is rendered afterwards needs nothing but the tree.
 */
export async function rewriteReferences(
  tree: ManifestTree,
  starts: readonly string[],
  references: readonly LockedReference[],
): Promise<void> {
  const inside = new Map(references.map(({ reference, source, path }) => [reference, posix.join(source, path)]));
  const seen = new Set<string>();
  const left = starts.map((path): Target => ({ path, reference: path, file: 'The entry' }));
  for (const { path, reference, file } of left) {
    if (seen.has(path)) continue;
    seen.add(path);
    const kind = await tree.kind(path);
    if (kind === null) throw new AppError('distribution.reference', { file, reference });
    if (kind === 'folder') left.push(...(await rewriteFolder(tree, path, inside)));
  }
}

/** Rewrites the kustomization of one folder, and tells what it builds on. */
async function rewriteFolder(
  tree: ManifestTree,
  folder: string,
  inside: ReadonlyMap<string, string>,
): Promise<Target[]> {
  const file = await findKustomization(tree, folder);
  const text = await tree.read(file);
  const kustomization = parse(file, text);
  const targets = buildsOn(kustomization).map((reference) => ({ reference, path: inside.get(reference) }));
  let rewritten = text;
  for (const { reference, path } of targets) {
    if (path === undefined) continue;
    // Only where it stands for itself: one reference may be the beginning of another.
    const alone = new RegExp(`(?<=^|[\\s"'])${escaped(reference)}(?=$|[\\s"'])`, 'gm');
    rewritten = rewritten.replace(alone, () => posix.relative(folder, path));
  }
  const expected = targets.map(({ reference, path }) =>
    path === undefined ? reference : posix.relative(folder, path),
  );
  if (buildsOn(parse(file, rewritten)).join('\n') !== expected.join('\n'))
    throw new AppError('render.failed', { component: file, why: 'an outside reference in it could not be replaced' });
  if (rewritten !== text) await tree.write(file, rewritten);
  for (const reference of reads(kustomization)) await refuseOutside(tree, folder, file, reference);
  return targets.map(({ reference, path }) => ({ path: path ?? within(folder, file, reference), reference, file }));
}

async function findKustomization(tree: ManifestTree, folder: string): Promise<string> {
  for (const name of kustomizationNames) {
    const file = posix.join(folder, name);
    if ((await tree.kind(file)) === 'file') return file;
  }
  throw new AppError('render.failed', { component: folder, why: 'there is no kustomization in it' });
}

function parse(file: string, text: string): Kustomization {
  try {
    return parseKustomization(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError('render.failed', { component: file, why }, error);
  }
}

async function refuseOutside(tree: ManifestTree, folder: string, file: string, reference: string): Promise<void> {
  if ((await tree.kind(within(folder, file, reference))) === null)
    throw new AppError('distribution.reference', { file, reference });
}

function escaped(text: string): string {
  return text.replace(/[$()*+./?[\\\]^{|}-]/g, '\\$&');
}

/** The path in the tree that a kustomization means; throws for one that leaves the tree. */
function within(folder: string, file: string, reference: string): string {
  const path = posix.join(folder, reference);
  if (posix.isAbsolute(reference) || reference.includes('\\') || path === '..' || path.startsWith('../'))
    throw new AppError('distribution.reference', { file, reference });
  return path.endsWith('/') ? path.slice(0, -1) : path;
}
