import type { CatalogComponent } from '../../../contracts/distribution.ts';

/** Which component needs which, among those that are installed. */
export interface ComponentGraph {
  needs(component: string): readonly string[];
  allNeeds(component: string): readonly string[];
  /** The component with the pod that takes longest by itself, or null where there is none. */
  readonly slowest: { readonly component: string; readonly seconds: number } | null;
  /** Its place in the order in which work is begun: what leads to the slowest end goes first. */
  position(component: string): number;
}

/** A component takes at least about this long, in seconds, whatever its probes say. */
const usualSeconds = 5;

/** `delays` are seconds that a component's slowest pod takes by itself. */
export function componentGraph(
  catalog: readonly Pick<CatalogComponent, 'id' | 'needs'>[],
  installed: readonly string[],
  delays: ReadonlyMap<string, number>,
): ComponentGraph {
  const needsOf = new Map(
    installed.map((id) => [
      id,
      (catalog.find((one) => one.id === id)?.needs ?? []).filter((need) => installed.includes(need)),
    ]),
  );
  const needs = (component: string) => needsOf.get(component) ?? [];
  const remaining = new Map<string, number>();
  const path = (component: string, seen: readonly string[]): number => {
    const known = remaining.get(component);
    if (known !== undefined || seen.includes(component)) return known ?? 0;
    const dependents = installed.filter((id) => needs(id).includes(component));
    const longest = Math.max(0, ...dependents.map((id) => path(id, [...seen, component])));
    const own = longest + usualSeconds + (delays.get(component) ?? 0);
    remaining.set(component, own);
    return own;
  };
  const order = installed.toSorted((a, b) => path(b, []) - path(a, []));
  return {
    needs,
    allNeeds: (component) => transitive(component, needs),
    slowest: slowestOf(delays),
    position: (component) => order.indexOf(component),
  };
}

function slowestOf(delays: ReadonlyMap<string, number>): ComponentGraph['slowest'] {
  const [component, seconds] = [...delays].toSorted((a, b) => b[1] - a[1])[0] ?? ['', 0];
  return seconds === 0 ? null : { component, seconds };
}

function transitive(component: string, needs: (component: string) => readonly string[]): string[] {
  const found = new Set<string>();
  const visit = (id: string) => {
    for (const need of needs(id)) {
      if (found.has(need)) continue;
      found.add(need);
      visit(need);
    }
  };
  visit(component);
  return [...found];
}
