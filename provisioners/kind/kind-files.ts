import { join } from 'node:path';
import * as z from 'zod';
import { clusterFolder } from '../cluster-folder.ts';
import type { Host } from '../host.ts';
import type { KindPorts } from './kind-config.ts';

/** kind's files in the folder of a cluster. */
export interface KindFiles {
  /** kind's configuration, kept: it names the fixed ports. */
  readonly config: string;
  readonly kubeconfig: string;
  /** There from before kind is started until the cluster is whole: what it marks may be deleted and made anew. */
  readonly creating: string;
  readonly logs: string;
}

export function kindFiles(folder: string): KindFiles {
  return {
    config: join(folder, 'kind.json'),
    kubeconfig: join(folder, 'kubeconfig'),
    creating: join(folder, 'creating'),
    logs: join(folder, 'logs'),
  };
}

export function kindFilesOf(host: Host, name: string): KindFiles {
  return kindFiles(clusterFolder(host.paths.home, name));
}

/** Removes what kind's provisioner keeps in the folder; the logs only where asked. */
export async function removeKindFiles(host: Host, files: KindFiles, options: { logs: boolean }): Promise<void> {
  await host.files.remove(files.config);
  await host.files.remove(files.kubeconfig);
  await host.files.remove(`${files.kubeconfig}.lock`);
  if (options.logs) await host.files.remove(files.logs);
  await host.files.remove(files.creating);
}

const configSchema = z.object({
  networking: z.object({ apiServerPort: z.number() }),
  nodes: z.array(z.object({ extraPortMappings: z.array(z.object({ hostPort: z.number() })).optional() })),
});

/** The fixed ports of a cluster by its kept configuration, or null where there is none that can be read. */
async function keptPorts(host: Host, config: string): Promise<KindPorts | null> {
  const text = await host.files.readText(config);
  if (text === null) return null;
  const parsed = configSchema.safeParse(jsonOrNull(text));
  const gateway = parsed.data?.nodes[0]?.extraPortMappings?.[0]?.hostPort;
  return gateway === undefined || !parsed.success ? null : { apiServer: parsed.data.networking.apiServerPort, gateway };
}

/** Ports of all clusters in Slipway's home: those of a stopped one look free, and are missing when it is started. */
export async function portsInUse(host: Host): Promise<ReadonlySet<number>> {
  const names = await host.files.list(clusterFolder(host.paths.home, ''));
  const ports = await Promise.all(names.map((name) => keptPorts(host, kindFilesOf(host, name).config)));
  return new Set(ports.flatMap((pair) => (pair === null ? [] : [pair.apiServer, pair.gateway])));
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
