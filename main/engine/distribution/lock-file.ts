import { join } from 'node:path';
import { AppError } from '../../../contracts/app-error.ts';
import { type Lock, lockSchema } from '../../../contracts/distribution.ts';
import type { Host } from '../../../provisioners/host.ts';
import { readJsonFile } from './json-file.ts';

/**
 * The lock of a distribution: of a version that Slipway carries, or of a lock file where `distribution` is a path.
 * Rejects with `distribution.unknown`, or `lock.invalid` where the file is none.
 */
export async function readLock(host: Host, distribution: string): Promise<Lock> {
  if (isPath(distribution)) return readLockAt(host, distribution);
  const known = await knownDistributions(host);
  if (known.includes(distribution)) return readLockAt(host, join(lockFolder(host), `${distribution}.json`));
  throw new AppError('distribution.unknown', { version: distribution, known: known.join(', ') });
}

/** Versions of the distributions that Slipway carries a lock of, newest first. */
export async function knownDistributions(host: Host): Promise<string[]> {
  const names = await host.files.list(lockFolder(host));
  const versions = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
  return versions.sort((one, other) => other.localeCompare(one, 'en', { numeric: true }));
}

function lockFolder(host: Host): string {
  return join(host.paths.resources, 'distributions');
}

function isPath(distribution: string): boolean {
  return /[/\\]/.test(distribution) || distribution.endsWith('.json');
}

async function readLockAt(host: Host, path: string): Promise<Lock> {
  const invalid = (why: string) => new AppError('lock.invalid', { path, why });
  const lock = await readJsonFile(host, path, lockSchema, invalid);
  const sources = new Set(lock.sources.map(({ id }) => id));
  if (sources.size !== lock.sources.length) throw invalid('a source is named twice');
  const lost = lock.references.find(({ source }) => !sources.has(source));
  if (lost !== undefined)
    throw invalid(`${lost.reference} stands for the source ${lost.source}, which it does not name`);
  return lock;
}
