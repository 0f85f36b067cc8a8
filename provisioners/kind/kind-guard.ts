import { AppError, asAppError } from '../../contracts/app-error.ts';
import { diskLimits } from '../disk-limits.ts';
import type { ContainerFacts, Host } from '../host.ts';
import { diskStopError } from '../node-upkeep.ts';
import { installGuard } from './disk-guard-script.ts';
import { askNode } from './ask-node.ts';

/** Where a node keeps etcd, images and volumes. */
const paths = ['/var', '/var/lib/etcd'];

/**
 * Puts the disk guard into the nodes that run, or what is newer of it. Answers why it could not be put into one, in
 * words: a cluster that nobody watches is better than none, and the person has to know.
 */
export async function guardNodes(nodes: readonly ContainerFacts[], host: Host): Promise<string | null> {
  const { stopBelow, goOnFrom } = diskLimits;
  const script = installGuard({ stopBelow, goOnFrom, paths });
  const running = nodes.filter((node) => node.state !== 'paused');
  try {
    await Promise.all(running.map((node) => mustRun(node, script, host)));
    return null;
  } catch (thrown) {
    return `Nothing in the nodes stops them before their disk is full: ${asAppError(thrown).message}`;
  }
}

/**
 * Lets nodes go on that stopped themselves because of their disk. The guard in the node decides, by what is free now.
 * Rejects with `cluster.disk-stopped` where that is still too little.
 */
export async function letGoOn(cluster: string, nodes: readonly ContainerFacts[], host: Host): Promise<void> {
  await Promise.all(nodes.map((node) => letNodeGoOn(cluster, node, host)));
}

async function letNodeGoOn(cluster: string, node: ContainerFacts, host: Host): Promise<void> {
  if ((await askNode(node, host)).stop === null) return;
  await mustRun(node, 'systemctl start kubelet.service || true', host);
  const { stop, disk } = await askNode(node, host);
  if (stop !== null) throw diskStopError(cluster, stop, disk?.freeBytes ?? null);
}

async function mustRun(node: ContainerFacts, script: string, { docker }: Host): Promise<void> {
  const { exitCode, stderr } = await docker.exec(node.id, ['sh', '-c', script]);
  if (exitCode !== 0)
    throw new AppError('docker.failed', { why: `the node ${node.name} said: ${stderr.trim() || `code ${exitCode}`}` });
}
