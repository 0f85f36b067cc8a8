import { isDeepStrictEqual } from 'node:util';
import { diffArrays } from 'diff';
import * as z from 'zod';
import type { CellDifference, ContentDifference } from '../../../../contracts/snapshot-differences.ts';
import { lineDifferences } from './line-differences.ts';

const textSchema = z.union([z.string(), z.array(z.string()).transform((lines) => lines.join(''))]);

/** What is read of a Jupyter notebook; https://nbformat.readthedocs.io/en/latest/format_description.html. */
const notebookSchema = z.looseObject({
  nbformat: z.literal(4),
  cells: z.array(
    z.looseObject({
      id: z.string().optional(),
      cell_type: z.string(),
      source: textSchema,
      outputs: z.array(z.record(z.string(), z.unknown())).default([]),
      execution_count: z.number().nullish(),
    }),
  ),
});
type JupyterNotebook = z.output<typeof notebookSchema>;
type Cell = JupyterNotebook['cells'][number];

/** A cell in two notebooks, by its place in each, from 0; at least one of them has it. */
export interface CellPair {
  readonly from: number | null;
  readonly to: number | null;
  /** Others that stayed in order went by it. */
  readonly moved?: boolean;
}

const mostMilliseconds = 300;

/** A Jupyter notebook of format 4; null where the text is none. Pure. */
export function readJupyter(text: string): JupyterNotebook | null {
  try {
    return notebookSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** What differs between two Jupyter notebooks, cell by cell, in the order of the new one. Pure. */
export function cellDifferences(
  from: JupyterNotebook,
  to: JupyterNotebook,
): Extract<ContentDifference, { kind: 'cells' }> {
  const pairs = cellPairs(from.cells, to.cells);
  const all = pairs.map((pair) => differenceOf(pair, from.cells, to.cells));
  const cells = all.filter((cell) => cell !== null);
  const rest = ({ cells: _, ...others }: JupyterNotebook) => others;
  return {
    kind: 'cells',
    cells,
    cellsSame: all.length - cells.length,
    metadata: !isDeepStrictEqual(rest(from), rest(to)),
  };
}

/**
 * Which cell is which: by their ids where all have one, as since nbformat 4.5, else by what is in them, and between those
 * one after the other. Where one was removed stands before what came after it. Pure.
 */
export function cellPairs(from: readonly Cell[], to: readonly Cell[]): CellPair[] {
  const byId = hasIds(from) && hasIds(to);
  const key = (cell: Cell) => (byId ? (cell.id ?? '') : JSON.stringify([cell.cell_type, cell.source]));
  const [keys, keysAfter] = [from.map(key), to.map(key)];
  const runs = diffArrays(keys, keysAfter, { timeout: mostMilliseconds }) ?? [
    { removed: true, added: false, value: keys },
    { removed: false, added: true, value: keysAfter },
  ];
  const pairs: CellPair[] = [];
  let [left, right] = [0, 0];
  let gone: number[] = [];
  for (const { added, removed, value } of runs) {
    const places = value.map((_, place) => place);
    if (removed) gone.push(...places.map((place) => left + place));
    else if (added && !byId) {
      const rest = pairUp(
        gone,
        places.map((place) => right + place),
        from,
        to,
      );
      pairs.push(...rest);
      gone = [];
    } else {
      pairs.push(...gone.map((place) => ({ from: place, to: null })));
      gone = [];
      pairs.push(...places.map((place) => ({ from: added ? null : left + place, to: right + place })));
    }
    if (!added) left += value.length;
    if (!removed) right += value.length;
  }
  pairs.push(...gone.map((place) => ({ from: place, to: null })));
  return byId ? joinMoved(pairs, keys, keysAfter) : pairs;
}

function hasIds(cells: readonly Cell[]): boolean {
  return new Set(cells.map(({ id }) => id).filter((id) => id !== undefined)).size === cells.length;
}

/** Cells that gave way to others, each with the next of its type. */
function pairUp(
  gone: readonly number[],
  come: readonly number[],
  from: readonly Cell[],
  to: readonly Cell[],
): CellPair[] {
  const left = [...gone];
  const pairs = come.map((place): CellPair => {
    const same = left.findIndex((one) => from[one]?.cell_type === to[place]?.cell_type);
    return { from: same < 0 ? null : (left.splice(0, same + 1).at(-1) ?? null), to: place };
  });
  const paired = new Set(pairs.map((pair) => pair.from));
  return [...gone.filter((place) => !paired.has(place)).map((place) => ({ from: place, to: null })), ...pairs];
}

/** A cell that went in one place and came in another is the same. */
function joinMoved(pairs: readonly CellPair[], keys: readonly string[], keysAfter: readonly string[]): CellPair[] {
  const gone = new Map(pairs.flatMap(({ from, to }) => (from !== null && to === null ? [[keys[from], from]] : [])));
  const joined = pairs.map((pair) => {
    const from = pair.from === null && pair.to !== null ? gone.get(keysAfter[pair.to]) : undefined;
    return from === undefined ? pair : { from, to: pair.to, moved: true };
  });
  const back = new Set(joined.filter(({ to }) => to !== null).map(({ from }) => from));
  return joined.filter(({ from, to }) => to !== null || !back.has(from));
}

function differenceOf(pair: CellPair, from: readonly Cell[], to: readonly Cell[]): CellDifference | null {
  const { moved = false } = pair;
  const [old, now] = [cellAt(from, pair.from), cellAt(to, pair.to)];
  const cell = now ?? old;
  if (cell === undefined) return null;
  const isInBoth = old !== undefined && now !== undefined;
  const found = {
    moved,
    source: lineDifferences(linesOf(old), linesOf(now)),
    outputs: !isDeepStrictEqual(outputsOf(old), outputsOf(now)),
    ran: isInBoth && (old.execution_count ?? null) !== (now.execution_count ?? null),
    metadata: isInBoth && !isDeepStrictEqual(restOf(old), restOf(now)),
  };
  const isSame = !moved && found.source.hunks.length === 0 && !found.outputs && !found.ran && !found.metadata;
  if (isInBoth && isSame) return null;
  const place = (index: number | null) => (index === null ? null : index + 1);
  const change = old === undefined ? 'added' : now === undefined ? 'removed' : 'changed';
  return { change, type: cell.cell_type, from: place(pair.from), to: place(pair.to), ...found };
}

function cellAt(cells: readonly Cell[], place: number | null): Cell | undefined {
  return place === null ? undefined : cells[place];
}

/** No last line of a cell ends in a line break, and none is missed there. */
function linesOf(cell: Cell | undefined): string {
  return cell === undefined || cell.source === '' ? '' : `${cell.source}\n`;
}

/** Without the count of runs, which is told by itself. */
function outputsOf(cell: Cell | undefined): unknown[] {
  return (cell?.outputs ?? []).map(({ execution_count: _, ...output }) => output);
}

function restOf({ source: _, outputs: __, execution_count: ___, ...rest }: Cell): unknown {
  return rest;
}
