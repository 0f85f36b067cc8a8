import { parse } from 'yaml';
import * as z from 'zod';
import { AppError } from '../../contracts/app-error.ts';
import type { ContainerFacts, Host } from '../host.ts';
import { kindFilesOf } from './kind-files.ts';
import { hostPort, roleOf } from './kind-nodes.ts';

const apiServerPort = 6443;
const adminFile = '/etc/kubernetes/admin.conf';

const adminSchema = z.looseObject({
  clusters: z.array(z.looseObject({ name: z.string(), cluster: z.looseObject({ server: z.string() }) })).min(1),
  contexts: z
    .array(z.looseObject({ name: z.string(), context: z.looseObject({ cluster: z.string(), user: z.string() }) }))
    .min(1),
  users: z.array(z.looseObject({ name: z.string() })).min(1),
});

/**
 * The kubeconfig of a cluster for this computer: the file that kind wrote, or, where that was lost, the administrator's
 * of the control plane with the address that leads there from here. Rejects with `cluster.not-running` where neither
 * can be had.
 */
export async function readKubeconfig(host: Host, name: string, nodes: readonly ContainerFacts[]): Promise<string> {
  const kept = await host.files.readText(kindFilesOf(host, name).kubeconfig);
  if (kept?.includes('server:') === true) return kept;
  const controlPlane = nodes.find((node) => roleOf(node) === 'control-plane');
  const port = hostPort(nodes, apiServerPort);
  if (controlPlane?.state !== 'running' || port === null)
    throw new AppError('cluster.not-running', { cluster: name, state: 'not running' });
  const result = await host.docker.exec(controlPlane.id, ['cat', adminFile]);
  if (result.exitCode !== 0)
    throw new AppError('cluster.not-ready', { cluster: name, seconds: 0, why: 'it has no administrator yet' });
  const text = forThisComputer(result.stdout, name, port);
  await host.files.writeAtomic(kindFilesOf(host, name).kubeconfig, text, { mode: 0o600 });
  return text;
}

/** An administrator's kubeconfig with the address of this computer, named as kind names it. JSON, which is YAML. */
export function forThisComputer(adminConfig: string, name: string, port: number): string {
  const parsed = adminSchema.safeParse(parse(adminConfig));
  if (!parsed.success)
    throw new AppError('kubeconfig.invalid', { path: adminFile, why: z.prettifyError(parsed.error) }, parsed.error);
  const { clusters, users, contexts, ...rest } = parsed.data;
  const entry = `kind-${name}`;
  const config = {
    ...rest,
    clusters: clusters
      .slice(0, 1)
      .map(({ cluster }) => ({ name: entry, cluster: { ...cluster, server: `https://127.0.0.1:${port}` } })),
    contexts: contexts.slice(0, 1).map(() => ({ name: entry, context: { cluster: entry, user: entry } })),
    users: users.slice(0, 1).map((user) => ({ ...user, name: entry })),
    'current-context': entry,
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
