import type { OperationEvent } from '../../../contracts/operations.ts';
import { shortId } from '../../../contracts/snapshots.ts';
import { formatBytes } from '../../../contracts/units.ts';
import { withEvents } from '../../../provisioners/with-events.ts';
import type { OperationDefinition } from '../operations/definition.ts';
import { getTools } from '../tools/get-tools.ts';
import { asStep } from '../up/as-step.ts';
import type { SnapshotParts } from './reach-store.ts';
import { podsOf, readScope } from './notebook-scope.ts';
import { openRestic } from './open-restic.ts';
import { takeSnapshot, type TakenSnapshot } from './take-snapshot.ts';

/** The operation that keeps a notebook as it is: its volumes and its objects. */
export function snapshotOperation({ clusters, tools }: SnapshotParts): OperationDefinition<'snapshot'> {
  return {
    kind: 'snapshot',
    title: ({ notebook }) => `Take a snapshot of ${notebook}`,
    cluster: ({ cluster }) => cluster,
    async *run(input, context): AsyncGenerator<OperationEvent, string> {
      const { host, signal } = context;
      yield {
        type: 'steps',
        steps: [
          { id: 'tools', title: 'Get the tools', weight: 1 },
          { id: 'copy', title: 'Keep what is there', weight: 4 },
          { id: 'settle', title: 'Keep what changed, while it stands still', weight: 1 },
        ],
      };
      yield* asStep('tools', getTools(tools, { names: ['restic'], mirror: undefined }, signal));
      yield { type: 'step', step: 'copy', state: 'started' };
      const client = host.kubernetes.connect(await clusters.kubeconfig(input.cluster, context));
      try {
        const taken = yield* withEvents<OperationEvent, TakenSnapshot>(signal, async (emit, own) => {
          const scope = await readScope(client, clusters, input, { host, signal: own });
          const restic = await openRestic(scope, { host, tools, signal: own });
          const pods = await podsOf(client, scope, own);
          return takeSnapshot(scope, { host, restic, pods, origin: 'asked', note: input.note, emit });
        });
        return summaryOf(taken);
      } finally {
        client.close();
      }
    },
  };
}

function summaryOf({ id, notebook, bytes, addedBytes, frozenMilliseconds }: TakenSnapshot): string {
  const still = frozenMilliseconds === 0 ? '' : ` It stood still for ${(frozenMilliseconds / 1000).toFixed(1)} s.`;
  return `${notebook} is kept as ${shortId(id)}: ${formatBytes(bytes)}, ${formatBytes(addedBytes)} new in the store.${still}`;
}
