import type { ComponentView, Lock } from '../../../contracts/distribution.ts';
import type { Catalog } from './catalog.ts';

/** The components of a distribution as a screen shows them, in the order of the catalog. */
export function componentViews(catalog: Catalog, lock: Lock): ComponentView[] {
  const locked = new Map(lock.components.map((component) => [component.id, component]));
  return catalog.components.flatMap(({ paths: _, ...component }) => {
    const facts = locked.get(component.id);
    if (facts === undefined) return [];
    const { version, namespaces, footprint, idle } = facts;
    return [{ ...component, version, namespaces, footprint, ...(idle === undefined ? {} : { idle }) }];
  });
}
