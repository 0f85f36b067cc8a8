import { shortId } from '../../../contracts/snapshots.ts';
import type { OperationDefinition } from '../operations/definition.ts';
import { findSnapshot } from './list-snapshots.ts';
import type { SnapshotParts } from './reach-store.ts';
import { restoreNotebook } from './restore-notebook.ts';
import { runWithRestic } from './run-with-restic.ts';

const steps = [
  { id: 'copy', title: 'Keep what is there now', weight: 3 },
  { id: 'settle', title: 'Keep what changed, while it stands still', weight: 1 },
  { id: 'stop', title: 'Stop the notebook', weight: 1 },
  { id: 'files', title: 'Put back the volumes', weight: 4 },
  { id: 'object', title: 'Put back the notebook', weight: 1 },
];

/** The operation that puts a notebook back to a snapshot. */
export function restoreOperation(parts: SnapshotParts): OperationDefinition<'restore'> {
  return {
    kind: 'restore',
    goesOn: true,
    title: ({ snapshot }) => `Go back to the snapshot ${shortId(snapshot)}`,
    cluster: ({ cluster }) => cluster,
    run: (input, outer) =>
      runWithRestic(parts, input.cluster, steps, outer, async ({ client, emit, context }) => {
        emit({ type: 'step', step: 'copy', state: 'started' });
        const wanted = await findSnapshot(parts, input, context);
        const safety = await restoreNotebook({ ...parts, client, emit }, wanted, context);
        const kept = `What was there before is kept as ${shortId(safety.id)}.`;
        return `${wanted.notebook} is as it was in ${shortId(wanted.id)}. ${kept}`;
      }),
  };
}
