/** A component and what it needs. */
export interface GraphNode {
  readonly id: string;
  readonly needs: readonly string[];
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
}

export interface GraphColumn {
  /** From top to bottom. */
  readonly ids: readonly string[];
  /** Rows of the highest column of the same depth, so that these stand on the same lines. */
  readonly rows: number;
}

export interface GraphLayout {
  /** From left to right. Every need stands left of who needs it. */
  readonly columns: readonly GraphColumn[];
  /** Needs, but those that follow from other needs. */
  readonly edges: readonly GraphEdge[];
}

/**
 * Sets components out in columns by their needs: a component stands one column after the last of its needs. A column
 * longer than `tallest` is divided. Needs that are not among the nodes are left out; a circle is cut somewhere.
 */
export function layOut(nodes: readonly GraphNode[], tallest: number): GraphLayout {
  const known = new Map(nodes.map((node) => [node.id, { ...node, needs: [...new Set(node.needs)] }]));
  for (const node of known.values()) node.needs = node.needs.filter((need) => known.has(need) && need !== node.id);
  const depths = depthsOf(known);
  // A need that is not left of its node belongs to a circle.
  for (const node of known.values())
    node.needs = node.needs.filter((need) => depth(depths, need) < depth(depths, node.id));
  const edges = directEdges(known);
  return { columns: columnsOf([...known.keys()], depths, edges, tallest), edges };
}

type Known = ReadonlyMap<string, { readonly id: string; needs: string[] }>;

function depth(depths: ReadonlyMap<string, number>, id: string): number {
  return depths.get(id) ?? 0;
}

function depthsOf(known: Known): ReadonlyMap<string, number> {
  const depths = new Map<string, number>();
  const visiting = new Set<string>();
  const visit = (id: string): number => {
    const before = depths.get(id);
    if (before !== undefined) return before;
    if (visiting.has(id)) return -1;
    visiting.add(id);
    const deepest = Math.max(-1, ...(known.get(id)?.needs ?? []).map(visit));
    visiting.delete(id);
    depths.set(id, deepest + 1);
    return deepest + 1;
  };
  for (const id of known.keys()) visit(id);
  return depths;
}

function directEdges(known: Known): GraphEdge[] {
  const reach = new Map<string, ReadonlySet<string>>();
  const reached = (id: string): ReadonlySet<string> => {
    const before = reach.get(id);
    if (before !== undefined) return before;
    const needs = known.get(id)?.needs ?? [];
    const all = new Set(needs.flatMap((need) => [need, ...reached(need)]));
    reach.set(id, all);
    return all;
  };
  return [...known.values()].flatMap(({ id, needs }) =>
    needs
      .filter((need) => !needs.some((other) => other !== need && reached(other).has(need)))
      .map((need) => ({ from: need, to: id })),
  );
}

function columnsOf(
  ids: readonly string[],
  depths: ReadonlyMap<string, number>,
  edges: readonly GraphEdge[],
  tallest: number,
): GraphColumn[] {
  const rows = new Map<string, number>();
  const columns: GraphColumn[] = [];
  const last = Math.max(-1, ...depths.values());
  for (let layer = 0; layer <= last; layer += 1) {
    const members = ids.filter((id) => depth(depths, id) === layer);
    const ordered = orderByNeeds(members, edges, rows);
    const divided = divide(ordered, tallest);
    const highest = divided[0]?.length ?? 0;
    for (const column of divided) {
      columns.push({ ids: column, rows: highest });
      column.forEach((id, row) => rows.set(id, row - (highest - 1) / 2));
    }
  }
  return columns;
}

/** Beside what they need, so that few lines cross; those with the same needs stay in the order they came in. */
function orderByNeeds(
  members: readonly string[],
  edges: readonly GraphEdge[],
  rows: ReadonlyMap<string, number>,
): string[] {
  const middle = (id: string): number => {
    const needs = edges.filter((edge) => edge.to === id).map((edge) => rows.get(edge.from) ?? 0);
    return needs.length === 0 ? 0 : needs.reduce((sum, row) => sum + row, 0) / needs.length;
  };
  return [...members].sort((a, b) => middle(a) - middle(b));
}

function divide(members: readonly string[], tallest: number): string[][] {
  const count = Math.ceil(members.length / tallest);
  const height = Math.ceil(members.length / count);
  return Array.from({ length: count }, (_, index) => members.slice(index * height, (index + 1) * height));
}
