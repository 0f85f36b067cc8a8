import { AppError, asAppError } from '../../../contracts/app-error.ts';
import type { NotebookView } from '../../../contracts/notebooks.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { fieldAt, listAt, textAt } from '../platform/fields.ts';
import { nameOf } from '../platform/kube-object.ts';
import type { Followed } from '../platform/follow-objects.ts';
import { podQuery } from './notebook-pod.ts';
import {
  claimsPath,
  groupPath,
  type NotebookKey,
  notebookPath,
  notebooksPath,
  stoppedAnnotation,
} from './notebook-paths.ts';
import { claimsOf, notebookViews, viewOf } from './notebook-view.ts';
import { volumeViews } from './volume-view.ts';
import { find } from './workspace.ts';

/** The lists that `viewsOf` is made of. */
export const notebookLists: readonly Followed[] = [
  { path: notebooksPath },
  { path: '/api/v1/pods', query: { labelSelector: 'notebook-name' } },
  { path: '/api/v1/events', query: { fieldSelector: 'type=Warning' } },
];

/** The notebooks of a cluster from its lists, in the order of `notebookLists`. */
export function viewsOf([notebooks = [], pods = [], events = []]: readonly (readonly unknown[])[]): NotebookView[] {
  return notebookViews({ notebooks, pods, events });
}

/** The objects of some lists. Rejects as the client does. */
export async function readLists(
  client: KubernetesClient,
  lists: readonly Followed[],
  signal: AbortSignal,
): Promise<(readonly unknown[])[]> {
  return Promise.all(
    lists.map(async ({ path, query = {} }) => listAt(await client.request('GET', path, { query, signal }), 'items')),
  );
}

/** Rejects with `example.no-notebooks` where the platform has no notebooks. */
export async function expectNotebooks(client: KubernetesClient, cluster: string, signal: AbortSignal): Promise<void> {
  if ((await find(client, `${notebooksPath}?limit=1`, signal)) === null)
    throw new AppError('example.no-notebooks', { cluster, why: 'it has no notebook servers' });
}

/** One notebook as it is. Rejects with `notebook.unknown`. */
export async function readNotebook(
  client: KubernetesClient,
  key: NotebookKey,
  signal: AbortSignal,
): Promise<NotebookView> {
  const notebook = await objectOf(client, key, signal);
  const [pods, events] = await Promise.all([
    podsOf(client, key, signal),
    client.request('GET', `${groupPath('v1', key.workspace)}/events`, {
      query: { fieldSelector: 'type=Warning' },
      signal,
    }),
  ]);
  return viewOf(notebook, pods, listAt(events, 'items'));
}

/** Starts a notebook, or stops it, as the platform's own page does. Rejects with `notebook.unknown`. */
export async function setStopped(
  client: KubernetesClient,
  key: NotebookKey,
  stoppedAt: string | null,
  signal: AbortSignal,
): Promise<NotebookView> {
  const notebook = await objectOf(client, key, signal);
  const isStopped = fieldAt(notebook, 'metadata', 'annotations', stoppedAnnotation) !== undefined;
  // One that is stopped already stays stopped since then.
  if (isStopped !== (stoppedAt !== null)) {
    await client.request('PATCH', notebookPath(key), {
      body: { metadata: { annotations: { [stoppedAnnotation]: stoppedAt } } },
      contentType: 'application/merge-patch+json',
      signal,
    });
  }
  return readNotebook(client, key, signal);
}

/** Deletes a notebook, and on request the volumes that nothing else uses. Resolves with those that were deleted. */
export async function deleteNotebook(
  client: KubernetesClient,
  key: NotebookKey,
  withVolumes: boolean,
  signal: AbortSignal,
): Promise<string[]> {
  const notebook = await objectOf(client, key, signal);
  const own = claimsOf(fieldAt(notebook, 'spec', 'template', 'spec'));
  await client.request('DELETE', notebookPath(key), { query: { propagationPolicy: 'Background' }, signal });
  if (!withVolumes) return [];
  const spared = await sharedClaims(client, key, signal);
  const deleted: string[] = [];
  for (const claim of new Set(own)) {
    if (spared.includes(claim)) continue;
    // The cluster itself keeps it until the notebook's pod is gone.
    await client.request('DELETE', `${claimsPath(key.workspace)}/${claim}`, { signal }).catch(unlessGone);
    deleted.push(claim);
  }
  return deleted;
}

/** Claims of the workspace that something other than the notebook uses. */
async function sharedClaims(client: KubernetesClient, { workspace, name }: NotebookKey, signal: AbortSignal) {
  const lists = ['persistentvolumeclaims', 'pods'].map((plural) => ({
    path: `${groupPath('v1', workspace)}/${plural}`,
  }));
  const notebookList = { path: `${groupPath('kubeflow.org/v1', workspace)}/notebooks` };
  const [claims = [], pods = [], notebooks = []] = await readLists(client, [...lists, notebookList], signal);
  return volumeViews({ claims, pods, notebooks })
    .filter(({ usedBy }) => usedBy.some((user) => user.kind !== 'notebook' || user.name !== name))
    .map((volume) => volume.name);
}

/** The last lines of a notebook's own container. Rejects with `notebook.unknown`, and `notebook.no-log` without a pod. */
export async function readLog(
  client: KubernetesClient,
  key: NotebookKey,
  lines: number,
  signal: AbortSignal,
): Promise<{ pod: string; lines: string[] }> {
  await objectOf(client, key, signal);
  const pod = (await podsOf(client, key, signal)).at(-1);
  if (pod === undefined)
    throw new AppError('notebook.no-log', { name: key.name, why: 'it has no pod, as when it is stopped' });
  const containers = listAt(pod, 'spec', 'containers').map((one) => textAt(one, 'name'));
  const container = containers.find((one) => one === key.name) ?? containers[0] ?? key.name;
  const path = `${groupPath('v1', key.workspace)}/pods/${nameOf(pod)}/log`;
  const query = { container, tailLines: String(lines) };
  const answer = await client.request('GET', path, { query, accept: '*/*', signal }).catch((thrown: unknown) => {
    const error = asAppError(thrown);
    // A container that never ran has none, and the API server says so as a refusal.
    if (error.code !== 'kubernetes.refused' || error.data['status'] !== 400) throw thrown;
    throw new AppError('notebook.no-log', { name: key.name, why: String(error.data['why']) }, thrown);
  });
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  return { pod: nameOf(pod), lines: text === '' ? [] : text.replace(/\n$/, '').split('\n') };
}

async function objectOf(client: KubernetesClient, key: NotebookKey, signal: AbortSignal): Promise<unknown> {
  const notebook = await find(client, notebookPath(key), signal);
  if (notebook === null) throw new AppError('notebook.unknown', { name: key.name, workspace: key.workspace });
  return notebook;
}

async function podsOf(client: KubernetesClient, { workspace, name }: NotebookKey, signal: AbortSignal) {
  const pods = await client.request('GET', `${groupPath('v1', workspace)}/pods`, { query: podQuery(name), signal });
  return listAt(pods, 'items');
}

function unlessGone(thrown: unknown): void {
  if (asAppError(thrown).data['status'] !== 404) throw thrown;
}
