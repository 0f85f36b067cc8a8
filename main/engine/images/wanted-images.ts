import type { Lock } from '../../../contracts/distribution.ts';
import { parseImage } from './image-reference.ts';

/**
 * The images of components in the order in which an installation needs them: a component after those that it waits for,
 * else in the order given. Each once, under the name that containerd keeps; what is no name of an image is left out.
 */
export function wantedImages(
  components: readonly string[],
  catalog: { readonly components: readonly { readonly id: string; readonly needs: readonly string[] }[] },
  lock: Pick<Lock, 'components'>,
): string[] {
  const needs = new Map(catalog.components.map(({ id, needs }) => [id, needs]));
  const wanted = new Set(components);
  const ordered = new Set<string>();
  const visit = (id: string, path: ReadonlySet<string>) => {
    if (ordered.has(id) || path.has(id) || !wanted.has(id)) return;
    for (const need of needs.get(id) ?? []) visit(need, new Set([...path, id]));
    ordered.add(id);
  };
  for (const id of components) visit(id, new Set());
  const locked = new Map(lock.components.map((component) => [component.id, component.footprint.images]));
  return [...new Set([...ordered].flatMap((id) => (locked.get(id) ?? []).flatMap(nameOf)))];
}

function nameOf(image: string): string[] {
  try {
    return [parseImage(image).name];
  } catch {
    return [];
  }
}
