import { shortId } from '../../../contracts/snapshots.ts';
import type { OperationEvent } from '../../../contracts/operations.ts';
import { withEvents } from '../../../provisioners/with-events.ts';
import type { OperationDefinition } from '../operations/definition.ts';
import { getTools } from '../tools/get-tools.ts';
import { asStep } from '../up/as-step.ts';
import { findSnapshot } from './list-snapshots.ts';
import type { SnapshotParts } from './reach-store.ts';
import { restoreNotebook } from './restore-notebook.ts';

/** The operation that puts a notebook back to a snapshot. */
export function restoreOperation(parts: SnapshotParts): OperationDefinition<'restore'> {
  return {
    kind: 'restore',
    title: ({ snapshot }) => `Go back to the snapshot ${shortId(snapshot)}`,
    cluster: ({ cluster }) => cluster,
    async *run(input, context): AsyncGenerator<OperationEvent, string> {
      const { host, signal: outer } = context;
      yield {
        type: 'steps',
        steps: [
          { id: 'tools', title: 'Get the tools', weight: 1 },
          { id: 'copy', title: 'Keep what is there now', weight: 3 },
          { id: 'settle', title: 'Keep what changed, while it stands still', weight: 1 },
          { id: 'stop', title: 'Stop the notebook', weight: 1 },
          { id: 'files', title: 'Put back the volumes', weight: 4 },
          { id: 'object', title: 'Put back the notebook', weight: 1 },
        ],
      };
      yield* asStep('tools', getTools(parts.tools, { names: ['restic'], mirror: undefined }, outer));
      yield { type: 'step', step: 'copy', state: 'started' };
      const client = host.kubernetes.connect(await parts.clusters.kubeconfig(input.cluster, context));
      try {
        return yield* withEvents<OperationEvent, string>(outer, async (emit, signal) => {
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
