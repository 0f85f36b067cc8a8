import { join } from 'node:path';
import * as z from 'zod';
import { besideHost } from '../../../provisioners/beside-program.ts';
import type { FileHost } from '../../../provisioners/host.ts';
import { type Restic, runRestic } from './restic.ts';
import { parseJson } from './restic-output.ts';

/** What restic writes into a lock, of what is read here; https://restic.readthedocs.io/en/v0.18.1/100_references.html#locks. */
const lockSchema = z.object({ hostname: z.string() });

/** How many runs of restic this engine waits for, by the folder of the store. */
const running = new Map<string, number>();

/**
 * restic on a store without the locks that runs left there which are no more: they would be in the way of others for
 * half an hour. While no run of this engine's goes on, and after `clearLeftBehind`, each lock of a run beside a node is
 * such a one. A lock of somebody else's restic stays.
 */
export async function withoutStaleLocks(restic: Restic, { files }: { readonly files: FileHost }): Promise<Restic> {
  const { folder } = restic.store;
  const counted: Restic = {
    ...restic,
    async runBeside(program, options) {
      running.set(folder, (running.get(folder) ?? 0) + 1);
      try {
        return await restic.runBeside(program, options);
      } finally {
        running.set(folder, (running.get(folder) ?? 1) - 1);
      }
    },
  };
  const locks = await locksOf(folder, files);
  // Those of runs that go on are among them: a later look finds what is left.
  if ((running.get(folder) ?? 0) === 0) await Promise.all(locks.map((id) => removeIfOurs(counted, id, files)));
  return counted;
}

/** None where they cannot be listed: so it is where the very first run was killed, which takes no lock. */
async function locksOf(folder: string, files: FileHost): Promise<string[]> {
  const names = await files.list(join(folder, 'locks')).catch(() => []);
  return names.filter((name) => /^[0-9a-f]{64}$/.test(name));
}

async function removeIfOurs(restic: Restic, id: string, files: FileHost): Promise<void> {
  // One that cannot be read is left to restic, which says what is the matter with the store.
  const lines = await runRestic(restic, ['cat', 'lock', id, '--no-lock']).catch(() => []);
  if (hostOf(lines.join('\n')).startsWith(besideHost)) await files.remove(join(restic.store.folder, 'locks', id));
}

function hostOf(lock: string): string {
  return lockSchema.safeParse(parseJson(lock)).data?.hostname ?? '';
}
