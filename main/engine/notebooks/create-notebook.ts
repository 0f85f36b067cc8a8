import { AppError, asAppError } from '../../../contracts/app-error.ts';
import type { ImageKind, NotebookInput, NotebookOptions } from '../../../contracts/notebooks.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { listAt, numberAt, textAt, textsAt } from '../platform/fields.ts';
import { type KubeObject, nameOf } from '../platform/kube-object.ts';
import { type NotebookPlan, notebookObjects } from './notebook-objects.ts';
import { claimsPath, groupPath, type NotebookKey } from './notebook-paths.ts';
import { readSpawnerSettings, type SpawnerSettings } from './spawner-settings.ts';
import { find } from './workspace.ts';

const conflict = 409;

/**
 * Creates a notebook and its new volumes in a workspace. The cluster is asked first whether it would take the notebook,
 * so that a refusal leaves nothing behind. Rejects with `notebook.exists`, `notebook.refused`, `notebook.no-image`,
 * `volume.exists` and `volume.unknown`.
 */
export async function createNotebook(
  client: KubernetesClient,
  workspace: string,
  input: NotebookInput,
  signal: AbortSignal,
): Promise<void> {
  const settings = await readSpawnerSettings(client, signal);
  const configurations = await readConfigurations(client, workspace, signal);
  const plan = planOf(workspace, input, settings, configurations);
  const { claims, notebook } = notebookObjects(plan);
  await expectVolumes(client, workspace, input, signal);
  await postNotebook(client, plan, notebook, { dryRun: 'All' }, signal);
  const made: string[] = [];
  try {
    for (const claim of claims) {
      await createClaim(client, workspace, claim, signal);
      made.push(nameOf(claim));
    }
    await postNotebook(client, plan, notebook, {}, signal);
  } catch (thrown) {
    // Nobody has seen them yet, and nothing is on them.
    for (const name of made) await client.request('DELETE', `${claimsPath(workspace)}/${name}`).catch(() => null);
    throw thrown;
  }
}

function planOf(
  workspace: string,
  input: NotebookInput,
  settings: SpawnerSettings,
  configurations: readonly unknown[],
): NotebookPlan {
  const { name } = input;
  const offered = settings.images.find(({ image, kind }) =>
    input.image === undefined ? kind === (input.kind ?? kind) : image === input.image,
  );
  const image = input.image ?? offered?.image;
  if (image === undefined)
    throw new AppError('notebook.no-image', {
      why: 'the notebooks page of the platform, which knows the images, is not installed',
    });
  const kind: ImageKind = input.kind ?? offered?.kind ?? 'jupyter';
  const chosen = input.configurations ?? settings.configurations;
  const labels = configurations
    .filter((one) => chosen.includes(nameOf(one)))
    .map((one) => textsAt(one, 'spec', 'selector', 'matchLabels'));
  const unknown = (input.configurations ?? []).find((one) => !configurations.map(nameOf).includes(one));
  if (unknown !== undefined)
    throw new AppError('notebook.refused', { name, why: `there is no configuration ${unknown} in ${workspace}` });
  return {
    workspace,
    name,
    image,
    kind,
    input,
    settings,
    labels: Object.assign({}, ...labels) as Record<string, string>,
  };
}

/** A pod of a volume that is not there would wait for it without an end. */
async function expectVolumes(client: KubernetesClient, workspace: string, input: NotebookInput, signal: AbortSignal) {
  const volumes = [...(input.workspaceVolume === undefined ? [] : [input.workspaceVolume]), ...input.dataVolumes];
  for (const volume of volumes) {
    if (volume.kind !== 'existing') continue;
    if ((await find(client, `${claimsPath(workspace)}/${volume.name}`, signal)) === null)
      throw new AppError('volume.unknown', { name: volume.name, workspace });
  }
}

/** Whether the API server refused since something of that name is there, or was written since it was read. */
export function isConflict(thrown: unknown): boolean {
  return asAppError(thrown).data['status'] === conflict;
}

/** Creates a volume's claim. Rejects with `volume.exists`. */
export async function createClaim(
  client: KubernetesClient,
  workspace: string,
  claim: KubeObject,
  signal: AbortSignal,
): Promise<void> {
  try {
    await client.request('POST', claimsPath(workspace), { body: claim, query: { fieldManager: 'slipway' }, signal });
  } catch (thrown) {
    if (!isConflict(thrown)) throw thrown;
    throw new AppError('volume.exists', { name: nameOf(claim), workspace }, thrown);
  }
}

/** Creates a notebook's object, or with `dryRun` only asks for it. Rejects with `notebook.exists` and `notebook.refused`. */
export async function postNotebook(
  client: KubernetesClient,
  { workspace, name }: NotebookKey,
  notebook: KubeObject,
  query: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<void> {
  const path = `${groupPath('kubeflow.org/v1', workspace)}/notebooks`;
  try {
    await client.request('POST', path, { body: notebook, query: { fieldManager: 'slipway', ...query }, signal });
  } catch (thrown) {
    const error = asAppError(thrown);
    if (error.code !== 'kubernetes.refused') throw thrown;
    if (isConflict(thrown)) throw new AppError('notebook.exists', { name, workspace }, thrown);
    throw new AppError('notebook.refused', { name, why: String(error.data['why']) }, thrown);
  }
}

/** What a notebook in a workspace can be made of. */
export async function readOptions(
  client: KubernetesClient,
  workspace: string,
  signal: AbortSignal,
): Promise<NotebookOptions> {
  const [settings, profiles, nodes, claims, configurations] = await Promise.all([
    readSpawnerSettings(client, signal),
    find(client, '/apis/kubeflow.org/v1/profiles', signal),
    client.request('GET', '/api/v1/nodes', { signal }),
    client.request('GET', claimsPath(workspace), { signal }),
    readConfigurations(client, workspace, signal),
  ]);
  const { images, millicores, memoryBytes, volumeBytes, mountPath } = settings;
  return {
    workspace,
    workspaces: listAt(profiles, 'items').map(nameOf),
    ...{ images: [...images], millicores, memoryBytes, volumeBytes, mountPath },
    gpus: gpusOf(settings, listAt(nodes, 'items')),
    volumes: listAt(claims, 'items').map(nameOf),
    configurations: configurations.map((one) => ({
      name: nameOf(one),
      description: textAt(one, 'spec', 'desc'),
      chosen: settings.configurations.includes(nameOf(one)),
    })),
  };
}

/** Those that the page knows and at least one node really has. */
function gpusOf({ gpus }: SpawnerSettings, nodes: readonly unknown[]): NotebookOptions['gpus'] {
  return gpus
    .map(({ resource, title }) => {
      const counts = nodes.map(
        (node) =>
          Number(textAt(node, 'status', 'allocatable', resource)) ||
          numberAt(node, ['status', 'allocatable', resource], 0),
      );
      // A notebook is one pod, so it gets no more than one node has.
      return { resource, title, count: Math.max(0, ...counts) };
    })
    .filter(({ count }) => count > 0);
}

/** The PodDefaults of a workspace; none where the platform has no such kind. */
async function readConfigurations(client: KubernetesClient, workspace: string, signal: AbortSignal) {
  const path = `${groupPath('kubeflow.org/v1alpha1', workspace)}/poddefaults`;
  return listAt(await find(client, path, signal), 'items');
}
