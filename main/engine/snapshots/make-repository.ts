import { PassThrough } from 'node:stream';
import type { FileHost } from '../../../provisioners/host.ts';
import { type Restic, runRestic } from './restic.ts';
import { hasRepository } from './snapshot-store.ts';

/** Only where there is nothing but keys and torn files: anything else is somebody's snapshots, whose `config` is lost. */
const clearScript = `kept=$(find /slipway/store/ -type f ! -path '*/keys/*' ! -name '*-tmp-*')
[ -n "$kept" ] || rm -rf /slipway/store/*`;

/**
 * Makes the repository of a store that has none. What a run that was killed began of one goes first, since restic makes
 * none where there are keys. Rejects as `runRestic` does, also where there is more than that.
 */
export async function makeRepository(restic: Restic, host: { readonly files: FileHost }): Promise<void> {
  const { folder } = restic.store;
  if (await hasRepository(host, restic.store)) return;
  if ((await host.files.list(folder)).length > 0) {
    // In there, since it belongs to root, as whom restic runs.
    const program = {
      command: ['/bin/sh', '-c', clearScript],
      mounts: [{ from: folder, to: '/slipway/store', readOnly: false }],
    };
    await restic.runBeside(program, { input: new PassThrough(), output: new PassThrough().resume() });
  }
  await runRestic(restic, ['init']);
}
