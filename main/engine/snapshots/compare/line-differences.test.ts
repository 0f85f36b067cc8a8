import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Hunk } from '../../../../contracts/snapshot-differences.ts';
import { lineDifferences, oneHunk } from './line-differences.ts';

const textOf = (lines: readonly Hunk['lines'][number][]) =>
  lines.map(({ text, unended }) => (unended === true ? text : `${text}\n`)).join('');

/** The new text, made of the old one; that a hunk stands where it says is checked on the way. */
function patched(old: string, hunks: readonly Hunk[]): string {
  const lines = old.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  let made = '';
  let next = 0;
  for (const hunk of hunks) {
    made += lines.slice(next, hunk.fromLine - 1).join('');
    expect(made.split('\n').length).toBe(hunk.toLine);
    const before = hunk.lines.filter(({ kind }) => kind !== 'added');
    next = hunk.fromLine - 1 + before.length;
    expect(textOf(before)).toBe(lines.slice(hunk.fromLine - 1, next).join(''));
    made += textOf(hunk.lines.filter(({ kind }) => kind !== 'removed'));
  }
  return made + lines.slice(next).join('');
}

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', '', '\\ No newline at end of file', '\r', '-', ' \u2028'), { maxLength: 30 })
  .chain((lines) => fc.constantFrom(lines.join('\n'), `${lines.join('\n')}\n`));

describe('what differs line by line', () => {
  it('put into the old text makes the new one', () => {
    fc.assert(
      fc.property(text, text, (from, to) => {
        const { hunks, added, removed, linesLeftOut } = lineDifferences(from, to);
        expect(patched(from, hunks)).toBe(to);
        expect(patched(from, oneHunk(from, to))).toBe(to);
        expect({ isSame: hunks.length === 0, linesLeftOut }).toEqual({ isSame: from === to, linesLeftOut: 0 });
        expect(to.split('\n').length - from.split('\n').length).toBeLessThanOrEqual(added - removed + 1);
      }),
    );
  });

  it('is the least that differs, with three lines around it', () => {
    const lines = (changed: string) => ['1', '2', '3', '4', changed, '6', '7', '8', '9', ''].join('\n');
    expect(lineDifferences(lines('five'), lines('5'))).toEqual({
      ...{ added: 1, removed: 1, linesLeftOut: 0 },
      hunks: [
        {
          ...{ fromLine: 2, toLine: 2 },
          lines: [
            ...['2', '3', '4'].map((line) => ({ kind: 'same', text: line })),
            { kind: 'removed', text: 'five' },
            { kind: 'added', text: '5' },
            ...['6', '7', '8'].map((line) => ({ kind: 'same', text: line })),
          ],
        },
      ],
    });
  });

  it('is found soon where the texts have little in common, and cut where it is very long', () => {
    const many = (prefix: string) =>
      `same\n${Array.from({ length: 40_000 }, (_, line) => `${prefix}${String(line)}\n`).join('')}`;
    const begin = performance.now();
    const { added, removed, hunks, linesLeftOut } = lineDifferences(many('a'), many('b'), 100);
    expect(performance.now() - begin).toBeLessThan(3000);
    expect({ added, removed, linesLeftOut }).toEqual({ added: 40_000, removed: 40_000, linesLeftOut: 80_001 - 100 });
    expect(hunks[0]?.lines).toHaveLength(100);
  });
});
