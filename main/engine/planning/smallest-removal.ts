import type { ComponentNeed } from './component-need.ts';

/** More sets than this are not looked at: each costs some microseconds, and a plan has to come at once. */
const mostSets = 2000;

const maturityOrder = { alpha: 0, beta: 1, stable: 2 } as const;

/**
 * The smallest set of components whose removal makes `fits` true, or null where none was found. A component goes only
 * together with all that need it. Of sets equally small, the one with the least mature components is taken.
 */
export function smallestRemoval(
  components: readonly ComponentNeed[],
  fits: (left: readonly ComponentNeed[]) => boolean,
): ComponentNeed[] | null {
  let level: ComponentNeed[][] = [[]];
  const seen = new Set<string>();
  while (level.length > 0) {
    const next: ComponentNeed[][] = [];
    for (const removed of level) {
      for (const component of removable(components, removed)) {
        const set = [...removed, component];
        const key = set
          .map(({ catalog }) => catalog.id)
          .toSorted()
          .join(' ');
        if (seen.has(key)) continue;
        seen.add(key);
        next.push(set);
        if (seen.size > mostSets) return null;
      }
    }
    const found = next.filter((set) => fits(components.filter((component) => !set.includes(component))));
    if (found.length > 0) return found.toSorted((one, other) => maturity(one) - maturity(other))[0] ?? null;
    level = next;
  }
  return null;
}

/** Components of which nothing that would be left has need. */
function removable(components: readonly ComponentNeed[], removed: readonly ComponentNeed[]): ComponentNeed[] {
  const left = components.filter((component) => !removed.includes(component));
  return left.filter(({ catalog }) => !left.some((other) => other.catalog.needs.includes(catalog.id)));
}

function maturity(set: readonly ComponentNeed[]): number {
  return set.reduce((all, { catalog }) => all + maturityOrder[catalog.maturity], 0);
}
