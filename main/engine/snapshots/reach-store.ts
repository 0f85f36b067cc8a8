import { AppError } from '../../../contracts/app-error.ts';
import type { SnapshotView } from '../../../contracts/snapshots.ts';
import type { Clusters } from '../clusters/clusters.ts';
import type { OperationContext } from '../operations/definition.ts';
import type { Tools } from '../tools/tools.ts';
import { clearLeftBehind } from './left-behind.ts';
import { openRestic } from './open-restic.ts';
import type { Restic } from './restic.ts';

export interface SnapshotParts {
  readonly clusters: Clusters;
  readonly tools: Tools;
}

/**
 * restic with the store, beside a node of a cluster: the one that is named, else the first. Rejects with
 * `snapshot.out-of-reach`, and as `openRestic` does.
 */
export async function reachStore(
  { clusters, tools }: SnapshotParts,
  { cluster, node }: { readonly cluster: string; readonly node?: string },
  context: OperationContext,
): Promise<Restic> {
  await clearLeftBehind(clusters, cluster, context);
  const provisioner = await clusters.provisionerOf(cluster, context);
  const inner = clusters.context(context);
  const { runBesideNode } = provisioner;
  const beside = node ?? (await provisioner.nodes(cluster, inner))[0]?.name;
  if (runBesideNode === undefined || beside === undefined) {
    const why = 'no program can be run beside the nodes of its cluster';
    throw new AppError('snapshot.out-of-reach', { name: `the cluster ${cluster}`, why });
  }
  return openRestic(
    { runBeside: (program, options) => runBesideNode(cluster, beside, program, inner, options) },
    { ...context, tools },
  );
}

/** What names a snapshot of a cluster. */
export interface SnapshotAsked extends Pick<SnapshotView, 'cluster'> {
  /** The first letters of its id. */
  readonly snapshot: string;
}
