import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import type { Lock, LockedComponent } from '../../../contracts/distribution.ts';
import type { Host } from '../../../provisioners/host.ts';

/** One component that is kept: `path` holds one object as JSON a line. */
export interface KeptComponent {
  readonly component: string;
  readonly path: string;
  readonly objects: number;
}

/** Raised when what Slipway makes of the same manifests changes. */
const format = 1;

const noteName = 'components.json';
const noteSchema = z.array(z.object({ component: z.string(), sha256: z.string(), objects: z.number().int() }));
export type CacheNote = z.infer<typeof noteSchema>;

/** The folder in which a set of rendered components is kept: its name tells all that decides what it holds. */
export function cacheFolder(
  host: Host,
  lock: Lock,
  components: readonly LockedComponent[],
  kubectlVersion: string,
): string {
  const sources = lock.sources.map(({ id, contentSha256 }) => [id, contentSha256]);
  const shares = components.map(({ id, resources, kustomizeComponents }) => [id, resources, kustomizeComponents]);
  const decides = { format, kubectlVersion, sources, references: lock.references, shares };
  return join(
    host.paths.cache,
    'rendered',
    createHash('sha256').update(JSON.stringify(decides)).digest('hex').slice(0, 32),
  );
}

/** What is kept in a folder, or null where it is not there or not, byte for byte, what was put there. */
export async function readCached(host: Host, folder: string): Promise<KeptComponent[] | null> {
  const text = await host.files.readText(join(folder, noteName));
  const note = text === null ? null : noteSchema.safeParse(parseJson(text));
  if (note?.success !== true) return null;
  const rendered: KeptComponent[] = [];
  for (const { component, sha256, objects } of note.data) {
    const path = componentPath(folder, component);
    if ((await host.files.stat(path)) === null || (await host.files.sha256(path)) !== sha256) return null;
    rendered.push({ component, path, objects });
  }
  return rendered;
}

/** Puts a folder of rendered components in its place, whole. */
export async function keepCached(host: Host, built: string, folder: string, note: CacheNote): Promise<KeptComponent[]> {
  await host.files.writeAtomic(join(built, noteName), JSON.stringify(note));
  await host.files.makeFolder(join(folder, '..'));
  await host.files.remove(folder);
  await host.files.rename(built, folder);
  return note.map(({ component, objects }) => ({ component, path: componentPath(folder, component), objects }));
}

function componentPath(folder: string, component: string): string {
  return join(folder, `${component}.ndjson`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
