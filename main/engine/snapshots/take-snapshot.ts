import type { OperationEvent } from '../../../contracts/operations.ts';
import type { SnapshotOrigin, SnapshotView } from '../../../contracts/snapshots.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { NotebookScope, VolumePod } from './notebook-scope.ts';
import { type Restic, runRestic } from './restic.ts';
import { readMessage, readSnapshots, type ResticSnapshot } from './restic-output.ts';
import { type BackedUp, backUp, backUpFrozen, type BackUpSources } from './back-up.ts';
import { makeRepository } from './make-repository.ts';
import { writeObjects } from './snapshot-files.ts';
import { originOf, parentOf } from './state-origin.ts';
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

/** What is known of a snapshot that was just taken. */
export type TakenSnapshot = Pick<SnapshotView, 'id' | 'notebook' | 'bytes' | 'addedBytes' | 'frozenMilliseconds'>;

/**
 * Takes a snapshot of a notebook: a first pass while it goes on, and where it runs a second one of what changed meanwhile,
 * while it is held still. Only then is it a snapshot that is listed.
 */
export async function takeSnapshot(scope: NotebookScope, options: TakeOptions): Promise<TakenSnapshot> {
  const { host, restic, origin, note } = options;
  await makeRepository(restic, host);
  const objects = await writeObjects(host, scope);
  try {
    const sources = { scope, restic, objects: objects.mount };
    const { workspace, name: notebook, cluster } = scope;
    // The list takes as long as a small pass, and nothing of it changes meanwhile.
    const listed = listAll(restic);
    listed.catch(() => undefined);
    const first = await firstPass(sources, options);
    const before = await listed;
    const { last, frozenMilliseconds } = await secondPass(sources, first, options);
    await scope.expectVolumesStill();
    const parent = parentOf(originOf(scope.notebook), ownOf(before, scope));
    const addedBytes = first.addedBytes + (last === first ? 0 : last.addedBytes);
    const tags = tagsOf({ workspace, notebook, origin, note, parent, frozenMilliseconds, addedBytes });
    const lines = await runRestic(restic, ['tag', ...tags.flatMap((tag) => ['--set', tag]), last.id]);
    const changed = lines.map(readMessage).find((message) => message?.message_type === 'changed');
    const id = changed?.message_type === 'changed' ? changed.new_snapshot_id : last.id;
    const unfinished = before.filter(({ hostname, tags: its }) => hostname === cluster && its?.includes(unfinishedTag));
    const forgotten = [...unfinished.map((snapshot) => snapshot.id), ...(last === first ? [] : [first.id])];
    if (forgotten.length > 0) await runRestic(restic, ['forget', ...forgotten]);
    return { id, notebook, bytes: last.bytes, addedBytes, frozenMilliseconds };
  } finally {
    await objects.remove();
  }
}

async function firstPass(sources: BackUpSources, { emit }: TakeOptions): Promise<BackedUp> {
  const first = await backUp(sources, {
    onMessage(message) {
      if (message.message_type !== 'status') return;
      const { bytes_done: done, total_bytes: total } = message;
      emit({ type: 'progress', step: 'copy', done, total: Math.max(done, total), unit: 'bytes' });
    },
  });
  emit({ type: 'step', step: 'copy', state: 'done' });
  return first;
}

async function secondPass(
  sources: BackUpSources,
  first: BackedUp,
  { pods, host, emit }: TakeOptions,
): Promise<{ last: BackedUp; frozenMilliseconds: number }> {
  if (pods.length === 0) {
    emit({ type: 'step', step: 'settle', state: 'skipped', detail: 'It does not run' });
    return { last: first, frozenMilliseconds: 0 };
  }
  emit({ type: 'step', step: 'settle', state: 'started' });
  const { frozenMilliseconds, ...last } = await backUpFrozen(sources, pods, host);
  const detail = `It stood still for ${(frozenMilliseconds / 1000).toFixed(1)} s`;
  emit({ type: 'step', step: 'settle', state: 'done', detail });
  return { last, frozenMilliseconds };
}

/** All that is in the store, finished or not. */
export async function listAll(restic: Restic): Promise<ResticSnapshot[]> {
  return readSnapshots((await runRestic(restic, ['snapshots'])).join('\n'));
}

function ownOf(all: readonly ResticSnapshot[], { cluster, workspace, name }: NotebookScope): SnapshotView[] {
  return all
    .map(viewOf)
    .filter((view) => view !== null)
    .filter((view) => view.cluster === cluster && view.workspace === workspace && view.notebook === name);
}
