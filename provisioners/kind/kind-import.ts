import { AppError } from '../../contracts/app-error.ts';
import type { ContainerFacts } from '../host.ts';
import type { ImageArchive } from '../node-network.ts';
import type { ProvisionerContext } from '../provisioner.ts';
import { mustFindNodes } from './kind-nodes.ts';

/**
 * Streams an image into the containerd of every node, one after the other: the archive is never on the disk. Rejects with
 * `docker.failed` and containerd's own words.
 */
export async function importKindImage(
  cluster: string,
  image: ImageArchive,
  context: ProvisionerContext,
): Promise<void> {
  for (const node of await mustFindNodes(context.host, cluster)) await importInto(node, image, context);
}

async function importInto(
  node: ContainerFacts,
  { name, open }: ImageArchive,
  { host, signal }: ProvisionerContext,
): Promise<void> {
  const snapshotter = await snapshotterOf(node, { host, signal });
  const command = ['ctr', '--namespace', 'k8s.io', 'images', 'import', '--snapshotter', snapshotter, '-'];
  const archive = open();
  try {
    const { exitCode, stderr } = await host.docker.exec(node.id, command, { signal, input: archive });
    if (exitCode === 0) return;
    const why = `${name} cannot be put into ${node.name} (${lastLine(stderr)})`;
    throw new AppError('docker.failed', { why });
  } finally {
    archive.destroy();
  }
}

/** kind chooses it by the file system below Docker; an image that is unpacked for another is unpacked once more. */
async function snapshotterOf(
  node: ContainerFacts,
  { host, signal }: Pick<ProvisionerContext, 'host' | 'signal'>,
): Promise<string> {
  const { stdout } = await host.docker.exec(node.id, ['cat', '/etc/containerd/config.toml'], { signal });
  return configuredSnapshotter(stdout);
}

/** The snapshotter that a configuration of containerd names; its default where it names none. */
export function configuredSnapshotter(toml: string): string {
  return /^\s*snapshotter\s*=\s*["']([\w-]+)["']/m.exec(toml)?.[1] ?? 'overlayfs';
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
