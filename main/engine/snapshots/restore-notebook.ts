import { AppError } from '../../../contracts/app-error.ts';
import type { OperationEvent } from '../../../contracts/operations.ts';
import { shortId, type SnapshotView } from '../../../contracts/snapshots.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import type { OperationContext } from '../operations/definition.ts';
import type { SnapshotParts } from './reach-store.ts';
import { keptBefore, stopToGoBack } from './going-back.ts';
import { listSnapshots } from './list-snapshots.ts';
import { type NotebookScope, podsOf, readScope } from './notebook-scope.ts';
import { openRestic } from './open-restic.ts';
import { expectVolumes, putBackFiles, putBackObject, readContent } from './put-back.ts';
import type { Restic } from './restic.ts';
import { originOf, type StateOrigin } from './state-origin.ts';
import { settleDown, expectNoOthers } from './settle-down.ts';
import type { SnapshotContent } from './snapshot-files.ts';
import { takeSnapshot, type TakenSnapshot } from './take-snapshot.ts';

export interface RestoreParts extends SnapshotParts {
  readonly client: KubernetesClient;
  readonly emit: (event: OperationEvent) => void;
}

interface Reached {
  readonly scope: NotebookScope;
  readonly restic: Restic;
}

/**
 * Puts a notebook back to a snapshot, exactly, and resolves with the snapshot of what was there before. Where that fails
 * or is cancelled, what was there before is back: `snapshot.restore-undone` or `cancelled`. Where even that fails, it is
 * `snapshot.restore-half`, which names the snapshot that has it.
 */
export async function restoreNotebook(
  parts: RestoreParts,
  wanted: SnapshotView,
  context: OperationContext,
): Promise<TakenSnapshot> {
  const { client, emit } = parts;
  const { host, signal } = context;
  const { scope, restic } = await reach(parts, wanted, context);
  const content = await readContent(restic, wanted.id);
  expectVolumes(scope, content);
  const pods = await podsOf(client, scope, signal);
  expectNoOthers(pods);
  const note = `before going back to ${shortId(wanted.id)}`;
  const safety =
    (await safetyBefore(parts, scope, context)) ??
    (await takeSnapshot(scope, { host, restic, pods, origin: 'before-restore', note, emit }));
  try {
    emit({ type: 'step', step: 'stop', state: 'started' });
    await stopToGoBack(client, scope, { notebook: scope.notebook, safety: safety.id, now: host.clock.now() }, signal);
    await settleDown(client, scope, host, signal);
    emit({ type: 'step', step: 'stop', state: 'done' });
    const origin = { snapshot: wanted.id, since: new Date(host.clock.now()).toISOString() };
    await putBack(parts, { scope, restic }, { snapshot: wanted.id, content, origin }, signal);
    return safety;
  } catch (thrown) {
    await undo(parts, wanted, { safety, origin: originOf(scope.notebook) }, context).catch((second: unknown) => {
      const names = { snapshot: shortId(wanted.id), safety: shortId(safety.id), why: whyOf(thrown) };
      throw new AppError('snapshot.restore-half', names, second);
    });
    if (signal.aborted) throw new AppError('cancelled', { what: 'going back to a snapshot' }, thrown);
    throw new AppError('snapshot.restore-undone', { snapshot: shortId(wanted.id), why: whyOf(thrown) }, thrown);
  }
}

/** What an engine that was killed while it put the notebook back had kept before: what is there now is of no use. */
async function safetyBefore(
  parts: RestoreParts,
  { cluster, notebook }: NotebookScope,
  context: OperationContext,
): Promise<TakenSnapshot | null> {
  const kept = keptBefore(notebook);
  if (kept === null) return null;
  const found = (await listSnapshots(parts, cluster, context)).find(({ id }) => id === kept);
  if (found === undefined) return null;
  const detail = `It is kept as ${shortId(kept)} already, and was being put back when the engine ended`;
  for (const step of ['copy', 'settle']) parts.emit({ type: 'step', step, state: 'skipped', detail });
  return found;
}

async function reach(
  { client, clusters, tools }: RestoreParts,
  wanted: SnapshotView,
  context: OperationContext,
): Promise<Reached> {
  const scope = await readScope(client, clusters, wanted, context);
  return { scope, restic: await openRestic(scope, { ...context, tools }) };
}

/** What is put back, and what the notebook says of it afterwards. */
interface State {
  readonly snapshot: string;
  readonly content: SnapshotContent;
  readonly origin: StateOrigin | null;
}

async function putBack(
  { client, emit }: RestoreParts,
  { scope, restic }: Reached,
  { snapshot, content, origin }: State,
  signal: AbortSignal,
): Promise<void> {
  emit({ type: 'step', step: 'files', state: 'started' });
  await putBackFiles(restic, snapshot, content, scope, (detail, done) =>
    emit({ type: 'progress', step: 'files', done, total: content.volumes.length, unit: 'steps', detail }),
  );
  emit({ type: 'step', step: 'files', state: 'done' });
  emit({ type: 'step', step: 'object', state: 'started' });
  await putBackObject(client, scope, { object: content.notebook, origin }, signal);
  emit({ type: 'step', step: 'object', state: 'done' });
}

/** A cancel does not hold for this. */
async function undo(
  parts: RestoreParts,
  wanted: SnapshotView,
  { safety, origin }: { readonly safety: TakenSnapshot; readonly origin: StateOrigin | null },
  { host }: OperationContext,
): Promise<void> {
  const { signal } = new AbortController();
  const quiet = { ...parts, emit: () => undefined };
  parts.emit({ type: 'warning', text: `It is put back as it was before, from ${shortId(safety.id)}.` });
  const reached = await reach(quiet, wanted, { host, signal });
  await settleDown(parts.client, reached.scope, host, signal);
  const content = await readContent(reached.restic, safety.id);
  await putBack(quiet, reached, { snapshot: safety.id, content, origin }, signal);
}

function whyOf(thrown: unknown): string {
  return (thrown instanceof Error ? thrown.message : String(thrown)).replace(/\.$/, '');
}
