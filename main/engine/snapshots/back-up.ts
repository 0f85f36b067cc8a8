import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { BesideMount } from '../../../provisioners/beside-program.ts';
import type { Host } from '../../../provisioners/host.ts';
import { whileFrozen } from './freeze.ts';
import type { NotebookScope, VolumePod } from './notebook-scope.ts';
import { gateFolder, openFile, type Restic, type ResticOptions, runRestic } from './restic.ts';
import { readMessage } from './restic-output.ts';
import { objectFolder } from './snapshot-files.ts';
import { makingFolder } from './snapshot-store.ts';
import { unfinishedTag } from './snapshot-tags.ts';

/** What is read, and with what. */
export interface BackUpSources {
  readonly scope: NotebookScope;
  readonly restic: Restic;
  readonly objects: BesideMount;
}

/** What was read into the store: its id, how much it is, and what of it was new to the store, compressed. */
export interface BackedUp {
  readonly id: string;
  readonly bytes: number;
  readonly addedBytes: number;
}

/** Reads the objects and all volumes into the store, as something unfinished. */
export async function backUp(
  { scope, restic, objects }: BackUpSources,
  { mounts = [], onMessage }: ResticOptions = {},
): Promise<BackedUp> {
  const folders = [objectFolder, ...scope.volumes.map(({ folder }) => folder)];
  const lines = await runRestic(restic, ['backup', '--host', scope.cluster, '--tag', unfinishedTag, ...folders], {
    mounts: [objects, ...mounts],
    ...(onMessage === undefined ? {} : { onMessage }),
  });
  const summary = lines.map(readMessage).find((message) => message?.message_type === 'summary');
  if (summary?.message_type !== 'summary' || summary.snapshot_id === undefined)
    throw new Error('restic ended well and named no snapshot');
  return { id: summary.snapshot_id, bytes: summary.total_bytes_processed, addedBytes: summary.data_added_packed };
}

/**
 * As `backUp`, with the pods held still while the volumes are read, and for no longer: restic opens the store before that,
 * and cleans up after it. Resolves also with how long they stood.
 */
export async function backUpFrozen(
  sources: BackUpSources,
  pods: readonly VolumePod[],
  { files, paths, clock }: Pick<Host, 'files' | 'paths' | 'clock'>,
): Promise<BackedUp & { readonly frozenMilliseconds: number }> {
  const { scope } = sources;
  const folder = join(makingFolder({ paths }), randomUUID());
  await files.makeFolder(folder, { mode: 0o700 });
  const waiting = Promise.withResolvers<true>();
  const read = Promise.withResolvers<true>();
  const ended = backUp(sources, {
    mounts: [{ from: folder, to: gateFolder, readOnly: false }],
    onMessage({ message_type }) {
      if (message_type === 'waiting') waiting.resolve(true);
      if (message_type === 'summary') read.resolve(true);
    },
  });
  try {
    // One that fails ends the waiting too.
    await Promise.race([waiting.promise, ended]);
    const frozen = {
      name: scope.name,
      uids: pods.map(({ uid }) => uid),
      timer: `slipway-thaw-${String(clock.now())}`,
    };
    const { milliseconds } = await whileFrozen(frozen, scope.runOnNode, async () => {
      await files.writeAtomic(join(folder, openFile), '');
      await Promise.race([read.promise, ended]);
    });
    return { ...(await ended), frozenMilliseconds: milliseconds };
  } finally {
    await files.writeAtomic(join(folder, openFile), '');
    await ended.catch(() => undefined);
    await files.remove(folder);
  }
}
