import { join } from 'node:path';
import type { LockedSource } from '../../../contracts/distribution.ts';
import { formatBytes } from '../../../contracts/units.ts';
import type { DownloadProgress, Host } from '../../../provisioners/host.ts';
import type { ProvisionerEvent } from '../../../provisioners/provisioner.ts';
import { archiveAddress } from './archive-address.ts';

type Source = Pick<LockedSource, 'id' | 'repository' | 'commit' | 'archive'>;

export interface FetchedArchive {
  readonly path: string;
  /** Whether it lay there from an earlier time. */
  readonly kept: boolean;
}

/**
 * Brings the archives of sources into a folder, by source id; one that is there already is not fetched again. Progress is
 * told in steps of one archive each. Nothing is verified yet. Rejects with `download.failed` or `cancelled`.
 */
export async function fetchArchives(
  sources: readonly Source[],
  folder: string,
  mirror: string | undefined,
  { host, signal, tell }: { host: Host; signal: AbortSignal; tell: (event: ProvisionerEvent) => void },
): Promise<ReadonlyMap<string, FetchedArchive>> {
  const fetched = new Map<string, FetchedArchive>();
  for (const [index, { id, repository, commit, archive }] of sources.entries()) {
    const path = join(folder, `${id}-${commit}.tar.gz`);
    const kept = (await host.files.stat(path)) !== null;
    const onProgress = ({ doneBytes, totalBytes }: DownloadProgress) => {
      const part = totalBytes === null || totalBytes === 0 ? 0 : Math.min(1, doneBytes / totalBytes);
      const of = totalBytes === null ? '' : ` of ${formatBytes(totalBytes)}`;
      tell(progress(index + part, sources.length, `${repository}: ${formatBytes(doneBytes)}${of}`));
    };
    if (!kept) await host.network.download(archiveAddress(archive, mirror), path, { signal, onProgress });
    fetched.set(id, { path, kept });
    tell(progress(index + 1, sources.length, repository));
  }
  return fetched;
}

function progress(done: number, total: number, detail: string): ProvisionerEvent {
  return { type: 'progress', step: 'fetch', done, total, unit: 'steps', detail };
}
