import type { OperationEvent } from '../../../contracts/operations.ts';
import { formatBytes } from '../../../contracts/units.ts';
import type { InputOf, OperationContext, OperationDefinition } from '../operations/definition.ts';
import { bytesOf } from '../upkeep/folder-bytes.ts';
import { pickSnapshot, readStore } from './list-snapshots.ts';
import { reachStore, type SnapshotParts } from './reach-store.ts';
import { runRestic } from './restic.ts';
import { runOnStore } from './run-with-restic.ts';
import { hasRepository } from './snapshot-store.ts';
import { unfinishedTag, viewsOf } from './snapshot-tags.ts';

const steps = [
  { id: 'forget', title: 'Take them off the list', weight: 1 },
  { id: 'prune', title: 'Give back the space', weight: 3 },
];

/** The operation that deletes snapshots, and what only they need. */
export function deleteSnapshotsOperation(parts: SnapshotParts): OperationDefinition<'delete-snapshots'> {
  return {
    kind: 'delete-snapshots',
    title: ({ snapshots }) => `Delete ${countOf(snapshots.length)}`,
    cluster: ({ cluster }) => cluster,
    run: (input, outer) =>
      runOnStore(parts, steps, outer, ({ emit, context }) => deleteSnapshots(parts, input, emit, context)),
  };
}

async function deleteSnapshots(
  parts: SnapshotParts,
  { cluster, snapshots }: InputOf<'delete-snapshots'>,
  emit: (event: OperationEvent) => void,
  context: OperationContext,
): Promise<string> {
  const { files } = context.host;
  emit({ type: 'step', step: 'forget', state: 'started' });
  const restic = await reachStore(parts, { cluster }, context);
  const all = (await hasRepository(context.host, restic.store)) ? await readStore(restic) : [];
  const own = viewsOf(all).filter((view) => view.cluster === cluster);
  const ids = new Set(snapshots.map((snapshot) => pickSnapshot(own, { cluster, snapshot }).id));
  // Nothing of these is under way: operations on a cluster follow one another.
  const unfinished = all.filter(({ hostname, tags }) => hostname === cluster && tags?.includes(unfinishedTag));
  const before = await bytesOf(files, restic.store.folder);
  await runRestic(restic, ['forget', ...ids, ...unfinished.map(({ id }) => id)]);
  emit({ type: 'step', step: 'forget', state: 'done' });
  emit({ type: 'step', step: 'prune', state: 'started' });
  await runRestic(restic, ['prune']);
  emit({ type: 'step', step: 'prune', state: 'done' });
  const freed = Math.max(0, before - (await bytesOf(files, restic.store.folder)));
  return `${countOf(ids.size)} ${ids.size === 1 ? 'is' : 'are'} deleted, and ${formatBytes(freed)} free again.`;
}

function countOf(count: number): string {
  return count === 1 ? 'one snapshot' : `${String(count)} snapshots`;
}
