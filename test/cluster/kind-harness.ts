import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createClusters } from '../../main/engine/clusters/clusters.ts';
import { createNodeHost } from '../../main/engine/host/node-host.ts';
import type { Host } from '../../provisioners/host.ts';
import { kindProvisioner } from '../../provisioners/kind/kind.ts';
import type { ClusterSpec, ProvisionerContext } from '../../provisioners/provisioner.ts';
import { mustRun, nodeImage, run } from '../kit/kit.ts';

/** A state folder of its own with the real host, to make kind clusters in. */
export interface KindPlace {
  readonly home: string;
  readonly host: Host;
  readonly context: ProvisionerContext;
  readonly clusters: ReturnType<typeof createClusters>;
  spec(name: string, more?: Partial<ClusterSpec>): ClusterSpec;
  /** Deletes every cluster that was made here, and the folder. */
  remove(): Promise<void>;
}

export async function kindPlace(): Promise<KindPlace> {
  const home = await mkdtemp(path.join(tmpdir(), 'slipway-kind-'));
  return placeAt(home);
}

/** As `kindPlace`, on a folder that is there. */
export function placeAt(home: string): KindPlace {
  const resources = path.resolve(import.meta.dirname, '../../resources');
  const host = createNodeHost({
    home,
    cache: path.join(home, 'cache'),
    resources,
    userKubeconfig: path.join(home, 'user', 'config'),
  });
  const tool = async (name: string) => (await host.processes.find(name)) ?? name;
  const context = { host, signal: new AbortController().signal, tool };
  return {
    home,
    host,
    context,
    clusters: createClusters([kindProvisioner], { tool }),
    spec: (name, more = {}) => ({
      name,
      nodes: 1,
      nodeImage,
      gatewayPort: 18_080,
      folder: path.join(home, 'clusters', name),
      ...more,
    }),
    async remove() {
      for (const name of await kindProvisioner.list(context)) await drain(kindProvisioner.delete(name, context));
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Reads a task to its end: its events and its result. */
export async function drain<Event, Result>(
  task: AsyncGenerator<Event, Result>,
): Promise<{ events: Event[]; result: Result }> {
  const events: Event[] = [];
  for (;;) {
    const step = await task.next();
    if (step.done === true) return { events, result: step.value };
    events.push(step.value);
  }
}

/** Names of the containers of a cluster, running or not. */
export async function containersOf(cluster: string): Promise<string[]> {
  return lines(
    await mustRun('docker', [
      'ps',
      '--all',
      '--filter',
      `label=io.x-k8s.kind.cluster=${cluster}`,
      '--format',
      '{{.Names}}',
    ]),
  );
}

/** Names of the volumes that the containers of a cluster hold. */
export async function volumesOf(cluster: string): Promise<string[]> {
  const containers = await containersOf(cluster);
  const format = '{{range .Mounts}}{{if eq .Type "volume"}}{{println .Name}}{{end}}{{end}}';
  return lines(await mustRun('docker', ['inspect', '--format', format, ...containers]));
}

/** Whether Docker has each of the volumes still. */
export async function volumesLeft(volumes: readonly string[]): Promise<string[]> {
  const all = lines(await mustRun('docker', ['volume', 'ls', '--format', '{{.Name}}']));
  return volumes.filter((volume) => all.includes(volume));
}

export async function hasKindNetwork(): Promise<boolean> {
  return (await run('docker', ['network', 'inspect', 'kind'])).exitCode === 0;
}

/** Whether any container, of whomever, is on kind's network. */
export async function kindNetworkIsUsed(): Promise<boolean> {
  return lines(await mustRun('docker', ['ps', '--all', '--quiet', '--filter', 'network=kind'])).length > 0;
}

/** All files in a folder, relative to it; none where there is no folder. */
export async function filesIn(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
