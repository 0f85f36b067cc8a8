import type { OperationEvent } from '../../../contracts/operations.ts';
import type { SnapshotOrigin, SnapshotView } from '../../../contracts/snapshots.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { BesideMount } from '../../../provisioners/beside-program.ts';
import { whileFrozen } from './freeze.ts';
import type { NotebookScope, VolumePod } from './notebook-scope.ts';
import { type Restic, runRestic } from './restic.ts';
import { readMessage, readSnapshots, type ResticSnapshot } from './restic-output.ts';
import { objectFolder, writeObjects } from './snapshot-files.ts';
import { hasRepository } from './snapshot-store.ts';
import { tagsOf, unfinishedTag, viewOf } from './snapshot-tags.ts';

export interface TakeOptions {
  readonly host: Host;
  readonly restic: Restic;
  /** The pods that have the volumes mounted; they are held still for the second pass. */
  readonly pods: readonly VolumePod[];
  readonly origin: SnapshotOrigin;
  readonly note: string;
  readonly emit: (event: OperationEvent) => void;
}

/**
 * Takes a snapshot of a notebook: a first pass while it goes on, and where it runs a second one of what changed meanwhile,
 * while it is held still. Only then is it a snapshot that is listed.
 */
export async function takeSnapshot(scope: NotebookScope, options: TakeOptions): Promise<SnapshotView> {
  const { host, restic, pods, origin, note } = options;
  if (!(await hasRepository(host, restic.store))) await runRestic(restic, ['init']);
  const objects = await writeObjects(host, scope);
  try {
    const first = await backUp(scope, options, objects.mount);
    const { id, milliseconds } =
      pods.length === 0 ? { id: first, milliseconds: 0 } : await secondPass(scope, options, objects.mount);
    const all = await listAll(restic);
    const parent = newest(all, scope)?.id ?? null;
    const { workspace, name: notebook } = scope;
    const facts = { workspace, notebook, origin, note, parent, frozenMilliseconds: milliseconds };
    return await finish(restic, all, scope.cluster, id, tagsOf(facts));
  } finally {
    await objects.remove();
  }
}

/** Makes it a snapshot that is listed, and forgets what is not: the first pass, and what was cut off earlier. */
async function finish(
  restic: Restic,
  all: readonly ResticSnapshot[],
  cluster: string,
  id: string,
  tags: readonly string[],
): Promise<SnapshotView> {
  const lines = await runRestic(restic, ['tag', ...tags.flatMap((tag) => ['--set', tag]), id]);
  const changed = lines.map(readMessage).find((message) => message?.message_type === 'changed');
  const made = all.find((snapshot) => snapshot.id === id);
  const newId = changed?.message_type === 'changed' ? changed.new_snapshot_id : id;
  const view = made === undefined ? null : viewOf({ ...made, id: newId, tags: [...tags] });
  if (view === null) throw new Error(`restic does not list ${id}, which it has just made`);
  const unfinished = all.filter(
    (snapshot) =>
      snapshot.id !== id && snapshot.hostname === cluster && snapshot.tags?.includes(unfinishedTag) === true,
  );
  if (unfinished.length > 0) await runRestic(restic, ['forget', ...unfinished.map((snapshot) => snapshot.id)]);
  return view;
}

async function secondPass(
  scope: NotebookScope,
  options: TakeOptions,
  objects: BesideMount,
): Promise<{ id: string; milliseconds: number }> {
  const { host, pods, emit } = options;
  emit({ type: 'step', step: 'copy', state: 'done' });
  emit({ type: 'step', step: 'settle', state: 'started' });
  const frozen = {
    name: scope.name,
    uids: pods.map(({ uid }) => uid),
    timer: `slipway-thaw-${String(host.clock.now())}`,
  };
  const { result, milliseconds } = await whileFrozen(
    frozen,
    scope.runOnNode,
    () => host.clock.now(),
    () => backUp(scope, { ...options, emit: () => undefined }, objects),
  );
  emit({
    type: 'step',
    step: 'settle',
    state: 'done',
    detail: `It stood still for ${(milliseconds / 1000).toFixed(1)} s`,
  });
  return { id: result, milliseconds };
}

async function backUp(scope: NotebookScope, { restic, emit }: TakeOptions, objects: BesideMount): Promise<string> {
  const folders = [objectFolder, ...scope.volumes.map(({ folder }) => folder)];
  const lines = await runRestic(restic, ['backup', '--host', scope.cluster, '--tag', unfinishedTag, ...folders], {
    mounts: [objects],
    onMessage(message) {
      if (message.message_type !== 'status') return;
      const { bytes_done: done, total_bytes: total } = message;
      emit({ type: 'progress', step: 'copy', done, total: Math.max(done, total), unit: 'bytes' });
    },
  });
  const summary = lines.map(readMessage).find((message) => message?.message_type === 'summary');
  if (summary?.message_type === 'summary' && summary.snapshot_id !== undefined) return summary.snapshot_id;
  throw new Error('restic ended well and named no snapshot');
}

/** All that is in the store, finished or not. */
export async function listAll(restic: Restic): Promise<ResticSnapshot[]> {
  return readSnapshots((await runRestic(restic, ['snapshots'])).join('\n'));
}

function newest(all: readonly ResticSnapshot[], { cluster, workspace, name }: NotebookScope): SnapshotView | undefined {
  return all
    .map(viewOf)
    .filter((view) => view !== null)
    .filter((view) => view.cluster === cluster && view.workspace === workspace && view.notebook === name)
    .toSorted((one, other) => one.createdAt.localeCompare(other.createdAt))
    .at(-1);
}
