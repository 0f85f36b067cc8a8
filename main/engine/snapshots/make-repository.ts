import type { FileHost } from '../../../provisioners/host.ts';
import { PassThrough } from 'node:stream';
import { type Restic, runRestic } from './restic.ts';
import { hasRepository } from './snapshot-store.ts';

/** Makes the repository of a store that has none. What a run that was killed began of one goes first: restic refuses it. */
export async function makeRepository(restic: Restic, host: { readonly files: FileHost }): Promise<void> {
  const { folder } = restic.store;
  if (await hasRepository(host, restic.store)) return;
  if ((await host.files.list(folder)).length > 0) {
    // It belongs to root, as whom restic runs there.
    const command = ['/bin/sh', '-c', 'rm -rf /slipway/store/*'];
    await restic.runBeside(
      { command, mounts: [{ from: folder, to: '/slipway/store', readOnly: false }] },
      new PassThrough().resume(),
    );
  }
  await runRestic(restic, ['init']);
}
