import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Host } from '../../../provisioners/host.ts';

/** No unpacking and rendering takes as long; what is older was left by an engine that was killed. */
const staleMilliseconds = 6 * 60 * 60 * 1000;

/** Hands a folder to work that needs one for a while, and removes it with all that is in it, whatever happens. */
export async function inWorkFolder<Result>(host: Host, work: (folder: string) => Promise<Result>): Promise<Result> {
  const parent = join(host.paths.cache, 'work');
  await removeStale(host, parent);
  const folder = join(parent, `${String(host.clock.now())}-${randomUUID()}`);
  await host.files.makeFolder(folder);
  try {
    return await work(folder);
  } finally {
    await host.files.remove(folder);
  }
}

async function removeStale(host: Host, parent: string): Promise<void> {
  for (const name of await host.files.list(parent)) {
    const made = Number(name.split('-')[0]);
    if (host.clock.now() - made > staleMilliseconds) await host.files.remove(join(parent, name));
  }
}
