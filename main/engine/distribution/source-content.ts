import { createHash } from 'node:crypto';
import type { LockedSource } from '../../../contracts/distribution.ts';
import { AppError } from '../../../contracts/app-error.ts';
import { gitTreeId } from './git-tree.ts';
import type { UnpackedFile } from './unpack-archive.ts';

/** What a lock says of the contents of a source. */
export type SourceContent = Pick<LockedSource, 'trees' | 'contentSha256' | 'files' | 'bytes'>;

/**
 * Sums up what was unpacked. `trees` holds git's id of each folder. `contentSha256` is the SHA-256 over one line for each
 * file, sorted by the bytes of its path: `<mode> <SHA-256 of the contents> <path>` and a line feed, the mode 100644 or
 * 100755 as git has it.
 */
export function summarise(folders: readonly string[], files: readonly UnpackedFile[]): SourceContent {
  const hash = createHash('sha256');
  const sorted = [...files].sort((one, other) => Buffer.compare(Buffer.from(one.path), Buffer.from(other.path)));
  for (const { path, executable, sha256 } of sorted)
    hash.update(`${executable ? '100755' : '100644'} ${sha256} ${path}\n`);
  return {
    trees: Object.fromEntries(folders.map((folder) => [folder, treeOf(folder, files)])),
    contentSha256: hash.digest('hex'),
    files: files.length,
    bytes: files.reduce((total, { bytes }) => total + bytes, 0),
  };
}

function treeOf(folder: string, files: readonly UnpackedFile[]): string {
  const inside = files.filter(({ path }) => path.startsWith(`${folder}/`));
  return gitTreeId(inside.map((file) => ({ ...file, path: file.path.slice(folder.length + 1) })));
}

/** Throws `distribution.unverified` where the contents are not those that were locked, naming what differs first. */
export function verifyContent(source: string, expected: SourceContent, actual: SourceContent): void {
  const lines: [what: string, expected: string | number, actual: string | number | undefined][] = [
    ['the number of files', expected.files, actual.files],
    ['the number of bytes', expected.bytes, actual.bytes],
    ...Object.entries(expected.trees).map(([folder, tree]): [string, string, string | undefined] => [
      `the git tree of ${folder}`,
      tree,
      actual.trees[folder],
    ]),
    ['the SHA-256 of the contents', expected.contentSha256, actual.contentSha256],
  ];
  for (const [what, wanted, found] of lines)
    if (wanted !== found)
      throw new AppError('distribution.unverified', { source, what, expected: wanted, actual: found ?? 'missing' });
}
