import type { FileDifference, FileFacts } from '../../../../contracts/snapshot-differences.ts';
import { type Restic, runRestic } from '../restic.ts';
import { type ChangedFile, fileDifferences } from './file-differences.ts';
import { readChange, readNode, type TreeChange } from './restic-tree.ts';
import type { VolumePair } from './volume-pairs.ts';

type Side = 'from' | 'to';

/** Two snapshots by their ids. */
export interface SnapshotPair {
  readonly from: string;
  readonly to: string;
}

/** A change in a volume, by its place among the pairs and by its path in there. */
interface PlacedChange extends TreeChange {
  readonly pair: number;
}

/** All that differs between the trees of two snapshots, with metadata. Rejects as `runRestic` does. */
export async function changesBetween(restic: Restic, { from, to }: SnapshotPair): Promise<TreeChange[]> {
  const changes: TreeChange[] = [];
  await runRestic(restic, ['diff', '--metadata', from, to], {
    onLine(line) {
      const change = readChange(line);
      if (change !== null) changes.push(change);
      return change !== null;
    },
  });
  return changes;
}

/**
 * The files that differ in pairs of volumes, with what they were and are; `whole` is all that differs between the snapshots.
 * Rejects as `runRestic` does.
 */
export async function compareTrees(
  restic: Restic,
  snapshots: SnapshotPair,
  pairs: readonly VolumePair[],
  whole: readonly TreeChange[],
): Promise<FileDifference[]> {
  const placed = await Promise.all(pairs.map((pair, place) => changesIn(restic, snapshots, { pair, place, whole })));
  const changes = placed.flat();
  if (changes.length === 0) return [];
  const wanted = wantedPaths(changes);
  const [from, to] = await Promise.all(
    (['from', 'to'] as const).map((side) => factsOf(restic, snapshots[side], foldersOf(pairs, side), wanted)),
  );
  const modifiers = new Map(changes.map(({ pair, path, modifier }) => [keyOf(pair, path), modifier]));
  const keys = [...new Set([...(from?.keys() ?? []), ...(to?.keys() ?? [])])];
  return fileDifferences(
    keys.map((key): ChangedFile => {
      const cut = key.indexOf('/');
      const pair = pairs[Number(key.slice(0, cut))];
      const volume = (pair?.to ?? pair?.from)?.name ?? '';
      const sides = { from: from?.get(key) ?? null, to: to?.get(key) ?? null };
      return { volume, path: key.slice(cut + 1), modifier: modifiers.get(key) ?? '', ...sides };
    }),
  );
}

/** A volume that lies elsewhere now is compared by itself: to restic all of it went in one place, and came in another. */
async function changesIn(
  restic: Restic,
  { from, to }: SnapshotPair,
  { pair, place, whole }: { pair: VolumePair; place: number; whole: readonly TreeChange[] },
): Promise<PlacedChange[]> {
  const isMoved = pair.from !== null && pair.to !== null && pair.from.folder !== pair.to.folder;
  const folder = isMoved ? '' : (pair.to ?? pair.from)?.folder;
  const changes = isMoved
    ? await changesBetween(restic, { from: `${from}:${pair.from.folder}`, to: `${to}:${pair.to.folder}` })
    : whole;
  return changes
    .filter(({ path }) => path.startsWith(`${folder ?? ''}/`))
    .map(({ path, modifier }) => ({ pair: place, path: path.slice((folder ?? '').length + 1), modifier }));
}

/** Whether a path differs; restic does not name what lies in a folder that was something else before, or is now. */
function wantedPaths(changes: readonly PlacedChange[]): (key: string) => boolean {
  const named = new Set(changes.map(({ pair, path }) => keyOf(pair, path)));
  const turned = changes
    .filter(({ modifier }) => modifier.includes('T'))
    .map(({ pair, path }) => `${keyOf(pair, path)}/`);
  return (key) => named.has(key) || turned.some((folder) => key.startsWith(folder));
}

function foldersOf(pairs: readonly VolumePair[], side: Side): Map<number, string> {
  return new Map(pairs.flatMap((pair, place) => (pair[side] === null ? [] : [[place, pair[side].folder]])));
}

async function factsOf(
  restic: Restic,
  snapshot: string,
  folders: ReadonlyMap<number, string>,
  isWanted: (key: string) => boolean,
): Promise<Map<string, FileFacts>> {
  const facts = new Map<string, FileFacts>();
  if (folders.size === 0) return facts;
  await runRestic(restic, ['ls', '--recursive', snapshot, ...folders.values()], {
    onLine(line) {
      const node = readNode(line);
      if (node === null) return false;
      for (const [pair, folder] of folders) {
        if (!node.path.startsWith(`${folder}/`)) continue;
        const key = keyOf(pair, node.path.slice(folder.length + 1));
        if (isWanted(key)) facts.set(key, node.facts);
      }
      return true;
    },
  });
  return facts;
}

function keyOf(pair: number, path: string): string {
  return `${String(pair)}/${path}`;
}
