import type { OperationEvent } from '../../../contracts/operations.ts';
import type { SnapshotOrigin, SnapshotView } from '../../../contracts/snapshots.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { NotebookScope, VolumePod } from './notebook-scope.ts';
import { type Restic, runRestic } from './restic.ts';
import { readMessage } from './restic-output.ts';
import { type BackedUp, backUp, type BackUpSources, type HeldBackUp, holdBackUp } from './back-up.ts';
import { makeRepository } from './make-repository.ts';
import { expectRoom, giveBackRoom } from './store-room.ts';
import { writeObjects } from './snapshot-files.ts';
import { originOf } from './state-origin.ts';
import { tagsOf } from './snapshot-tags.ts';

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
  await expectRoom(restic, host);
  await makeRepository(restic, host);
  const objects = await writeObjects(host, scope);
  const sources = { scope, restic, objects: objects.mount };
  let held = null as HeldBackUp | null;
  // Beside the first pass, since it takes a second until restic has opened the store; but after it, to which it is compared.
  const onBegun = () => {
    if (options.pods.length > 0) held = holdBackUp(sources);
  };
  try {
    const { workspace, name: notebook } = scope;
    const first = await firstPass(sources, onBegun, options);
    const { last, frozenMilliseconds } = await secondPass(held, first, options);
    await scope.expectVolumesStill();
    const addedBytes = first.addedBytes + (last === first ? 0 : last.addedBytes);
    const from = originOf(scope.notebook);
    const createdAt = new Date(host.clock.now()).toISOString();
    const tags = tagsOf({ workspace, notebook, createdAt, origin, note, from, frozenMilliseconds, addedBytes });
    const lines = await runRestic(restic, ['tag', ...tags.flatMap((tag) => ['--set', tag]), last.id]);
    const changed = lines.map(readMessage).find((message) => message?.message_type === 'changed');
    const id = changed?.message_type === 'changed' ? changed.new_snapshot_id : last.id;
    return { id, notebook, bytes: last.bytes, addedBytes, frozenMilliseconds };
  } catch (thrown) {
    await held?.leave();
    await giveBackRoom(restic, thrown);
    throw thrown;
  } finally {
    await objects.remove();
  }
}

async function firstPass(sources: BackUpSources, onBegun: () => void, { emit }: TakeOptions): Promise<BackedUp> {
  const first = await backUp(sources, {
    onMessage(message) {
      if (message.message_type === 'begun') onBegun();
      if (message.message_type !== 'status') return;
      const { bytes_done: done, total_bytes: total } = message;
      emit({ type: 'progress', step: 'copy', done, total: Math.max(done, total), unit: 'bytes' });
    },
  });
  emit({ type: 'step', step: 'copy', state: 'done' });
  return first;
}

async function secondPass(
  held: HeldBackUp | null,
  first: BackedUp,
  { pods, host, emit }: TakeOptions,
): Promise<{ last: BackedUp; frozenMilliseconds: number }> {
  if (held === null) {
    emit({ type: 'step', step: 'settle', state: 'skipped', detail: 'It does not run' });
    return { last: first, frozenMilliseconds: 0 };
  }
  emit({ type: 'step', step: 'settle', state: 'started' });
  const { frozenMilliseconds, ...last } = await held.readFrozen(pods, host);
  const detail = `It stood still for ${(frozenMilliseconds / 1000).toFixed(1)} s`;
  emit({ type: 'step', step: 'settle', state: 'done', detail });
  return { last, frozenMilliseconds };
}
