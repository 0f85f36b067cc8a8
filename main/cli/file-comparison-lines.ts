import { assertNever } from '../../contracts/assert-never.ts';
import type {
  CellDifference,
  ContentDifference,
  FileComparison,
  Hunk,
  LineDifferences,
} from '../../contracts/snapshot-differences.ts';
import { formatBytes } from '../../contracts/units.ts';
import { fileName, type LinesView, sizeText, snapshotLines } from './comparison-lines.ts';
import { makeStyle, type Style } from './style.ts';
import { printable } from './text-width.ts';

const signs = { same: ' ', added: '+', removed: '-' } as const;

/** What differs in a file, by lines or by cells, as a patch shows it. */
export function fileComparisonLines({ from, to, file, content }: FileComparison, view: LinesView): string[] {
  const style = makeStyle(view.colored);
  const sizes = [file.from, file.to].map(sizeText).filter((size) => size !== '');
  return [
    ...snapshotLines(from, to, view),
    '',
    style.bold(
      `${fileName(file, true)}: ${file.change === 'metadata' ? 'same content' : file.change}, ${sizes.join(' → ')}`,
    ),
    ...contentLines(content, style),
  ];
}

function contentLines(content: ContentDifference, style: Style): string[] {
  switch (content.kind) {
    case 'text':
      return lineLines(content, style);
    case 'cells':
      return cellsLines(content, style);
    case 'binary':
      return ['It is no text, so that no lines can be compared.'];
    case 'too-large':
      return [`It is larger than ${formatBytes(content.mostBytes)}, and is not compared line by line.`];
    case 'same':
      return ['Only its mode, owner or time differs.'];
    case 'no-file':
      return ['Only files can be compared line by line.'];
    case 'no-name':
      return ['Its name is not UTF-8, so that it cannot be read from the snapshots.'];
    default:
      return assertNever(content);
  }
}

function lineLines({ hunks, linesLeftOut }: LineDifferences, style: Style): string[] {
  const rest = linesLeftOut === 0 ? [] : [style.dim(`${String(linesLeftOut)} more lines are not shown.`)];
  return [...hunks.flatMap((hunk) => hunkLines(hunk, style)), ...rest];
}

function hunkLines({ fromLine, toLine, lines }: Hunk, style: Style): string[] {
  const paints = { same: (text: string) => text, added: style.green, removed: style.red };
  const span = (start: number, other: 'added' | 'removed') => {
    const count = lines.filter(({ kind }) => kind !== other).length;
    // As diff -u: of no line, the one before.
    return `${String(count === 0 ? start - 1 : start)},${String(count)}`;
  };
  return [
    style.cyan(`@@ -${span(fromLine, 'added')} +${span(toLine, 'removed')} @@`),
    ...lines.flatMap(({ kind, text, unended }) => [
      paints[kind](`${signs[kind]}${printableLine(text)}`),
      ...(unended === true ? [style.dim('\\ No newline at end of file')] : []),
    ]),
  ];
}

/** A line may hold what a terminal would obey; only tabs are as they were. */
function printableLine(text: string): string {
  return text.replace(/(?!\t)\p{Cc}/gu, '?');
}

function cellsLines(
  { cells, cellsSame, metadata }: Extract<ContentDifference, { kind: 'cells' }>,
  style: Style,
): string[] {
  return [
    ...(metadata ? ['Its kernel, language or format differs.'] : []),
    ...cells.flatMap((cell) => ['', style.bold(cellWords(cell)), ...lineLines(cell.source, style)]),
    ...['', cellsSame === 1 ? '1 cell is the same.' : `${String(cellsSame)} cells are the same.`],
  ];
}

/** A cell in words: `Cell 3 → 5, code, changed: moved, source, outputs`. */
function cellWords({ change, type, from, to, moved, source, outputs, ran, metadata }: CellDifference): string {
  const place = [...new Set([from, to])].filter((one) => one !== null).join(' → ');
  const parts = { moved, source: source.added + source.removed > 0, outputs, 'run again': ran, metadata };
  const names = Object.entries(parts).flatMap(([name, is]) => (is ? [name] : []));
  return `Cell ${place}, ${printable(type)}, ${change}${change === 'changed' ? `: ${names.join(', ')}` : ''}`;
}
