import type { OperationEvent } from '../../../contracts/operations.ts';
import { shortId } from '../../../contracts/snapshots.ts';
import { withEvents } from '../../../provisioners/with-events.ts';
import type { OperationDefinition } from '../operations/definition.ts';
import { getTools } from '../tools/get-tools.ts';
import { asStep } from '../up/as-step.ts';
import { findSnapshot } from './list-snapshots.ts';
import { openedSummary, openSnapshot } from './open-snapshot.ts';
import { nameOfOpened } from './opened-notebook.ts';
import type { SnapshotParts } from './reach-store.ts';

/** The operation that opens a snapshot as a notebook of its own. */
export function openOperation(parts: SnapshotParts): OperationDefinition<'open-snapshot'> {
  return {
    kind: 'open-snapshot',
    title: ({ snapshot, name }) => `Open the snapshot ${shortId(snapshot)} as ${name ?? 'a notebook'}`,
    cluster: ({ cluster }) => cluster,
    async *run(input, context): AsyncGenerator<OperationEvent, string> {
      const { host, signal } = context;
      yield {
        type: 'steps',
        steps: [
          { id: 'tools', title: 'Get the tools', weight: 1 },
          { id: 'volumes', title: 'Make the volumes', weight: 1 },
          { id: 'files', title: 'Fill the volumes', weight: 4 },
          { id: 'notebook', title: 'Start the notebook', weight: 4 },
        ],
      };
      yield* asStep('tools', getTools(parts.tools, { names: ['restic'], mirror: undefined }, signal));
      const client = host.kubernetes.connect(await parts.clusters.kubeconfig(input.cluster, context));
      try {
        return yield* withEvents<OperationEvent, string>(signal, async (emit, own) => {
          const inner = { host, signal: own };
          const wanted = await findSnapshot(parts, input, inner);
          const key = { workspace: input.workspace ?? wanted.workspace, name: input.name ?? nameOfOpened(wanted) };
          const { isRunning } = await openSnapshot({ ...parts, client, emit }, wanted, { key, input }, inner);
          return openedSummary(key, wanted, isRunning);
        });
      } finally {
        client.close();
      }
    },
  };
}
