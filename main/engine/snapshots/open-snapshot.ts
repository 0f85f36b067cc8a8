import { AppError, asAppError } from '../../../contracts/app-error.ts';
import type { OperationEvent } from '../../../contracts/operations.ts';
import { type OpenInput, shortId, type SnapshotView } from '../../../contracts/snapshots.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { createClaim, postNotebook } from '../notebooks/create-notebook.ts';
import { claimsPath, type NotebookKey, notebookPath } from '../notebooks/notebook-paths.ts';
import { readNotebook } from '../notebooks/notebooks.ts';
import { find } from '../notebooks/workspace.ts';
import type { OperationContext } from '../operations/definition.ts';
import { fieldAt, listAt, textAt } from '../platform/fields.ts';
import { type KubeObject, nameOf } from '../platform/kube-object.ts';
import { findVolume, type VolumePlace } from '../volumes/volume-place.ts';
import { claimsToOpen, newClaimName, notebookToOpen } from './opened-notebook.ts';
import { putBackFiles, readContent } from './put-back.ts';
import { reachStore, type SnapshotParts } from './reach-store.ts';
import type { SnapshotContent } from './snapshot-files.ts';
import { markFilled } from './unfilled-claims.ts';

const pollMilliseconds = 300;
const volumeSeconds = 120;
const readySeconds = 300;

export interface OpenParts extends SnapshotParts {
  readonly client: KubernetesClient;
  readonly emit: (event: OperationEvent) => void;
}

/**
 * Makes a notebook of a snapshot: volumes with its files, and the notebook on them. Resolves once it runs, or after five
 * minutes. What the snapshot was taken of is not touched. Where this fails or is cancelled, what was made goes again.
 * Rejects with `notebook.exists`, `volume.exists`, `notebook.refused`.
 */
export async function openSnapshot(
  parts: OpenParts,
  wanted: SnapshotView,
  { key, input }: { readonly key: NotebookKey; readonly input: OpenInput },
  context: OperationContext,
): Promise<{ readonly isRunning: boolean }> {
  const { client, emit } = parts;
  const { host, signal } = context;
  const { cluster } = input;
  if ((await find(client, notebookPath(key), signal)) !== null) throw new AppError('notebook.exists', { ...key });
  const content = await readContent(await reachStore(parts, { cluster }, context), wanted.id);
  const node = await nodeFor(client, content, signal);
  const origin = { snapshot: wanted.id, since: new Date(host.clock.now()).toISOString() };
  const notebook = notebookToOpen(content, key, input, origin);
  await postNotebook(client, key, notebook, { dryRun: 'All' }, signal);

  const made: string[] = [];
  let isPosted = false;
  try {
    emit({ type: 'step', step: 'volumes', state: 'started' });
    for (const claim of claimsToOpen(content, key, node)) {
      await createClaim(client, key.workspace, claim, signal);
      made.push(nameOf(claim));
    }
    const places = await Promise.all(made.map((name) => untilPlaced(client, { ...key, name }, context)));
    emit({ type: 'step', step: 'volumes', state: 'done' });
    emit({ type: 'step', step: 'files', state: 'started' });
    const restic = await reachStore(parts, { cluster, node: places[0]?.node ?? node }, context);
    const folders = content.volumes.map(({ name }) => ({
      name,
      folder: places[made.indexOf(newClaimName(key.name, name))]?.folder ?? '',
    }));
    await putBackFiles(restic, wanted.id, content, { volumes: folders }, (detail, done) =>
      emit({ type: 'progress', step: 'files', done, total: content.volumes.length, unit: 'steps', detail }),
    );
    emit({ type: 'step', step: 'files', state: 'done' });
    emit({ type: 'step', step: 'notebook', state: 'started' });
    await postOnFilled(client, key, { notebook, claims: made }, signal);
    isPosted = true;
    const isRunning = await untilRunning(client, key, emit, context);
    emit({ type: 'step', step: 'notebook', state: 'done' });
    return { isRunning };
  } catch (thrown) {
    const query = { propagationPolicy: 'Background' };
    if (isPosted) await client.request('DELETE', notebookPath(key), { query }).catch(() => null);
    // A cancel does not hold for this.
    for (const name of made) await client.request('DELETE', `${claimsPath(key.workspace)}/${name}`).catch(() => null);
    throw thrown;
  }
}

/** Makes the notebook. Its claims are marked before: one that somebody may use must never look like one of nobody's. */
async function postOnFilled(
  client: KubernetesClient,
  key: NotebookKey,
  { notebook, claims }: { readonly notebook: KubeObject; readonly claims: readonly string[] },
  signal: AbortSignal,
): Promise<void> {
  for (const name of claims) await markFilled(client, key.workspace, name, signal);
  await postNotebook(client, key, notebook, {}, signal);
}

/** The node that has the volumes of the snapshot's own notebook, else the first that takes pods. */
async function nodeFor(client: KubernetesClient, content: SnapshotContent, signal: AbortSignal): Promise<string> {
  const nodes = listAt(await client.request('GET', '/api/v1/nodes', { signal }), 'items');
  const takesPods = (node: unknown) =>
    fieldAt(node, 'spec', 'unschedulable') !== true &&
    !listAt(node, 'spec', 'taints').some((taint) => textAt(taint, 'effect') !== 'PreferNoSchedule');
  const fit = nodes.filter(takesPods).map(nameOf);
  const node = fit.find((name) => name === content.node) ?? fit[0];
  if (node !== undefined) return node;
  throw new AppError('snapshot.not-opened', { why: 'no node of the cluster takes a notebook' });
}

/** Waits until the cluster has made a volume. */
async function untilPlaced(
  client: KubernetesClient,
  key: NotebookKey,
  { host: { clock }, signal }: OperationContext,
): Promise<VolumePlace> {
  const end = clock.now() + volumeSeconds * 1000;
  for (;;) {
    try {
      return await findVolume(client, key, signal);
    } catch (thrown) {
      if (asAppError(thrown).code !== 'volume.unbound') throw thrown;
      if (clock.now() > end)
        throw new AppError('timed-out', { what: `Making the volume ${key.name}`, seconds: volumeSeconds }, thrown);
    }
    await clock.sleep(pollMilliseconds, signal);
  }
}

async function untilRunning(
  client: KubernetesClient,
  key: NotebookKey,
  emit: OpenParts['emit'],
  { host: { clock }, signal }: OperationContext,
): Promise<boolean> {
  const end = clock.now() + readySeconds * 1000;
  let told = '';
  for (;;) {
    const { condition } = await readNotebook(client, key, signal);
    if (condition.state === 'running') return true;
    const detail = 'reason' in condition ? (condition.warning ?? condition.reason) : '';
    if (detail !== told) emit({ type: 'progress', step: 'notebook', done: 0, total: 1, unit: 'steps', detail });
    told = detail;
    if (clock.now() > end) return false;
    await clock.sleep(pollMilliseconds, signal);
  }
}

/** What became of it, in words. */
export function openedSummary({ name }: NotebookKey, { id }: SnapshotView, isRunning: boolean): string {
  const state = isRunning ? 'runs' : 'is made and does not run yet';
  return `${name} ${state}, on copies of the volumes in ${shortId(id)}.`;
}
