import { shortId } from '../../../contracts/snapshots.ts';
import type { OperationDefinition } from '../operations/definition.ts';
import { findSnapshot } from './list-snapshots.ts';
import { openedSummary, openSnapshot } from './open-snapshot.ts';
import { nameOfOpened } from './opened-notebook.ts';
import type { SnapshotParts } from './reach-store.ts';
import { runWithRestic } from './run-with-restic.ts';

const steps = [
  { id: 'volumes', title: 'Make the volumes', weight: 1 },
  { id: 'files', title: 'Fill the volumes', weight: 4 },
  { id: 'notebook', title: 'Start the notebook', weight: 4 },
];

/** The operation that opens a snapshot as a notebook of its own. */
export function openOperation(parts: SnapshotParts): OperationDefinition<'open-snapshot'> {
  return {
    kind: 'open-snapshot',
    title: ({ snapshot, name }) => `Open the snapshot ${shortId(snapshot)} as ${name ?? 'a notebook'}`,
    cluster: ({ cluster }) => cluster,
    run: (input, outer) =>
      runWithRestic(parts, input.cluster, steps, outer, async ({ client, emit, context }) => {
        const wanted = await findSnapshot(parts, input, context);
        const key = { workspace: input.workspace ?? wanted.workspace, name: input.name ?? nameOfOpened(wanted) };
        const { isRunning } = await openSnapshot({ ...parts, client, emit }, wanted, { key, input }, context);
        return openedSummary(key, wanted, isRunning);
      }),
  };
}
