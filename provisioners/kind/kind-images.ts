import { AppError } from '../../contracts/app-error.ts';
import type { ProvisionerContext, ProvisionerTask } from '../provisioner.ts';
import { runKind } from './kind-command.ts';
import { kindReason } from './kind-failure.ts';
import { mustFindNodes } from './kind-nodes.ts';

/** Puts the images of archives into every node. Rejects with `tool.failed` and kind's reason. */
export async function* loadKindImages(
  name: string,
  archives: readonly string[],
  context: ProvisionerContext,
): ProvisionerTask {
  await mustFindNodes(context.host, name);
  for (const [done, archive] of archives.entries()) {
    yield { type: 'progress', step: 'images', done, total: archives.length, unit: 'images', detail: archive };
    if ((await context.host.files.stat(archive)) === null)
      throw new AppError('file.unreadable', { path: archive, why: 'there is no such file' });
    const result = await runKind(['load', 'image-archive', archive, '--name', name], context);
    if (result.exitCode !== 0)
      throw new AppError('tool.failed', { tool: 'kind', exitCode: result.exitCode, why: kindReason(result.stderr) });
  }
}

/** Full names of the images that every node holds, in order. */
export async function kindNodeImages(name: string, { host, signal }: ProvisionerContext): Promise<string[]> {
  const nodes = await mustFindNodes(host, name);
  const lists = await Promise.all(
    nodes.map(async (node) => {
      const result = await host.docker.exec(node.id, ['ctr', '--namespace', 'k8s.io', 'images', 'list', '--quiet'], {
        signal,
      });
      if (result.exitCode !== 0)
        throw new AppError('docker.failed', {
          why: `the images of ${node.name} cannot be listed (${result.stderr.trim()})`,
        });
      return imageNames(result.stdout);
    }),
  );
  const [first = [], ...others] = lists;
  return first.filter((image) => others.every((list) => list.includes(image)));
}

/** Entries of containerd's list that are no names: bare digests, and what an import calls an archive as a whole. */
const nameless = /^(sha256:|import-\d)/;

/** The names in containerd's list of images, each once. */
export function imageNames(list: string): string[] {
  const names = list.split('\n').map((line) => line.trim());
  return [...new Set(names.filter((name) => name !== '' && !nameless.test(name)))].toSorted();
}
