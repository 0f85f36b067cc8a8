import { join } from 'node:path';
import { AppError } from '../../../contracts/app-error.ts';
import type { Lock, LockedReference, LockedSource } from '../../../contracts/distribution.ts';
import type { Session } from './build-components.ts';
import { type FetchedArchive, fetchArchives } from './fetch-archives.ts';
import { type UnpackInput, type UnpackOutput, unpackOutputSchema } from './source-tree.ts';

/** Unpacks archives into `<work>/sources`, in a child. Rejects with what `unpack-child` throws. */
export async function unpackSources(
  work: string,
  request: {
    sources: UnpackInput['sources'];
    references: readonly LockedReference[];
    starts: readonly string[];
    entry: string | null;
  },
  { host, signal }: Session,
): Promise<UnpackOutput> {
  const input = { ...request, folder: join(work, 'sources') };
  return unpackOutputSchema.parse(await host.processes.runChild('unpack-child', input, { signal }));
}

/**
 * Brings the sources of a lock, verified and free of outside references, into `<work>/sources`. Archives are kept in the
 * cache; one that turns out damaged or changed there is fetched anew, once. Rejects with `download.failed`,
 * `archive.invalid`, `distribution.unverified` or `distribution.reference`.
 */
export async function unpackLocked(
  lock: Lock,
  starts: readonly string[],
  mirror: string | undefined,
  work: string,
  session: Session,
): Promise<void> {
  const { host } = session;
  const folder = join(host.paths.cache, 'archives');
  for (;;) {
    const archives = await fetchArchives(lock.sources, folder, mirror, session);
    const sources = lock.sources.map((source) => requestOf(source, archives));
    try {
      await unpackSources(work, { sources, references: lock.references, starts, entry: null }, session);
      return;
    } catch (error) {
      const bad = findBad(error, archives);
      if (bad === undefined) throw error;
      await host.files.remove(bad.path);
      await host.files.remove(join(work, 'sources'));
      if (!bad.kept) throw error;
    }
  }
}

function requestOf(
  source: LockedSource,
  archives: ReadonlyMap<string, FetchedArchive>,
): UnpackInput['sources'][number] {
  const { id, trees, contentSha256, files, bytes } = source;
  const archive = archives.get(id)?.path ?? '';
  return { id, archive, folders: Object.keys(trees), expected: { trees, contentSha256, files, bytes } };
}

/** The archive that was refused: nothing else is helped by fetching it again. */
function findBad(error: unknown, archives: ReadonlyMap<string, FetchedArchive>): FetchedArchive | undefined {
  if (!(error instanceof AppError)) return undefined;
  if (error.code === 'distribution.unverified') return archives.get(String(error.data['source']));
  if (error.code !== 'archive.invalid') return undefined;
  return [...archives.values()].find(({ path }) => path === error.data['archive']);
}
