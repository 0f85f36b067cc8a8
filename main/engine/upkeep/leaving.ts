import { join } from 'node:path';
import { AppError, asAppError } from '../../../contracts/app-error.ts';
import { stateEntries } from '../../../contracts/locations.ts';
import type { Leaving } from '../../../contracts/upkeep.ts';
import { clusterFolder } from '../../../provisioners/cluster-folder.ts';
import { pulledImages } from '../../../provisioners/pulled-images.ts';
import type { Clusters } from '../clusters/clusters.ts';
import { contextName, mergedInto } from '../clusters/kubeconfig-file.ts';
import type { OperationContext } from '../operations/definition.ts';
import { bytesOf } from './folder-bytes.ts';

/** All that an uninstall removes, read from what is there now. Removes nothing. */
export async function readLeaving(clusters: Clusters, context: OperationContext, running: number): Promise<Leaving> {
  const { host } = context;
  const { home } = host.paths;
  const ours = new Set(stateEntries.map(({ name }) => name));
  const names = await host.files.list(home);
  const entries: Leaving['entries'] = [];
  for (const { name, title } of stateEntries) {
    if (names.includes(name)) entries.push({ name, title, bytes: await bytesOf(host.files, join(home, name)) });
  }
  return {
    home,
    ...(await clustersOf(clusters, context)),
    images: await imagesOf(context),
    entries,
    strangers: names.filter((name) => !ours.has(name)),
    running,
  };
}

/** Those that can be seen, and those that have only a folder left, of which a failed creation's logs may be all. */
async function clustersOf(
  clusters: Clusters,
  context: OperationContext,
): Promise<Pick<Leaving, 'clusters' | 'unasked'>> {
  const seen = await clusters.list(context).then(
    (list) => ({ list, unasked: null }),
    (thrown: unknown) => ({ list: [], unasked: asAppError(thrown).message }),
  );
  const contextOf = async (name: string) => {
    const path = await mergedInto(context.host, name);
    return path === null ? null : { path, name: contextName(name) };
  };
  const found = await Promise.all(
    seen.list.map(async ({ name, provisioner, condition, nodes }) => ({
      ...{ name, provisioner, state: condition.state, nodes: nodes.map((node) => node.name) },
      context: await contextOf(name),
    })),
  );
  const known = new Set(found.map(({ name }) => name));
  const folders = (await context.host.files.list(clusterFolder(context.host.paths.home, ''))).filter(
    (name) => !known.has(name),
  );
  const left = await Promise.all(
    folders.map(async (name) => ({
      ...{ name, provisioner: 'unknown', state: 'absent', nodes: [] },
      context: await contextOf(name),
    })),
  );
  return { clusters: [...found, ...left], unasked: seen.unasked };
}

async function imagesOf({ host }: OperationContext): Promise<Leaving['images']> {
  const images: Leaving['images'] = [];
  for (const reference of await pulledImages(host)) {
    const facts = await host.docker.image(reference).catch((thrown: unknown) => {
      // An engine that cannot be asked is told once, by `unasked`.
      if (!(thrown instanceof AppError)) throw thrown;
      return null;
    });
    if (facts !== null) images.push({ reference, bytes: facts.bytes });
  }
  return images;
}
