import { join } from 'node:path';
import * as z from 'zod';
import { clusterFolder } from '../cluster-folder.ts';
import type { Host } from '../host.ts';

/** minikube's files in the folder of a cluster. */
export interface MinikubeFiles {
  /** The arguments that it was made with: minikube does not remember all of them for the next start. */
  readonly made: string;
  readonly kubeconfig: string;
  /** There from before minikube is started until the cluster is whole: what it marks may be deleted and made anew. */
  readonly creating: string;
  readonly logs: string;
}

export function minikubeFiles(folder: string): MinikubeFiles {
  return {
    made: join(folder, 'minikube.json'),
    kubeconfig: join(folder, 'kubeconfig'),
    creating: join(folder, 'creating'),
    logs: join(folder, 'logs'),
  };
}

export function minikubeFilesOf(host: Host, name: string): MinikubeFiles {
  return minikubeFiles(clusterFolder(host.paths.home, name));
}

/**
 * The folder that minikube works in, instead of the user's `~/.minikube`: their profiles are not seen there, and what
 * it downloads is kept for all clusters, so that the next one needs no network.
 */
export function minikubeHome(host: Host): string {
  // It appends this name where the path does not end with it.
  return join(host.paths.home, 'minikube', '.minikube');
}

const madeSchema = z.object({ schema: z.literal(1), arguments: z.array(z.string()) });

export async function writeMade(host: Host, files: MinikubeFiles, args: readonly string[]): Promise<void> {
  await host.files.writeAtomic(files.made, `${JSON.stringify({ schema: 1, arguments: args }, null, 2)}\n`);
}

/** The arguments of the creation; null where they were lost. */
export async function readMade(host: Host, files: MinikubeFiles): Promise<readonly string[] | null> {
  const text = await host.files.readText(files.made);
  if (text === null) return null;
  try {
    return madeSchema.parse(JSON.parse(text)).arguments;
  } catch {
    return null;
  }
}

/** Removes what minikube's provisioner keeps in the folder; the logs only where asked. */
export async function removeMinikubeFiles(host: Host, files: MinikubeFiles, options: { logs: boolean }): Promise<void> {
  await host.files.remove(files.kubeconfig);
  await host.files.remove(`${files.kubeconfig}.lock`);
  if (options.logs) await host.files.remove(files.logs);
  await host.files.remove(files.made);
  await host.files.remove(files.creating);
}

/** Removes minikube's own record of a cluster, where its `delete` could not be run or left something. */
export async function removeProfile(host: Host, name: string): Promise<void> {
  await host.files.remove(join(minikubeHome(host), 'profiles', name));
  await host.files.remove(join(minikubeHome(host), 'machines', name));
}
