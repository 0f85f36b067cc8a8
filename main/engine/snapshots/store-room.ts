import { AppError, asAppError } from '../../../contracts/app-error.ts';
import type { FileHost } from '../../../provisioners/host.ts';
import { type Restic, runRestic } from './restic.ts';

/** With less than this nothing is begun: restic needs some to take a lock and to give space back. */
const leastFreeBytes = 64 * 2 ** 20;

/** Rejects with `snapshot.store-full` where next to nothing is free on the disk of the store. */
export async function expectRoom({ store }: Pick<Restic, 'store'>, { files }: { files: FileHost }): Promise<void> {
  const { freeBytes } = await files.space(store.folder);
  if (freeBytes < leastFreeBytes) throw new AppError('snapshot.store-full', { store: store.folder });
}

/** After the disk became full: what was written for a snapshot that was not made goes again, as far as that can be done. */
export async function giveBackRoom(restic: Restic, thrown: unknown): Promise<void> {
  if (asAppError(thrown).code === 'snapshot.store-full') await runRestic(restic, ['prune']).catch(() => undefined);
}
