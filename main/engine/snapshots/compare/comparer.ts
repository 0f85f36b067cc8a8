import { AppError } from '../../../../contracts/app-error.ts';
import type {
  CompareFileInput,
  CompareInput,
  Comparison,
  FileComparison,
  FileDifference,
} from '../../../../contracts/snapshot-differences.ts';
import { shortId, type SnapshotView } from '../../../../contracts/snapshots.ts';
import type { OperationContext } from '../../operations/definition.ts';
import { listSnapshots, pickSnapshot } from '../list-snapshots.ts';
import { readContent } from '../put-back.ts';
import { reachStore, type SnapshotParts } from '../reach-store.ts';
import type { SnapshotContent } from '../snapshot-files.ts';
import { compareContent } from './compare-content.ts';
import { changesBetween, compareTrees } from './compare-trees.ts';
import { countFiles } from './file-differences.ts';
import { objectDifferences } from './object-differences.ts';
import { type VolumePair, volumePairs } from './volume-pairs.ts';

/** More than anybody reads. */
const mostFiles = 1000;

/** Two comparisons are remembered: whoever looks at files one after the other asks for the same two snapshots. */
const mostRemembered = 2;

/** All that differs between two snapshots. They never change, so neither does this. */
interface Compared {
  readonly from: SnapshotView;
  readonly to: SnapshotView;
  readonly contents: { readonly from: SnapshotContent; readonly to: SnapshotContent };
  readonly pairs: readonly VolumePair[];
  readonly files: readonly FileDifference[];
}

export interface Comparer {
  /**
   * What differs between two snapshots, or between one and its parent. Rejects with `snapshot.no-parent`, and as
   * `findSnapshot` and `readSnapshot` do.
   */
  readonly compare: (input: CompareInput, context: OperationContext) => Promise<Comparison>;
  /**
   * What differs in one of the files: by lines, or by cells of a Jupyter notebook. Rejects as `compare` does, and with
   * `snapshot.file-same` and `snapshot.which-volume`.
   */
  readonly compareFile: (input: CompareFileInput, context: OperationContext) => Promise<FileComparison>;
}

/** Compares snapshots, and remembers the last ones, as each look into the store takes a second. */
export function createComparer(parts: SnapshotParts): Comparer {
  const remembered = new Map<string, Compared>();
  const compared = async (input: CompareInput, context: OperationContext): Promise<Compared> => {
    // Only whole ids that were found before are found so.
    const known = remembered.get(`${input.cluster} ${input.from ?? ''} ${input.to}`);
    if (known !== undefined) return known;
    const { from, to } = await findBoth(parts, input, context);
    const key = `${input.cluster} ${from.id} ${to.id}`;
    const made = remembered.get(key) ?? (await compareNow(parts, { from, to }, input, context));
    remembered.delete(key);
    remembered.set(key, made);
    for (const old of [...remembered.keys()].slice(0, -mostRemembered)) remembered.delete(old);
    return made;
  };
  return {
    compare: async (input, context) => {
      const { from, to, contents, files } = await compared(input, context);
      return {
        ...{ from, to },
        objects: objectDifferences(contents.from, contents.to),
        counts: countFiles(files),
        files: files.slice(0, mostFiles),
        filesLeftOut: Math.max(0, files.length - mostFiles),
      };
    },
    compareFile: async (input, context) => {
      const { from, to, pairs, files } = await compared(input, context);
      const file = fileAmong(files, input, { from, to });
      const pair = pairs.find((one) => (one.to ?? one.from)?.name === file.volume);
      const restic = await reachStore(parts, input, context);
      const inStore = (side: 'from' | 'to') => ({
        snapshot: side === 'from' ? from.id : to.id,
        path: `${pair?.[side]?.folder ?? ''}/${file.path}`,
      });
      const content = await compareContent(restic, file, { from: inStore('from'), to: inStore('to') });
      return { from, to, file, content };
    },
  };
}

async function findBoth(parts: SnapshotParts, input: CompareInput, context: OperationContext) {
  const { cluster } = input;
  const all = await listSnapshots(parts, cluster, context);
  const to = pickSnapshot(all, { cluster, snapshot: input.to });
  const snapshot = input.from ?? to.parent;
  if (snapshot === null) throw new AppError('snapshot.no-parent', { snapshot: shortId(to.id) });
  return { from: pickSnapshot(all, { cluster, snapshot }), to };
}

async function compareNow(
  parts: SnapshotParts,
  { from, to }: Pick<Compared, 'from' | 'to'>,
  { cluster }: CompareInput,
  context: OperationContext,
): Promise<Compared> {
  const restic = await reachStore(parts, { cluster }, context);
  const ids = { from: from.id, to: to.id };
  const [old, now, whole] = await Promise.all([
    readContent(restic, ids.from),
    readContent(restic, ids.to),
    changesBetween(restic, ids),
  ]);
  const pairs = volumePairs(old, now);
  return { from, to, contents: { from: old, to: now }, pairs, files: await compareTrees(restic, ids, pairs, whole) };
}

function fileAmong(
  files: readonly FileDifference[],
  { volume: wanted, path: asked }: CompareFileInput,
  { from, to }: Pick<Compared, 'from' | 'to'>,
): FileDifference {
  const isIt = ({ volume, path }: FileDifference) =>
    (path === asked && (wanted === undefined || wanted === volume)) ||
    (wanted === undefined && `${volume}/${path}` === asked);
  const found = files.filter(isIt);
  const [file] = found;
  if (file === undefined)
    throw new AppError('snapshot.file-same', { file: asked, from: shortId(from.id), to: shortId(to.id) });
  if (found.length === 1) return file;
  throw new AppError('snapshot.which-volume', { file: asked, volumes: found.map(({ volume }) => volume).join(', ') });
}
