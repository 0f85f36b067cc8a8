import type { Comparison, FileDifference, FileFacts } from '../../../../contracts/snapshot-differences.ts';

/** A file that restic found to differ, or that lies in what differs. */
export interface ChangedFile {
  readonly volume: string;
  /** Within the volume, without a slash at the end. */
  readonly path: string;
  /** As of `TreeChange`; empty for what lies in a folder that was something else before, or is now. */
  readonly modifier: string;
  readonly from: FileFacts | null;
  readonly to: FileFacts | null;
}

/**
 * What of it a person would call a difference, by volume and path: times of change and numbers of inodes, which every copy
 * has anew, are none, nor are extended attributes, which restic does not list. A folder is one where it came or went with
 * nothing in it, or where its owner or mode changed. Pure.
 */
export function fileDifferences(changed: readonly ChangedFile[]): FileDifference[] {
  const found = changed
    .flatMap((file): FileDifference[] => {
      const change = changeOf(file);
      const { volume, from, to } = file;
      const isFolder = (to ?? from)?.type === 'folder';
      return change === null ? [] : [{ volume, path: isFolder ? `${file.path}/` : file.path, change, from, to }];
    })
    .toSorted((one, other) => compare(one.volume, other.volume) || compare(one.path, other.path));
  return found.filter(({ volume, path, change }, place) => {
    const next = found[place + 1];
    const holdsNext = path.endsWith('/') && next?.volume === volume && next.path.startsWith(path);
    return !holdsNext || change === 'metadata' || change === 'changed';
  });
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function changeOf({ from, to, modifier }: ChangedFile): FileDifference['change'] | null {
  if (from === null || to === null) return from === to ? null : from === null ? 'added' : 'removed';
  if (from.type !== to.type || modifier.includes('M')) return 'changed';
  const isOther = (fact: keyof FileFacts) => from[fact] !== to[fact];
  // restic does not list where a link leads. One that leads elsewhere was made anew.
  if (from.type === 'link' && isOther('modifiedAt')) return 'changed';
  const facts = ['permissions', 'uid', 'gid', ...(from.type === 'folder' ? [] : ['modifiedAt' as const])] as const;
  return facts.some(isOther) ? 'metadata' : null;
}

/** How many files differ in each way, and how large they were and are. Pure. */
export function countFiles(differences: readonly FileDifference[]): Comparison['counts'] {
  const of = (change: FileDifference['change']) => {
    const these = differences.filter((one) => one.change === change && (one.to ?? one.from)?.type !== 'folder');
    const sum = (side: 'from' | 'to') => these.reduce((bytes, one) => bytes + (one[side]?.bytes ?? 0), 0);
    return { files: these.length, bytesBefore: sum('from'), bytesAfter: sum('to') };
  };
  return { added: of('added'), removed: of('removed'), changed: of('changed'), metadata: of('metadata') };
}
