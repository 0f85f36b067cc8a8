import type { BesideMount } from '../../../provisioners/beside-program.ts';
import type { Host } from '../../../provisioners/host.ts';
import { whileFrozen } from './freeze.ts';
import type { NotebookScope, VolumePod } from './notebook-scope.ts';
import { type Restic, type ResticOptions, runRestic } from './restic.ts';
import { readMessage } from './restic-output.ts';
import { objectFolder } from './snapshot-files.ts';
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
  options: Omit<ResticOptions, 'mounts'> = {},
): Promise<BackedUp> {
  const folders = [objectFolder, ...scope.volumes.map(({ folder }) => folder)];
  const lines = await runRestic(restic, ['backup', '--host', scope.cluster, '--tag', unfinishedTag, ...folders], {
    mounts: [objects],
    ...options,
  });
  const summary = lines.map(readMessage).find((message) => message?.message_type === 'summary');
  if (summary?.message_type !== 'summary' || summary.snapshot_id === undefined)
    throw new Error('restic ended well and named no snapshot');
  return { id: summary.snapshot_id, bytes: summary.total_bytes_processed, addedBytes: summary.data_added_packed };
}

/** A pass that has opened the store, or is about to, and waits. */
export interface HeldBackUp {
  /**
   * Reads with the pods held still meanwhile, and for no longer: the store is open already, and restic cleans up afterwards.
   * Resolves also with how long they stood.
   */
  readonly readFrozen: (
    pods: readonly VolumePod[],
    host: Pick<Host, 'clock'>,
  ) => Promise<BackedUp & { readonly frozenMilliseconds: number }>;
  /** Ends it where it waits still. */
  readonly leave: () => Promise<void>;
}

/** Begins a pass as `backUp` does it, and holds it until it is asked to read. */
export function holdBackUp(sources: BackUpSources): HeldBackUp {
  const { scope } = sources;
  const waiting = Promise.withResolvers<true>();
  const go = Promise.withResolvers<boolean>();
  const read = Promise.withResolvers<true>();
  const ended = backUp(sources, {
    hold: go.promise,
    onMessage({ message_type }) {
      if (message_type === 'waiting') waiting.resolve(true);
      if (message_type === 'summary') read.resolve(true);
    },
  });
  ended.catch(() => undefined);
  return {
    async readFrozen(pods, { clock }) {
      // One that fails ends the waiting too.
      await Promise.race([waiting.promise, ended]);
      const frozen = {
        name: scope.name,
        uids: pods.map(({ uid }) => uid),
        timer: `slipway-thaw-${String(clock.now())}`,
      };
      const { milliseconds } = await whileFrozen(frozen, scope.runOnNode, async () => {
        go.resolve(true);
        await Promise.race([read.promise, ended]);
      });
      return { ...(await ended), frozenMilliseconds: milliseconds };
    },
    async leave() {
      go.resolve(false);
      await ended.catch(() => undefined);
    },
  };
}
