import { randomUUID } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../../contracts/app-error.ts';
import type { Host } from '../../../provisioners/host.ts';
import { expectSpace } from '../volumes/expect-space.ts';

/** Files that a page hands in piece by piece. Each lies in a folder of its own, under its own name. */
export interface Inbox {
  /** Makes an empty file for `bytes` bytes, and removes those of earlier days. Rejects with `volume.no-space`. */
  open(name: string, bytes: number): Promise<string>;
  /**
   * Writes a piece at a byte, and resolves with how many bytes are there. Rejects with `inbox.unknown`, and with
   * `inbox.out-of-step` where it leaves a gap or goes beyond the bytes that were promised.
   */
  add(file: string, at: number, piece: Uint8Array): Promise<number>;
  /** Removes a file that was handed in; any other file stays, and the answer is false. */
  discard(file: string): Promise<boolean>;
}

/** Besides the file itself: what an engine and its clusters need to go on. */
const spareBytes = 1024 ** 3;
const dayMilliseconds = 24 * 60 * 60 * 1000;

/** The inbox of a state folder. A file whose upload was cut off is kept for a day, so that it can be taken up again. */
export function createInbox(host: Host): Inbox {
  const { files, transfers, clock } = host;
  const folder = join(host.paths.home, 'inbox');
  const promised = new Map<string, { readonly total: number; done: number }>();
  const removeOld = async () => {
    const now = clock.now();
    for (const name of await files.list(folder)) {
      const madeAt = Number(name.split('-')[0]);
      if (!(now - madeAt < dayMilliseconds)) await files.remove(join(folder, name));
    }
  };
  return {
    async open(name, bytes) {
      await removeOld();
      await expectSpace(host, host.paths.home, bytes + spareBytes);
      const own = join(folder, `${String(clock.now())}-${randomUUID()}`);
      await files.makeFolder(own, { mode: 0o700 });
      const file = join(own, name);
      await transfers.write(file, 0, piecesOf(), () => undefined);
      promised.set(file, { total: bytes, done: 0 });
      return file;
    },
    async add(file, at, piece) {
      const known = promised.get(file);
      const name = basename(file);
      if (known === undefined) throw new AppError('inbox.unknown', { name });
      const { total, done } = known;
      if (at > done || at + piece.length > total)
        throw new AppError('inbox.out-of-step', { name, got: at, done, total });
      await transfers.write(file, at, piecesOf(piece), (now) => (known.done = now));
      return known.done;
    },
    async discard(file) {
      if (dirname(dirname(file)) !== folder || join(file) !== file) return false;
      promised.delete(file);
      await files.remove(dirname(file));
      return true;
    },
  };
}

async function* piecesOf(...pieces: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}
