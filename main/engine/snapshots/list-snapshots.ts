import { AppError } from '../../../contracts/app-error.ts';
import type { SnapshotDetails, SnapshotView } from '../../../contracts/snapshots.ts';
import { viewOf as notebookViewOf } from '../notebooks/notebook-view.ts';
import type { OperationContext } from '../operations/definition.ts';
import { nameOfOpened } from './opened-notebook.ts';
import { readContent } from './put-back.ts';
import { reachStore, type SnapshotAsked, type SnapshotParts } from './reach-store.ts';
import { runRestic } from './restic.ts';
import { readSnapshots } from './restic-output.ts';
import { hasRepository, openStore } from './snapshot-store.ts';
import { viewsOf } from './snapshot-tags.ts';

/** The snapshots of a cluster's notebooks, newest first. Rejects with `snapshot.out-of-reach`, and as `runRestic` does. */
export async function listSnapshots(
  parts: SnapshotParts,
  cluster: string,
  context: OperationContext,
): Promise<SnapshotView[]> {
  const { host } = context;
  await parts.clusters.provisionerOf(cluster, context);
  if (!(await hasRepository(host, await openStore(host)))) return [];
  const restic = await reachStore(parts, { cluster }, context);
  const all = readSnapshots((await runRestic(restic, ['snapshots'])).join('\n'));
  return viewsOf(all)
    .filter((view) => view.cluster === cluster)
    .toReversed();
}

/** The snapshot whose id begins so. Rejects with `snapshot.unknown` and `snapshot.ambiguous`. */
export async function findSnapshot(
  parts: SnapshotParts,
  { cluster, snapshot }: SnapshotAsked,
  context: OperationContext,
): Promise<SnapshotView> {
  const [found, other] = (await listSnapshots(parts, cluster, context)).filter(({ id }) => id.startsWith(snapshot));
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
