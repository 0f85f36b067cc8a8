import { stripVTControlCharacters } from 'node:util';

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const zeroWidth = /[\p{Mn}\p{Cf}]/u;
const controls = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

/** Text of others (a log, an error) on one line, without anything that a terminal would obey. */
export function plainText(text: string): string {
  return stripVTControlCharacters(text).replace(controls, ' ').trim();
}

/** A name as it is, but for what a terminal would obey: each such character is shown as `?`. */
export function printable(name: string): string {
  return name.replace(/\p{Cc}/gu, '?');
}

/** Columns that unpainted text takes in a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** Text cut to at most `width` columns, ending in `…` where something was cut. */
export function fitText(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  if (width < 1) return '';
  let taken = 0;
  let fitted = '';
  for (const character of text) {
    taken += characterWidth(character);
    if (taken > width - 1) break;
    fitted += character;
  }
  return `${fitted.trimEnd()}…`;
}

/** Text cut or filled with spaces to exactly `width` columns. */
export function padText(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const fitted = fitText(text, width);
  const space = ' '.repeat(Math.max(0, width - displayWidth(fitted)));
  return align === 'left' ? `${fitted}${space}` : `${space}${fitted}`;
}

/** Text broken between words into lines of at most `width` columns. A longer word is cut. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (displayWidth(longer) <= width) {
      line = longer;
    } else {
      if (line !== '') lines.push(line);
      line = fitText(word, width);
    }
  }
  return line === '' ? lines : [...lines, line];
}

function characterWidth(character: string): number {
  if (zeroWidth.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
