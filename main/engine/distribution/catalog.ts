import { join } from 'node:path';
import * as z from 'zod';
import { AppError } from '../../../contracts/app-error.ts';
import {
  type CatalogComponent,
  catalogComponentSchema,
  type Preset,
  presetSchema,
} from '../../../contracts/distribution.ts';
import type { Host } from '../../../provisioners/host.ts';
import { readJsonFile } from './json-file.ts';

export interface Catalog {
  readonly components: readonly CatalogComponent[];
  readonly presets: readonly Preset[];
}

/**
 * The components and presets that Slipway knows, from `resources/catalog`: one file for each component, named in
 * `components.json`. Rejects with `catalog.invalid` where a file does not fit the others.
 */
export async function readCatalog(host: Host): Promise<Catalog> {
  const read = <Schema extends z.ZodType>(name: string, schema: Schema) => {
    const path = join(host.paths.resources, 'catalog', `${name}.json`);
    return readJsonFile(host, path, schema, (why) => new AppError('catalog.invalid', { path, why }));
  };
  const ids = await read('components', z.array(z.string().regex(/^[a-z0-9][a-z0-9-]*$/)).min(1));
  const components = await Promise.all(ids.map((id) => read(id, catalogComponentSchema)));
  const catalog = { components, presets: await read('presets', z.array(presetSchema)) };
  const why = findFault(ids, catalog);
  if (why !== null) throw new AppError('catalog.invalid', { path: join(host.paths.resources, 'catalog'), why });
  return catalog;
}

function findFault(ids: readonly string[], { components, presets }: Catalog): string | null {
  const known = new Set(ids);
  if (known.size !== ids.length) return 'a component is named twice';
  for (const [index, { id, needs }] of components.entries()) {
    if (id !== ids[index]) return `the file of ${String(ids[index])} has the id ${id}`;
    const unknown = needs.find((need) => !known.has(need));
    if (unknown !== undefined) return `${id} needs ${unknown}, which is not in the list`;
  }
  for (const { id, components: wanted } of presets) {
    const unknown = wanted === 'all' ? undefined : wanted.find((one) => !known.has(one));
    if (unknown !== undefined) return `the preset ${id} names ${unknown}, which is not in the list`;
  }
  return findCircle(components);
}

/** Takes away what needs nothing that is left; what stays needs itself in the end. */
function findCircle(components: readonly CatalogComponent[]): string | null {
  let left = components;
  for (;;) {
    const names = new Set(left.map(({ id }) => id));
    const next = left.filter(({ needs }) => needs.some((need) => names.has(need)));
    if (next.length === 0) return null;
    if (next.length === left.length) return `${left.map(({ id }) => id).join(', ')} need each other`;
    left = next;
  }
}
