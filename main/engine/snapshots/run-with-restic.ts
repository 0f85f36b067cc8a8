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

/** What an operation on snapshots works with. */
export interface SnapshotWork {
  readonly client: KubernetesClient;
  readonly emit: (event: OperationEvent) => void;
  /** Its signal is aborted too where the operation is left early. */
  readonly context: OperationContext;
}

/** Gets restic, which is the first step of every operation on snapshots, and does the rest of it. */
export async function* runWithRestic(
  { clusters, tools }: SnapshotParts,
  cluster: string,
  steps: readonly Step[],
  { host, signal: outer }: OperationContext,
  work: (parts: SnapshotWork) => Promise<string>,
): AsyncGenerator<OperationEvent, string> {
  yield { type: 'steps', steps: [{ id: 'tools', title: 'Get the tools', weight: 1 }, ...steps] };
  yield* asStep('tools', getTools(tools, { names: ['restic'], mirror: undefined }, outer));
  const client = host.kubernetes.connect(await clusters.kubeconfig(cluster, { host, signal: outer }));
  try {
    await clearLeftBehind(clusters, cluster, { host, signal: outer });
    await removeUnfilled(client, { host, signal: outer });
    return yield* withEvents<OperationEvent, string>(outer, (emit, signal) =>
      work({ client, emit, context: { host, signal } }),
    );
  } finally {
    client.close();
  }
}
