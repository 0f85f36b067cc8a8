import { AppError } from '../../../contracts/app-error.ts';
import type { SlipwayHandlers } from '../../../contracts/services.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { usualUser } from '../access/login-store.ts';
import { createNotebook, readOptions } from '../notebooks/create-notebook.ts';
import { followLists } from '../notebooks/follow-lists.ts';
import {
  deleteNotebook,
  expectNotebooks,
  notebookLists,
  readLists,
  readLog,
  readNotebook,
  setStopped,
  viewsOf,
} from '../notebooks/notebooks.ts';
import { deleteVolume, volumeLists, workspaceVolumes } from '../notebooks/volumes.ts';
import { findWorkspace } from '../notebooks/workspace.ts';
import type { Followed } from '../platform/follow-objects.ts';
import { reachVolume } from '../volumes/reach-volume.ts';
import { listFiles } from '../volumes/volume-files.ts';
import type { EngineParts } from './engine-parts.ts';
import { connect } from './platform-handlers.ts';

interface Asked {
  readonly cluster: string;
  readonly workspace?: string | undefined;
}

/** What answers the methods of the services `notebooks` and `volumes`. */
export function notebookHandlers(parts: EngineParts): Pick<SlipwayHandlers, 'notebooks' | 'volumes'> {
  return { notebooks: notebookMethods(parts), volumes: volumeMethods(parts) };
}

function notebookMethods(parts: EngineParts): SlipwayHandlers['notebooks'] {
  return {
    list: ({ cluster }, { signal }) =>
      on(parts, cluster, signal, async (client) => viewsOf(await readLists(client, notebookLists, signal))),
    watch: ({ cluster }, { signal }) => watch(parts, cluster, notebookLists, viewsOf, signal),
    read: (input, { signal }) =>
      inWorkspace(parts, input, signal, (client, workspace) =>
        readNotebook(client, { workspace, name: input.name }, signal),
      ),
    options: (input, { signal }) =>
      inWorkspace(parts, input, signal, (client, workspace) => readOptions(client, workspace, signal)),
    create: (input, { signal }) =>
      inWorkspace(parts, input, signal, async (client, workspace) => {
        await createNotebook(client, workspace, input, signal);
        return readNotebook(client, { workspace, name: input.name }, signal);
      }),
    start: (input, { signal }) =>
      inWorkspace(parts, input, signal, (client, workspace) =>
        setStopped(client, { workspace, name: input.name }, null, signal),
      ),
    stop: (input, { signal }) =>
      inWorkspace(parts, input, signal, (client, workspace) => {
        // To the second, as the notebook controller itself writes and reads it.
        const now = `${new Date(parts.host.clock.now()).toISOString().slice(0, 19)}Z`;
        return setStopped(client, { workspace, name: input.name }, now, signal);
      }),
    delete: (input, { signal }) =>
      inWorkspace(parts, input, signal, async (client, workspace) => {
        const { name, withVolumes } = input;
        return {
          workspace,
          name,
          deletedVolumes: await deleteNotebook(client, { workspace, name }, withVolumes, signal),
        };
      }),
    logs: (input, { signal }) =>
      inWorkspace(parts, input, signal, (client, workspace) =>
        readLog(client, { workspace, name: input.name }, input.lines, signal),
      ),
  };
}

function volumeMethods(parts: EngineParts): SlipwayHandlers['volumes'] {
  return {
    list: ({ cluster }, { signal }) =>
      on(parts, cluster, signal, async (client) => workspaceVolumes(await readLists(client, volumeLists, signal))),
    watch: ({ cluster }, { signal }) => watch(parts, cluster, volumeLists, workspaceVolumes, signal),
    delete: (input, { signal }) =>
      inWorkspace(parts, input, signal, async (client, workspace) => {
        await deleteVolume(client, { workspace, name: input.name }, signal);
        return { workspace, name: input.name };
      }),
    files: (input, { signal }) =>
      on(parts, input.cluster, signal, async (client) => {
        const volume = await reachVolume(client, parts.clusters, input, { host: parts.host, signal });
        return { workspace: volume.workspace, ...(await listFiles(volume, input.path)) };
      }),
  };
}

/** Asks a cluster that has notebooks. */
async function on<Result>(
  parts: EngineParts,
  cluster: string,
  signal: AbortSignal,
  ask: (client: KubernetesClient) => Promise<Result>,
): Promise<Result> {
  const client = await connect(parts, cluster, signal);
  try {
    await expectNotebooks(client, cluster, signal);
    return await ask(client);
  } finally {
    client.close();
  }
}

/** Asks within the workspace that is named, else the user's own. */
async function inWorkspace<Result>(
  parts: EngineParts,
  { cluster, workspace }: Asked,
  signal: AbortSignal,
  ask: (client: KubernetesClient, workspace: string) => Promise<Result>,
): Promise<Result> {
  return on(parts, cluster, signal, async (client) => {
    const user = await usualUser(parts.host, cluster);
    return ask(client, await findWorkspace(client, { cluster, workspace, user }, signal));
  });
}

async function* watch<View>(
  parts: EngineParts,
  cluster: string,
  lists: readonly Followed[],
  viewOf: (objects: readonly (readonly unknown[])[]) => View,
  signal: AbortSignal,
): AsyncGenerator<View, void> {
  const { host, clusters } = parts;
  const client = await connect(parts, cluster, signal);
  try {
    await expectNotebooks(client, cluster, signal);
    const check = async (): Promise<void> => {
      const { state } = (await clusters.status(cluster, { host, signal })).condition;
      if (state !== 'running') throw new AppError('cluster.not-running', { cluster, state });
    };
    yield* followLists(client, lists, viewOf, { host, signal, check });
  } finally {
    client.close();
  }
}
