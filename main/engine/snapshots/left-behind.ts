import type { Host } from '../../../provisioners/host.ts';
import type { Clusters } from '../clusters/clusters.ts';
import type { OperationContext } from '../operations/definition.ts';
import { type RunOnNode, thawLeft } from './freeze.ts';
import { makingFolder, openStore } from './snapshot-store.ts';

/** By what an engine has one of. */
const cleared = new WeakMap<Clusters, Promise<void>>();

/**
 * Ends what an engine that was killed left running on the store of snapshots, lets go on what it held still, and removes
 * what it was making. Done once, before this engine's own first run of restic; again where it failed.
 */
export async function clearLeftBehind(clusters: Clusters, cluster: string, { host }: OperationContext): Promise<void> {
  // Others wait for it too: it goes by no one's cancel.
  const context = { host, signal: new AbortController().signal };
  const { endBesideNodes } = await clusters.provisionerOf(cluster, context);
  if (endBesideNodes === undefined) return;
  const end = (folder: string) => endBesideNodes(folder, clusters.context(context));
  const clearing = cleared.get(clusters) ?? clear(host, end);
  cleared.set(clusters, clearing);
  try {
    await clearing;
  } catch (thrown) {
    cleared.delete(clusters);
    throw thrown;
  }
}

async function clear(
  { files, paths }: Pick<Host, 'files' | 'paths'>,
  end: (folder: string) => Promise<RunOnNode[]>,
): Promise<void> {
  const making = makingFolder({ paths });
  const { folder } = await openStore({ files, paths });
  await Promise.all((await end(folder)).map(thawLeft));
  await files.remove(making);
}
