import { shortId } from '../../../contracts/snapshots.ts';
import type { OperationEvent } from '../../../contracts/operations.ts';
import { withEvents } from '../../../provisioners/with-events.ts';
import type { OperationDefinition } from '../operations/definition.ts';
import { findSnapshot, type SnapshotParts } from './list-snapshots.ts';
import { restoreNotebook } from './restore-notebook.ts';

/** The operation that puts a notebook back to a snapshot. */
export function restoreOperation(parts: SnapshotParts): OperationDefinition<'restore'> {
  return {
    kind: 'restore',
    title: ({ snapshot }) => `Go back to the snapshot ${shortId(snapshot)}`,
    cluster: ({ cluster }) => cluster,
    async *run(input, context): AsyncGenerator<OperationEvent, string> {
      const { host } = context;
      yield {
        type: 'steps',
        steps: [
          { id: 'copy', title: 'Keep what is there now', weight: 3 },
          { id: 'settle', title: 'Keep what changed, while it stands still', weight: 1 },
          { id: 'stop', title: 'Stop the notebook', weight: 1 },
          { id: 'files', title: 'Put back the volumes', weight: 4 },
          { id: 'object', title: 'Put back the notebook', weight: 1 },
        ],
      };
      yield { type: 'step', step: 'copy', state: 'started' };
      const client = host.kubernetes.connect(await parts.clusters.kubeconfig(input.cluster, context));
      try {
        return yield* withEvents<OperationEvent, string>(context.signal, async (emit, signal) => {
          const wanted = await findSnapshot(parts, input, { host, signal });
          const safety = await restoreNotebook({ ...parts, client, emit }, wanted, { host, signal });
          const kept = `What was there before is kept as ${shortId(safety.id)}.`;
          return `${wanted.notebook} is as it was in ${shortId(wanted.id)}. ${kept}`;
        });
      } finally {
        client.close();
      }
    },
  };
}
