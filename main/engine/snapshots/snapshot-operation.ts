import { shortId } from '../../../contracts/snapshots.ts';
import { formatBytes } from '../../../contracts/units.ts';
import type { OperationDefinition } from '../operations/definition.ts';
import { podsOf, readScope } from './notebook-scope.ts';
import { openRestic } from './open-restic.ts';
import type { SnapshotParts } from './reach-store.ts';
import { runWithRestic } from './run-with-restic.ts';
import { takeSnapshot, type TakenSnapshot } from './take-snapshot.ts';

const steps = [
  { id: 'copy', title: 'Keep what is there', weight: 4 },
  { id: 'settle', title: 'Keep what changed, while it stands still', weight: 1 },
];

/** The operation that keeps a notebook as it is: its volumes and its objects. */
export function snapshotOperation(parts: SnapshotParts): OperationDefinition<'snapshot'> {
  return {
    kind: 'snapshot',
    title: ({ notebook }) => `Take a snapshot of ${notebook}`,
    cluster: ({ cluster }) => cluster,
    run: (input, outer) =>
      runWithRestic(parts, input.cluster, steps, outer, async ({ client, emit, context }) => {
        emit({ type: 'step', step: 'copy', state: 'started' });
        const scope = await readScope(client, parts.clusters, input, context);
        const restic = await openRestic(scope, { ...context, tools: parts.tools });
        const pods = await podsOf(client, scope, context.signal);
        const { host } = context;
        return summaryOf(await takeSnapshot(scope, { host, restic, pods, origin: 'asked', note: input.note, emit }));
      }),
  };
}

function summaryOf({ id, notebook, bytes, addedBytes, frozenMilliseconds }: TakenSnapshot): string {
  const still = frozenMilliseconds === 0 ? '' : ` It stood still for ${(frozenMilliseconds / 1000).toFixed(1)} s.`;
  return `${notebook} is kept as ${shortId(id)}: ${formatBytes(bytes)}, ${formatBytes(addedBytes)} new in the store.${still}`;
}
