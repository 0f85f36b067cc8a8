import type { Download, Preparation } from '../../contracts/preparation.ts';
import { formatBytes } from '../../contracts/units.ts';
import { makeStyle } from './style.ts';
import { renderTable } from './table.ts';
import { plainText, wrapText } from './text-width.ts';

interface View {
  readonly width: number;
  readonly colored: boolean;
}

/** What is to be downloaded, about how long that takes, where data will lie, and what is sent. */
export function preparationLines({ downloads, estimate, places, privacy }: Preparation, view: View): string[] {
  const style = makeStyle(view.colored);
  const rows = downloads.map((download) => [
    { text: plainText(download.title) },
    { text: amountOf(download) },
    { text: plainText(download.from.join(', ')), paint: style.dim },
  ]);
  const note = (text: string, indent: number) =>
    wrapText(plainText(text), Math.max(20, view.width - indent)).map((line) => style.dim(' '.repeat(indent) + line));
  return [
    style.bold('What will be downloaded'),
    ...renderTable([{}, { align: 'right' }, { flexible: true }], rows, view.width - 2).map((line) => `  ${line}`),
    ...note(estimate.says, 2),
    '',
    style.bold('Where data will lie'),
    ...places.flatMap(({ title, path, says }) => [`  ${title.padEnd(10)} ${plainText(path)}`, ...note(says, 13)]),
    ...privacy.flatMap((sentence) => note(sentence, 2)),
  ];
}

/** `unknown` where it is not known, never 0. */
function amountOf({ state, bytes }: Download): string {
  if (state === 'here') return 'there already';
  return bytes === null ? 'unknown' : formatBytes(bytes);
}
