import { parse } from 'yaml';
import * as z from 'zod';
import { AppError } from '../../contracts/app-error.ts';
import type { ContainerFacts } from '../host.ts';
import type { ProvisionerContext } from '../provisioner.ts';
import { runMinikube } from './minikube-command.ts';
import { publishedPort } from './minikube-container.ts';
import { minikubeFilesOf } from './minikube-files.ts';

const fileSchema = z.looseObject({
  clusters: z.array(z.looseObject({ name: z.string(), cluster: z.looseObject({ server: z.string() }) })),
  contexts: z.array(
    z.looseObject({ name: z.string(), context: z.looseObject({ cluster: z.string(), user: z.string() }) }),
  ),
  users: z.array(z.looseObject({ name: z.string() })),
});

/**
 * The kubeconfig of a cluster for this computer: what minikube wrote (again, where it was lost), with the address of
 * 127.0.0.1 that leads there now. Rejects with `cluster.not-running` where the container does not run.
 */
export async function readKubeconfig(
  name: string,
  container: ContainerFacts | null,
  context: ProvisionerContext,
): Promise<string> {
  const port = publishedPort(container);
  if (port === null) throw new AppError('cluster.not-running', { cluster: name, state: 'not running' });
  const path = minikubeFilesOf(context.host, name).kubeconfig;
  const kept = forThisComputer((await context.host.files.readText(path)) ?? '', name, port);
  if (kept !== null) return kept;
  await runMinikube(name, ['update-context'], context);
  const written = forThisComputer((await context.host.files.readText(path)) ?? '', name, port);
  if (written !== null) return written;
  throw new AppError('cluster.not-ready', { cluster: name, seconds: 0, why: 'it has no administrator yet' });
}

/**
 * minikube's kubeconfig with the one cluster and the address of this computer: on Linux it names the container's own
 * address, which a person's firewall may keep from them. JSON, which is YAML; null where the text has no such cluster.
 */
export function forThisComputer(text: string, name: string, port: number): string | null {
  const parsed = fileSchema.safeParse(yamlOrNull(text));
  const context = parsed.data?.contexts.find((one) => one.name === name);
  const cluster = parsed.data?.clusters.find((one) => one.name === context?.context.cluster);
  const user = parsed.data?.users.find((one) => one.name === context?.context.user);
  if (context === undefined || cluster === undefined || user === undefined) return null;
  const server = `https://127.0.0.1:${String(port)}`;
  const entry = `minikube-${name}`;
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: entry, cluster: { ...cluster.cluster, server } }],
    contexts: [{ name: entry, context: { cluster: entry, user: entry } }],
    users: [{ ...user, name: entry }],
    'current-context': entry,
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

function yamlOrNull(text: string): unknown {
  try {
    return parse(text, { logLevel: 'silent' }) as unknown;
  } catch {
    return null;
  }
}
