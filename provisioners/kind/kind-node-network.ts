import { createHash } from 'node:crypto';
import { AppError } from '../../contracts/app-error.ts';
import type { ContainerFacts, RunResult } from '../host.ts';
import type { NodeNetwork } from '../node-network.ts';
import type { ProvisionerContext } from '../provisioner.ts';
import { mustFindNodes } from './kind-nodes.ts';
import { type NodeFile, nodeNetworkFiles } from './node-network-files.ts';

/** In the node: a digest of all that we wrote there, and its paths. */
const record = '/etc/slipway-network';

/**
 * Makes the nodes know of proxy, certificates, mirrors and logins, and forget what they knew of these by us. Nothing is
 * done, and nothing started anew, where they know already. Pods go on while containerd and kubelet start anew.
 */
export async function applyKindNetwork(
  cluster: string,
  network: NodeNetwork,
  context: ProvisionerContext,
): Promise<string[]> {
  const { files, warnings } = nodeNetworkFiles(network);
  const nodes = await mustFindNodes(context.host, cluster);
  const told = await Promise.all(nodes.map((node) => applyTo(node, files, context)));
  return [...new Set([...warnings, ...told.flat()])];
}

async function applyTo(
  node: ContainerFacts,
  files: readonly NodeFile[],
  context: ProvisionerContext,
): Promise<string[]> {
  const digest = createHash('sha256').update(JSON.stringify(files)).digest('hex');
  const before = (await run(node, ['sh', '-c', `cat ${record} 2>/dev/null || true`], context)).stdout.split('\n');
  const [known = '', ...paths] = before.filter((line) => line !== '');
  if (known === digest || (known === '' && files.length === 0)) return [];
  const gone = paths.filter((path) => !files.some((file) => file.path === path));
  // Written first without a digest: what is cut off here is done again, and nothing that it wrote is forgotten.
  const all = [...new Set([...paths, ...files.map((file) => file.path)])];
  await write(node, { path: record, mode: '644', text: `unfinished\n${all.join('\n')}\n` }, context);
  for (const file of files) await write(node, file, context);
  if (gone.length > 0) await run(node, ['rm', '-f', ...gone], context);
  await settle(node, files, gone, context);
  const text = [digest, ...files.map((file) => file.path)].join('\n');
  await write(node, { path: record, mode: '644', text: `${text}\n` }, context);
  return files.some(isMirror) ? mindOldNode(node, context) : [];
}

async function settle(
  node: ContainerFacts,
  files: readonly NodeFile[],
  gone: readonly string[],
  context: ProvisionerContext,
): Promise<void> {
  const restarts = (what: NodeFile['restarts'], path: RegExp) =>
    files.some((file) => file.restarts === what) || gone.some((one) => path.test(one));
  if (restarts('containerd', /containerd\.service\.d|certs/)) {
    // Debian's node images have it; in one that has not, Go finds the certificate in its folder all the same.
    await run(
      node,
      ['sh', '-c', 'command -v update-ca-certificates >/dev/null && update-ca-certificates || true'],
      context,
    );
    await run(node, ['systemctl', 'daemon-reload'], context);
    await run(node, ['systemctl', 'restart', 'containerd'], context);
  }
  if (restarts('kubelet', /kubelet/)) await run(node, ['systemctl', 'restart', 'kubelet'], context);
}

function isMirror({ path }: NodeFile): boolean {
  return path.endsWith('/hosts.toml');
}

/** Node images before kind 0.27 do not look where mirrors are named. */
async function mindOldNode(node: ContainerFacts, context: ProvisionerContext): Promise<string[]> {
  const { stdout } = await run(node, ['cat', '/etc/containerd/config.toml'], context);
  if (/^\s*config_path\s*=/m.test(stdout)) return [];
  return [
    `The node image of ${node.name} is too old for mirrors of registries: what it pulls itself it pulls without.`,
  ];
}

async function write(
  node: ContainerFacts,
  { path, mode, text }: Pick<NodeFile, 'path' | 'mode' | 'text'>,
  context: ProvisionerContext,
): Promise<void> {
  // Through standard input: a secret in an argument could be seen by everybody on the computer.
  const script = 'mkdir -p "$(dirname "$1")" && umask 077 && cat > "$1" && chmod "$2" "$1"';
  await run(node, ['sh', '-c', script, 'sh', path, mode], context, text);
}

async function run(
  node: ContainerFacts,
  command: readonly string[],
  { host, signal }: ProvisionerContext,
  input?: string,
): Promise<RunResult> {
  const result = await host.docker.exec(node.id, command, input === undefined ? { signal } : { signal, input });
  if (result.exitCode === 0) return result;
  const why = `${node.name} could not be told of the network (${result.stderr.trim().split('\n').at(-1) ?? ''})`;
  throw new AppError('docker.failed', { why });
}
