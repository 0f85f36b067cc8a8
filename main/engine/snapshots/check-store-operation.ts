import { formatBytes } from '../../../contracts/units.ts';
import type { OperationDefinition } from '../operations/definition.ts';
import { reachStore, type SnapshotParts } from './reach-store.ts';
import { runRestic } from './restic.ts';
import { runOnStore } from './run-with-restic.ts';
import { hasRepository } from './snapshot-store.ts';
import { readUsage } from './store-usage.ts';

const steps = [{ id: 'check', title: 'Check the store', weight: 9 }];

/** The operation that tells whether the store is whole. Fails with `snapshot.store-damaged`. */
export function checkStoreOperation(parts: SnapshotParts): OperationDefinition<'check-store'> {
  return {
    kind: 'check-store',
    title: ({ readAll }) => (readAll ? 'Check the store of snapshots, all of it' : 'Check the store of snapshots'),
    cluster: ({ cluster }) => cluster,
    run: ({ cluster, readAll }, outer) =>
      runOnStore(parts, steps, outer, async ({ emit, context }) => {
        emit({ type: 'step', step: 'check', state: 'started' });
        const restic = await reachStore(parts, { cluster }, context);
        if (!(await hasRepository(context.host, restic.store))) return 'There is no snapshot yet, and so no store.';
        await runRestic(restic, readAll ? ['check', '--read-data'] : ['check']);
        emit({ type: 'step', step: 'check', state: 'done' });
        const { bytes } = await readUsage(context.host);
        const how = readAll
          ? 'and every byte of it is what it was when it was written'
          : 'and nothing of it is missing';
        return `The store is whole, ${formatBytes(bytes)}, ${how}.`;
      }),
  };
}
