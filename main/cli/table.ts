import { displayWidth, fitText, padText } from './text-width.ts';

/** One cell: its text, and how it is painted once it has its width. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

export interface Column {
  readonly align?: 'left' | 'right';
  /** Narrowed first where the table is wider than the terminal. */
  readonly flexible?: boolean;
  /** Never narrowed, for what is copied from it. */
  readonly whole?: boolean;
}

const gap = '  ';

/** Lines of a table whose columns are as wide as their longest cell; flexible ones give way so that none is longer than `width`. */
export function renderTable(columns: readonly Column[], rows: readonly (readonly Cell[])[], width: number): string[] {
  const natural = columns.map((_, index) => Math.max(0, ...rows.map((row) => displayWidth(row[index]?.text ?? ''))));
  const widths = narrowed(columns, natural, width - gap.length * (columns.length - 1));
  return rows.map((row) =>
    columns
      .map(({ align }, index) => renderCell(row[index], widths[index] ?? 0, align, index === columns.length - 1))
      .join(gap)
      .trimEnd(),
  );
}

function renderCell(cell: Cell | undefined, width: number, align: Column['align'], last: boolean): string {
  const text = cell?.text ?? '';
  const padded = last && align !== 'right' ? fitText(text, width) : padText(text, width, align);
  return cell?.paint === undefined ? padded : cell.paint(padded);
}

function narrowed(columns: readonly Column[], natural: readonly number[], room: number): number[] {
  const widths = [...natural];
  let over = widths.reduce((sum, width) => sum + width, 0) - room;
  const order = [...columns.keys()].toSorted(
    (one, other) => Number(columns[other]?.flexible ?? false) - Number(columns[one]?.flexible ?? false),
  );
  for (const index of order) {
    if (over <= 0) break;
    if (columns[index]?.whole === true) continue;
    const least = columns[index]?.flexible === true ? 8 : 3;
    const taken = Math.min(over, Math.max(0, (widths[index] ?? 0) - least));
    widths[index] = (widths[index] ?? 0) - taken;
    over -= taken;
  }
  return widths;
}
