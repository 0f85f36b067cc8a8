import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { Lock, LockedComponent } from '../../../contracts/distribution.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { BuiltComponent } from './build-components.ts';

/** Raised when what Slipway makes of the same manifests changes. */
const format = 1;

const noteSchema = z.object({ sha256: z.string(), objects: z.number().int() });

export interface CachedComponent {
  readonly path: string;
  readonly objects: number;
}

/** Where a rendered component is kept: the name tells all that decides what it holds. */
export function cachePath(host: Host, lock: Lock, component: LockedComponent, kubectlVersion: string): string {
  const { id, resources, kustomizeComponents } = component;
  const sources = lock.sources.map((source) => [source.id, source.contentSha256]);
  const decides = { format, kubectlVersion, sources, references: lock.references, resources, kustomizeComponents };
  const key = createHash('sha256').update(JSON.stringify(decides)).digest('hex').slice(0, 32);
  return join(host.paths.cache, 'rendered', `${id}-${key}.ndjson`);
}

/** What is kept at a path, or null where it is not there or not what was put there. */
export async function readCached(host: Host, path: string): Promise<CachedComponent | null> {
  const text = await host.files.readText(`${path}.json`);
  if (text === null || (await host.files.stat(path)) === null) return null;
  const note = noteSchema.safeParse(parseJson(text));
  if (!note.success || (await host.files.sha256(path)) !== note.data.sha256) return null;
  return { path, objects: note.data.objects };
}

/** Moves a rendered component to its path. What tells that it is whole is written last. */
export async function keepCached(host: Host, path: string, built: BuiltComponent): Promise<CachedComponent> {
  const { objects } = built.measure.footprint;
  await host.files.makeFolder(join(host.paths.cache, 'rendered'));
  await host.files.rename(built.path, path);
  await host.files.writeAtomic(`${path}.json`, JSON.stringify({ sha256: built.sha256, objects }));
  return { path, objects };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
