import { join } from 'node:path';
import * as z from 'zod';
import { AppError } from '../../contracts/app-error.ts';
import { nodeShapeSchema } from '../../contracts/rehearsal.ts';
import { clusterFolder } from '../cluster-folder.ts';
import type { Host } from '../host.ts';

/** A rehearsal's files in the folder of its cluster. The folder also marks its processes. */
export interface RehearsalFiles {
  readonly folder: string;
  readonly config: string;
  readonly kubeconfig: string;
  /** There from before the first process until it is whole: what it marks may be taken away and made anew. */
  readonly creating: string;
  /** Data and secrets of the control plane; its programs run in it, so that their sockets have short names. */
  readonly work: string;
  readonly logs: string;
}

export function rehearsalFiles(folder: string): RehearsalFiles {
  return {
    folder,
    config: join(folder, 'rehearsal.json'),
    kubeconfig: join(folder, 'kubeconfig'),
    creating: join(folder, 'creating'),
    work: join(folder, 'control-plane'),
    logs: join(folder, 'logs'),
  };
}

export function rehearsalFilesOf(host: Host, name: string): RehearsalFiles {
  return rehearsalFiles(clusterFolder(host.paths.home, name));
}

const configSchema = z.object({
  schema: z.literal(1),
  createdAt: z.string(),
  /** Port of 127.0.0.1 of the API server. */
  port: z.number().int(),
  shapes: z.array(nodeShapeSchema),
});
export type RehearsalConfig = z.infer<typeof configSchema>;

/** What a rehearsal was made with, or null where there is none. Rejects with `file.unreadable`. */
export async function readConfig(host: Host, { config }: RehearsalFiles): Promise<RehearsalConfig | null> {
  const text = await host.files.readText(config);
  if (text === null) return null;
  try {
    return configSchema.parse(JSON.parse(text));
  } catch (thrown) {
    throw new AppError('file.unreadable', { path: config, why: 'it does not describe a rehearsal' }, thrown);
  }
}

/** The same, of one that has to be there. Rejects with `cluster.unknown`. */
export async function mustReadConfig(host: Host, name: string): Promise<RehearsalConfig> {
  const config = await readConfig(host, rehearsalFilesOf(host, name));
  if (config === null) throw new AppError('cluster.unknown', { cluster: name });
  return config;
}

export async function writeConfig(host: Host, files: RehearsalFiles, config: RehearsalConfig): Promise<void> {
  await host.files.writeAtomic(files.config, `${JSON.stringify(config, null, 2)}\n`);
}
