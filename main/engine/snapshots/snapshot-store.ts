import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Host } from '../../../provisioners/host.ts';

/** Where snapshots are kept: a repository of restic, and the file with its password. */
export interface SnapshotStore {
  readonly folder: string;
  readonly passwordFile: string;
}

/** The store of a state folder, and a password for it where there is none yet: 256 bits, readable by this user alone. */
export async function openStore({ files, paths }: Pick<Host, 'files' | 'paths'>): Promise<SnapshotStore> {
  const own = join(paths.home, 'snapshots');
  const store = { folder: join(own, 'store'), passwordFile: join(own, 'password') };
  await files.makeFolder(own, { mode: 0o700 });
  await files.makeFolder(store.folder, { mode: 0o700 });
  // One beside a store that has another would lock it for good.
  if ((await files.stat(store.passwordFile)) === null && !(await hasRepository({ files }, store)))
    await files.writeAtomic(store.passwordFile, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
  return store;
}

/** Whether anything was ever kept in it. restic writes `config` when it makes a repository. */
export async function hasRepository({ files }: Pick<Host, 'files'>, { folder }: SnapshotStore): Promise<boolean> {
  return (await files.stat(join(folder, 'config'))) !== null;
}

/** Where runs of restic find what is made for them alone, a folder each. */
export function makingFolder({ paths }: Pick<Host, 'paths'>): string {
  return join(paths.home, 'snapshots', 'making');
}
