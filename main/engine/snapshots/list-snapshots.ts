import { AppError } from '../../../contracts/app-error.ts';
import type { SnapshotDetails, SnapshotView } from '../../../contracts/snapshots.ts';
import { viewOf as notebookViewOf } from '../notebooks/notebook-view.ts';
import type { OperationContext } from '../operations/definition.ts';
import { nameOfOpened } from './opened-notebook.ts';
import { readContent } from './put-back.ts';
import { reachStore, type SnapshotAsked, type SnapshotParts } from './reach-store.ts';
import { hasRepository, openStore } from './snapshot-store.ts';
import { viewOf } from './snapshot-tags.ts';
import { listAll } from './take-snapshot.ts';

/** The snapshots of a cluster's notebooks, newest first. Rejects with `snapshot.out-of-reach`, and as `runRestic` does. */
export async function listSnapshots(
  parts: SnapshotParts,
  cluster: string,
  context: OperationContext,
): Promise<SnapshotView[]> {
  const { host } = context;
  await parts.clusters.provisionerOf(cluster, context);
  if (!(await hasRepository(host, await openStore(host)))) return [];
  return (await listAll(await reachStore(parts, { cluster }, context)))
    .map(viewOf)
    .filter((view) => view !== null)
    .filter((view) => view.cluster === cluster)
    .toSorted((one, other) => other.createdAt.localeCompare(one.createdAt));
}

/** The snapshot whose id begins so. Rejects with `snapshot.unknown` and `snapshot.ambiguous`. */
export async function findSnapshot(
  parts: SnapshotParts,
  { cluster, snapshot }: SnapshotAsked,
  context: OperationContext,
): Promise<SnapshotView> {
  return snapshotAmong(await listSnapshots(parts, cluster, context), { cluster, snapshot });
}

/** As `findSnapshot`, in a list that is there already. Throws as it rejects. */
export function snapshotAmong(all: readonly SnapshotView[], { cluster, snapshot }: SnapshotAsked): SnapshotView {
  const [found, other] = all.filter(({ id }) => id.startsWith(snapshot));
  if (found === undefined) throw new AppError('snapshot.unknown', { cluster, snapshot });
  if (other !== undefined) throw new AppError('snapshot.ambiguous', { snapshot });
  return found;
}

/** A snapshot with the notebook as it was in it. Rejects as `findSnapshot` does, and with `snapshot.unreadable`. */
export async function readSnapshot(
  parts: SnapshotParts,
  asked: SnapshotAsked,
  context: OperationContext,
): Promise<SnapshotDetails> {
  const snapshot = await findSnapshot(parts, asked, context);
  const content = await readContent(await reachStore(parts, asked, context), snapshot.id);
  const { image, millicores, memoryBytes, gpu, volumes } = notebookViewOf(content.notebook, [], []);
  return { snapshot, notebook: { image, millicores, memoryBytes, gpu, volumes }, newName: nameOfOpened(snapshot) };
}
