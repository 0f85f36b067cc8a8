import type { GraphEdge, GraphLayout } from './graph-layout.ts';

/** Sizes of a drawing, in CSS pixels. */
export interface GraphSizes {
  readonly nodeWidth: number;
  readonly nodeHeight: number;
  readonly columnGap: number;
  readonly rowGap: number;
}

interface Place {
  readonly column: number;
  readonly x: number;
  readonly y: number;
}

export interface DrawnGraph {
  readonly height: number;
  readonly places: ReadonlyMap<string, Place>;
  readonly paths: readonly (GraphEdge & { readonly path: string })[];
}

/** Where each node stands, its column centred, and a line for each edge. */
export function drawGraph(layout: GraphLayout, sizes: GraphSizes): DrawnGraph {
  const rowHeight = sizes.nodeHeight + sizes.rowGap;
  const rows = Math.max(0, ...layout.columns.map((column) => column.rows));
  const places = new Map<string, Place>();
  layout.columns.forEach(({ ids, rows: own }, column) => {
    // Whole rows only: lines that run between rows then meet no node of any column.
    const top = Math.floor((rows - own) / 2) * rowHeight;
    ids.forEach((id, row) => {
      const x = column * (sizes.nodeWidth + sizes.columnGap);
      places.set(id, { column, x, y: sizes.rowGap + top + row * rowHeight });
    });
  });
  const paths = layout.edges.flatMap((edge) => {
    const from = places.get(edge.from);
    const to = places.get(edge.to);
    return from === undefined || to === undefined ? [] : [{ ...edge, path: pathBetween(from, to, sizes) }];
  });
  return { height: sizes.rowGap + rows * rowHeight, places, paths };
}

/** A line that bends in the gaps between columns; over further columns it runs between their rows, above its end. */
function pathBetween(from: Place, to: Place, sizes: GraphSizes): string {
  const startX = from.x + sizes.nodeWidth;
  const startY = from.y + sizes.nodeHeight / 2;
  const endY = to.y + sizes.nodeHeight / 2;
  if (to.column - from.column === 1) return `M${startX} ${startY}${bend(startX, startY, to.x, endY)}`;
  const runY = to.y - sizes.rowGap / 2;
  const runStart = startX + sizes.columnGap;
  const runEnd = to.x - sizes.columnGap;
  return `M${startX} ${startY}${bend(startX, startY, runStart, runY)}H${runEnd}${bend(runEnd, runY, to.x, endY)}`;
}

function bend(startX: number, startY: number, endX: number, endY: number): string {
  const middle = (startX + endX) / 2;
  return `C${middle} ${startY} ${middle} ${endY} ${endX} ${endY}`;
}
