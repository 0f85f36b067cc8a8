import { structuredPatch } from 'diff';
import type { Hunk, LineDifferences } from '../../../../contracts/snapshot-differences.ts';

/** Lines around what differs. */
const context = 3;

/** Where two texts have little in common it takes long to find the least that differs: then what is found by then is enough. */
const mostMilliseconds = 300;

/** More than anybody reads, and few enough for one answer. */
const mostLines = 5000;

const unendedMark = '\\ No newline at end of file';
const kinds = { ' ': 'same', '+': 'added', '-': 'removed' } as const;

/** What differs between two texts, line by line. Only line feeds part lines, so that other line ends differ. Pure. */
export function lineDifferences(from: string, to: string, most = mostLines): LineDifferences {
  const options = { context, timeout: mostMilliseconds };
  const hunks =
    structuredPatch('', '', from, to, '', '', options)?.hunks.map(({ oldStart, newStart, lines }) => ({
      fromLine: oldStart,
      toLine: newStart,
      lines: linesOf(lines),
    })) ?? oneHunk(from, to);
  const count = (kind: string) => hunks.flatMap(({ lines }) => lines).filter((line) => line.kind === kind).length;
  return { added: count('added'), removed: count('removed'), ...cut(hunks, most) };
}

function linesOf(patch: readonly string[]): Hunk['lines'] {
  return patch.flatMap((line, place) => {
    if (line === unendedMark) return [];
    const kind = kinds[line.charAt(0) as keyof typeof kinds];
    const isUnended = patch[place + 1] === unendedMark;
    return [{ kind, text: line.slice(1), ...(isUnended ? { unended: true as const } : {}) }];
  });
}

/** All between the lines that both begin and end with. */
export function oneHunk(from: string, to: string): Hunk[] {
  const [old, now] = [partLines(from), partLines(to)];
  const shorter = Math.min(old.length, now.length);
  let before = 0;
  while (before < shorter && old[before] === now[before]) before += 1;
  let after = 0;
  while (after < shorter - before && old.at(-1 - after) === now.at(-1 - after)) after += 1;
  const first = Math.max(0, before - context);
  const end = (lines: readonly string[]) => lines.length - after;
  const [removed, added] = [old.slice(before, end(old)), now.slice(before, end(now))];
  if (removed.length + added.length === 0) return [];
  const around = [old.slice(first, before), old.slice(end(old), end(old) + context)] as const;
  const as = (kind: 'same' | 'added' | 'removed') => (line: string) =>
    line.endsWith('\n') ? { kind, text: line.slice(0, -1) } : { kind, text: line, unended: true as const };
  const lines = [
    ...around[0].map(as('same')),
    ...removed.map(as('removed')),
    ...added.map(as('added')),
    ...around[1].map(as('same')),
  ];
  return [{ fromLine: first + 1, toLine: first + 1, lines }];
}

/** Lines with their line feeds. */
function partLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function cut(hunks: readonly Hunk[], most: number): Pick<LineDifferences, 'hunks' | 'linesLeftOut'> {
  let left = most;
  let linesLeftOut = 0;
  const kept: Hunk[] = [];
  for (const hunk of hunks) {
    const lines = hunk.lines.slice(0, Math.max(0, left));
    left -= hunk.lines.length;
    linesLeftOut += hunk.lines.length - lines.length;
    if (lines.length > 0) kept.push({ ...hunk, lines });
  }
  return { hunks: kept, linesLeftOut };
}
