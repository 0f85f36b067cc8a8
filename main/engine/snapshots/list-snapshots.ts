import { AppError } from '../../../contracts/app-error.ts';
import type { SnapshotView } from '../../../contracts/snapshots.ts';
import type { Clusters } from '../clusters/clusters.ts';
import type { OperationContext } from '../operations/definition.ts';
import type { Tools } from '../tools/tools.ts';
import { openRestic } from './open-restic.ts';
import { hasRepository, openStore } from './snapshot-store.ts';
import { viewOf } from './snapshot-tags.ts';
import { listAll } from './take-snapshot.ts';

export interface SnapshotParts {
  readonly clusters: Clusters;
  readonly tools: Tools;
}

/** The snapshots of a cluster's notebooks, newest first. Rejects with `snapshot.out-of-reach`, and as `runRestic` does. */
export async function listSnapshots(
  { clusters, tools }: SnapshotParts,
  cluster: string,
  context: OperationContext,
): Promise<SnapshotView[]> {
  const { host, signal } = context;
  const provisioner = await clusters.provisionerOf(cluster, context);
  if (!(await hasRepository(host, await openStore(host)))) return [];
  const inner = clusters.context(context);
  const [node] = await provisioner.nodes(cluster, inner);
  const { runBesideNode } = provisioner;
  if (runBesideNode === undefined || node === undefined) {
    const why = 'no program can be run beside the nodes of its cluster';
    throw new AppError('snapshot.out-of-reach', { name: `the cluster ${cluster}`, why });
  }
  const restic = await openRestic(
    { runBeside: (program, output) => runBesideNode(cluster, node.name, program, inner, { output }) },
    { host, tools, signal },
  );
  return (await listAll(restic))
    .map(viewOf)
    .filter((view) => view !== null)
    .filter((view) => view.cluster === cluster)
    .toSorted((one, other) => other.createdAt.localeCompare(one.createdAt));
}

/** The snapshot whose id begins so. Rejects with `snapshot.unknown` and `snapshot.ambiguous`. */
export async function findSnapshot(
  parts: SnapshotParts,
  { cluster, snapshot }: { readonly cluster: string; readonly snapshot: string },
  context: OperationContext,
): Promise<SnapshotView> {
  const [found, other] = (await listSnapshots(parts, cluster, context)).filter(({ id }) => id.startsWith(snapshot));
  if (found === undefined) throw new AppError('snapshot.unknown', { cluster, snapshot });
  if (other !== undefined) throw new AppError('snapshot.ambiguous', { snapshot });
  return found;
}
