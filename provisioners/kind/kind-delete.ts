import type { Host } from '../host.ts';
import type { ProvisionerContext, ProvisionerTask } from '../provisioner.ts';
import { type KindFiles, kindFilesOf, removeKindFiles } from './kind-files.ts';
import { removeNetwork } from './kind-network.ts';
import { findNodes } from './kind-nodes.ts';
import { settleNode } from './kind-settle.ts';

/** How often the containers are looked for again, and how long apart, after none was found. */
const looks = { again: 2, milliseconds: 300 };

/** Removes all that a cluster has: containers with their volumes, the network where it was ours, kind's files. */
export async function* deleteKindCluster(name: string, { host }: ProvisionerContext): ProvisionerTask {
  yield { type: 'progress', step: 'cluster', done: 0, total: 1, unit: 'steps', detail: 'Removing the nodes' };
  await removeCluster(name, kindFilesOf(host, name), host, { logs: true });
  yield { type: 'progress', step: 'cluster', done: 1, total: 1, unit: 'steps', detail: 'Removed' };
}

/**
 * The same without telling of it. Through Docker itself and not through kind, which does nothing else here, so that a
 * cluster can be deleted where kind is missing. Takes no signal: what was begun is ended.
 */
export async function removeCluster(
  name: string,
  files: KindFiles,
  host: Host,
  options: { logs: boolean },
): Promise<void> {
  await removeContainers(name, host);
  // A creation that was just cut off may have asked Docker for one more container that is not listed yet.
  const wasCut = (await host.files.readText(files.creating)) !== null;
  for (let look = 0; wasCut && look < looks.again; look += 1) {
    await host.clock.sleep(looks.milliseconds);
    await removeContainers(name, host);
  }
  await removeNetwork(host);
  await removeKindFiles(host, files, options);
}

/** Removes the node containers that a cluster has now, with their volumes. */
export async function removeContainers(name: string, host: Host): Promise<void> {
  const nodes = await findNodes(host, name);
  await Promise.all(
    nodes.map(async (node) => {
      await settleNode(node, host);
      await host.docker.remove(node.id);
    }),
  );
}
