import { posix } from 'node:path';
import { AppError } from '../../../contracts/app-error.ts';
import type { CatalogComponent, LockedComponent } from '../../../contracts/distribution.ts';

export type Share = Pick<LockedComponent, 'id' | 'resources' | 'kustomizeComponents'>;

export interface EntryPaths {
  /** As they stand in the entry kustomization. */
  readonly resources: readonly string[];
  readonly components: readonly string[];
}

/**
 * Divides what the entry kustomization builds on among the components of the catalog: each path goes to the component
 * that has its longest prefix. Components that get nothing are left out. Throws `distribution.unassigned`.
 */
export function divideEntry(catalog: readonly CatalogComponent[], entry: string, paths: EntryPaths): Share[] {
  const own = (list: readonly string[]) =>
    list.map((path) => posix.join(posix.dirname(entry), path)).map((path) => ({ path, id: ownerOf(catalog, path) }));
  const resources = own(paths.resources);
  const components = own(paths.components);
  const of = (id: string, list: typeof resources) => list.filter((one) => one.id === id).map(({ path }) => path);
  return catalog
    .map(({ id }) => ({ id, resources: of(id, resources), kustomizeComponents: of(id, components) }))
    .filter(({ resources: got, kustomizeComponents }) => got.length + kustomizeComponents.length > 0);
}

function ownerOf(catalog: readonly CatalogComponent[], path: string): string {
  const matches = catalog.flatMap(({ id, paths }) =>
    paths.filter((prefix) => path === prefix || path.startsWith(`${prefix}/`)).map((prefix) => ({ id, prefix })),
  );
  const [longest] = matches.sort((one, other) => other.prefix.length - one.prefix.length);
  if (longest === undefined) throw new AppError('distribution.unassigned', { path });
  return longest.id;
}
