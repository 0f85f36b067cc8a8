import { join } from 'node:path';
import { AppError } from '../../../contracts/app-error.ts';
import type { ExampleInput, ExampleState } from '../../../contracts/example.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { podReason, podQuery } from '../notebooks/notebook-pod.ts';
import { groupPath, type NotebookKey, notebookPath, stoppedAnnotation } from '../notebooks/notebook-paths.ts';
import { readSpawnerSettings } from '../notebooks/spawner-settings.ts';
import { find, findWorkspace } from '../notebooks/workspace.ts';
import { createBell } from '../platform/bell.ts';
import { fieldAt } from '../platform/fields.ts';
import { followObjects } from '../platform/follow-objects.ts';
import { labelsOf, nameOf } from '../platform/kube-object.ts';
import { createObjectTable } from '../platform/object-table.ts';
import { type PodFacts, podFacts } from '../platform/pod-facts.ts';
import { exampleFile, exampleLabel, exampleObjects, examplePath } from './example-objects.ts';

interface ExampleContext {
  readonly host: Pick<Host, 'clock' | 'files' | 'paths'>;
  readonly signal: AbortSignal;
  /** Whose workspace it is to be, where none is named. */
  readonly user: string | null;
}

const plurals: Readonly<Record<string, string>> = {
  ConfigMap: 'configmaps',
  PersistentVolumeClaim: 'persistentvolumeclaims',
  Notebook: 'notebooks',
};
const pauseMilliseconds = 1000;
const gatherMilliseconds = 100;

/** Whether the example is on the cluster, and answers. Rejects with `kubernetes.unreachable`. */
export async function readExample(
  client: KubernetesClient,
  { cluster, name }: Pick<ExampleInput, 'cluster' | 'name'>,
  { signal, user }: Pick<ExampleContext, 'signal' | 'user'>,
): Promise<ExampleState> {
  let workspace: string;
  try {
    workspace = await findWorkspace(client, { cluster, user }, signal);
  } catch (thrown) {
    if (!(thrown instanceof AppError) || !thrown.code.startsWith('example.')) throw thrown;
    return { state: 'impossible', reason: `${thrown.message} ${thrown.remedy}` };
  }
  const place = { workspace, name };
  const notebook = await find(client, notebookPath(place), signal);
  if (notebook === null || labelsOf(notebook)[exampleLabel] === undefined) return { state: 'absent' };
  if (fieldAt(notebook, 'metadata', 'annotations', stoppedAnnotation) !== undefined) return { state: 'absent' };
  const pods = await client.request('GET', `/api/v1/namespaces/${workspace}/pods`, { signal, query: podQuery(name) });
  const facts = fieldAt(pods, 'items');
  return stateOf(place, Array.isArray(facts) ? facts.map(podFacts) : []);
}

/**
 * Puts the example notebook into a workspace and follows it until it answers. One that is there already is started, and
 * otherwise left as it is. Rejects as `findWorkspace` and `offeredImage`, with `example.foreign` for somebody else's
 * notebook of the name, and with `example.failed` when the time is up.
 */
export async function* startExample(
  client: KubernetesClient,
  input: ExampleInput,
  context: ExampleContext,
): AsyncGenerator<ExampleState, void> {
  const { host, signal, user } = context;
  const deadline = host.clock.now() + input.timeoutSeconds * 1000;
  const workspace = await findWorkspace(client, { ...input, user }, signal);
  const place = { workspace, name: input.name };
  yield { state: 'starting', ...place, reason: 'it is put onto the cluster' };
  for (;;) {
    // The controller of the workspaces makes the namespace a moment after the workspace itself.
    if ((await find(client, `/api/v1/namespaces/${workspace}`, signal)) !== null) break;
    if (host.clock.now() > deadline) throw failed(place, 'its workspace is not made yet');
    await host.clock.sleep(pauseMilliseconds, signal);
  }
  await put(client, place, input, context);
  yield* followPod(client, place, deadline, context);
}

async function put(
  client: KubernetesClient,
  place: NotebookKey,
  { cluster, image }: ExampleInput,
  { host, signal }: ExampleContext,
): Promise<void> {
  const { workspace, name } = place;
  const there = await find(client, notebookPath(place), signal);
  if (there !== null && labelsOf(there)[exampleLabel] === undefined)
    throw new AppError('example.foreign', { name, workspace });
  if (there === null || image !== undefined) {
    const notebook = await host.files.readText(join(host.paths.resources, 'examples', exampleFile));
    if (notebook === null) throw new AppError('internal', { why: `the file ${exampleFile} of the program is missing` });
    const chosen = image ?? (await offeredImage(client, cluster, signal));
    for (const object of exampleObjects({ ...place, image: chosen, notebook })) {
      // A volume that is there may have been made larger meanwhile.
      if (there !== null && object.kind === 'PersistentVolumeClaim') continue;
      await client.request(
        'PATCH',
        `${groupPath(object.apiVersion, workspace)}/${plurals[object.kind] ?? ''}/${nameOf(object)}`,
        {
          query: { fieldManager: 'slipway', force: 'true' },
          contentType: 'application/apply-patch+yaml',
          body: object,
          signal,
        },
      );
    }
  }
  if (there === null) return;
  const started = { metadata: { annotations: { [stoppedAnnotation]: null } } };
  await client.request('PATCH', notebookPath(place), {
    body: started,
    contentType: 'application/merge-patch+json',
    signal,
  });
}

async function* followPod(
  client: KubernetesClient,
  place: NotebookKey,
  deadline: number,
  { host, signal }: ExampleContext,
): AsyncGenerator<ExampleState, void> {
  const left = new AbortController();
  const whileRead = AbortSignal.any([signal, left.signal]);
  const bell = createBell(host.clock, gatherMilliseconds, whileRead);
  const pods = createObjectTable(podFacts, () => bell.ring());
  const followed = { path: `/api/v1/namespaces/${place.workspace}/pods`, query: podQuery(place.name) };
  const following = followObjects(client, followed, pods, { host, signal: whileRead }).catch(() => null);
  let told = '';
  try {
    for (;;) {
      const state = stateOf(place, pods.values());
      if (state.state === 'ready') {
        yield state;
        return;
      }
      const { reason } = state;
      if (pods.isComplete() && reason !== told) {
        told = reason;
        yield state;
      }
      const leftMilliseconds = deadline - host.clock.now();
      if (leftMilliseconds <= 0) throw failed(place, reason);
      await bell.wait(leftMilliseconds);
    }
  } finally {
    left.abort();
    await following;
  }
}

function stateOf(
  place: NotebookKey,
  pods: readonly PodFacts[],
): Extract<ExampleState, { state: 'starting' | 'ready' }> {
  if (pods.some(({ ready }) => ready)) return { state: 'ready', ...place, path: examplePath(place) };
  return { state: 'starting', ...place, reason: podReason(pods.at(-1)) };
}

function failed({ name }: NotebookKey, why: string): AppError {
  return new AppError('example.failed', { name, why: why.replace(/\.$/, '') });
}

/** The image that the notebooks page of this very platform offers first. Rejects with `example.no-notebooks`. */
async function offeredImage(client: KubernetesClient, cluster: string, signal: AbortSignal): Promise<string> {
  const first = (await readSpawnerSettings(client, signal)).images[0];
  if (first !== undefined) return first.image;
  const why = 'its notebooks page, which knows the images, is not installed; name one with --image';
  throw new AppError('example.no-notebooks', { cluster, why });
}
