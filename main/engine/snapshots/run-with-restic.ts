import type { OperationEvent } from '../../../contracts/operations.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { withEvents } from '../../../provisioners/with-events.ts';
import type { OperationContext } from '../operations/definition.ts';
import { getTools } from '../tools/get-tools.ts';
import { asStep } from '../up/as-step.ts';
import { clearLeftBehind } from './left-behind.ts';
import type { SnapshotParts } from './reach-store.ts';
import { removeUnfilled } from './unfilled-claims.ts';

type Step = Extract<OperationEvent, { type: 'steps' }>['steps'][number];

/** What an operation on the store works with. */
export interface StoreWork {
  readonly emit: (event: OperationEvent) => void;
  /** Its signal is aborted too where the operation is left early. */
  readonly context: OperationContext;
}

/** What an operation on snapshots and a cluster works with. */
export interface SnapshotWork extends StoreWork {
  readonly client: KubernetesClient;
}

/** Gets restic, which is the first step of every operation on snapshots, and does the rest of it. */
export async function* runOnStore(
  { tools }: Pick<SnapshotParts, 'tools'>,
  steps: readonly Step[],
  { host, signal: outer }: OperationContext,
  work: (parts: StoreWork) => Promise<string>,
): AsyncGenerator<OperationEvent, string> {
  yield { type: 'steps', steps: [{ id: 'tools', title: 'Get the tools', weight: 1 }, ...steps] };
  yield* asStep('tools', getTools(tools, { names: ['restic'], mirror: undefined }, outer));
  return yield* withEvents<OperationEvent, string>(outer, (emit, signal) => work({ emit, context: { host, signal } }));
}

/** As `runOnStore`, with a connection to the cluster. */
export function runWithRestic(
  parts: SnapshotParts,
  cluster: string,
  steps: readonly Step[],
  outer: OperationContext,
  work: (parts: SnapshotWork) => Promise<string>,
): AsyncGenerator<OperationEvent, string> {
  return runOnStore(parts, steps, outer, async ({ emit, context }) => {
    const { kubernetes } = context.host;
    const client = kubernetes.connect(await parts.clusters.kubeconfig(cluster, context));
    try {
      await clearLeftBehind(parts.clusters, cluster, context);
      await removeUnfilled(client, context);
      return await work({ client, emit, context });
    } finally {
      client.close();
    }
  });
}
