import type { SnapshotStoreView } from '../../../contracts/snapshots.ts';
import type { Host } from '../../../provisioners/host.ts';
import { bytesOf } from '../upkeep/folder-bytes.ts';
import { openStore } from './snapshot-store.ts';

/** Where the store is, what it takes on the disk, and what is free there. */
export async function readUsage(host: Pick<Host, 'files' | 'paths'>): Promise<SnapshotStoreView> {
  const { folder } = await openStore(host);
  const [bytes, { freeBytes }] = await Promise.all([bytesOf(host.files, folder), host.files.space(folder)]);
  return { folder, bytes, freeBytes };
}
