import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';

const root = '/sys/fs/cgroup/freezer/docker';
/** runc itself freezes a group for much less. */
const stuckMilliseconds = 10_000;

/**
 * Thaws control groups that were left frozen, until it is told to end; resolves with how many. With version 1 of control
 * groups, runc freezes a container for a moment to signal all its processes. A node that is killed in that moment has
 * processes that no signal reaches any more, and can neither end nor start: a trap of the kernel's that only root on the
 * computer gets out of, and no fault of a cluster's.
 */
export async function thawStuck(signal: AbortSignal): Promise<number> {
  const seen = new Map<string, number>();
  let thawed = 0;
  while (!signal.aborted) {
    const frozen = await frozenIn(root);
    for (const path of [...seen.keys()]) if (!frozen.includes(path)) seen.delete(path);
    for (const path of frozen) {
      const since = seen.get(path) ?? Date.now();
      seen.set(path, since);
      if (Date.now() - since < stuckMilliseconds) continue;
      await writeFile(path, 'THAWED');
      seen.delete(path);
      thawed += 1;
    }
    await after(2000, undefined, { signal }).catch(() => undefined);
  }
  return thawed;
}

async function frozenIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  const paths = entries
    .filter(({ name }) => name === 'freezer.state')
    .map(({ parentPath, name }) => join(parentPath, name));
  const states = await Promise.all(paths.map((path) => readFile(path, 'utf8').catch(() => '')));
  return paths.filter((_path, index) => states[index]?.trim() === 'FROZEN');
}
