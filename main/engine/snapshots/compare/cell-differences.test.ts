import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellDifferences, cellPairs, readJupyter } from './cell-differences.ts';

interface CellLike {
  readonly id?: string;
  readonly cell_type: string;
  readonly source: string | readonly string[];
  readonly [field: string]: unknown;
}

const notebook = (cells: readonly CellLike[], metadata: object = {}) => {
  const read = readJupyter(JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells }));
  if (read === null) throw new Error('not read');
  return read;
};
const code = (id: string, source: string | readonly string[], more: object = {}): CellLike => ({
  ...{ id, cell_type: 'code', source, metadata: {}, execution_count: 1, outputs: [] },
  ...more,
});

const type = fc.constantFrom('code', 'markdown');
const withoutIds = fc.array(fc.record({ cell_type: type, source: fc.constantFrom('a', 'b', 'c') }), { maxLength: 8 });
const withIds = fc.uniqueArray(
  fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), cell_type: type, source: fc.constantFrom('a', 'b') }),
  { selector: ({ id }) => id },
);

describe('cells of two Jupyter notebooks', () => {
  it('are each told once, those of the new one in order, and by their ids where they have them', () => {
    const both = fc.oneof(fc.tuple(withoutIds, withoutIds), fc.tuple(withIds, withIds));
    fc.assert(
      fc.property(both, ([old, now]) => {
        const [from, to] = [notebook(old), notebook(now)];
        const pairs = cellPairs(from.cells, to.cells);
        const places = (list: readonly unknown[]) => list.map((_, place) => place);
        const without = (side: 'from' | 'to') => pairs.map((pair) => pair[side]).filter((place) => place !== null);
        expect(without('to')).toEqual(places(now));
        expect(without('from').toSorted((one, other) => one - other)).toEqual(places(old));
        for (const pair of pairs)
          if (pair.from !== null && pair.to !== null) expect(from.cells[pair.from]?.id).toBe(to.cells[pair.to]?.id);
        expect(cellDifferences(to, to)).toEqual({ kind: 'cells', cells: [], cellsSame: now.length, metadata: false });
      }),
    );
  });

  it('tell what changed in each, apart: lines, outputs, that it ran, metadata, and its place', () => {
    const text = { output_type: 'stream', name: 'stdout', text: ['1\n'] };
    const old = [
      code('load', ['import a\n', 'a.load()']),
      code('show', 'a.show()', { outputs: [text] }),
      code('again', 'a.again()'),
      code('tags', 'a.tags()'),
      { id: 'words', cell_type: 'markdown', source: '# A', metadata: {} },
      code('gone', 'a.gone()'),
    ];
    const now = [
      { id: 'words', cell_type: 'markdown', source: '# A', metadata: {} },
      code('load', 'import a\na.load("b")'),
      code('new', 'a.new()', { execution_count: null }),
      code('show', 'a.show()', { outputs: [] }),
      code('again', 'a.again()', { execution_count: 7 }),
      code('tags', 'a.tags()', { metadata: { tags: ['slow'] } }),
    ];
    const { cells, cellsSame, metadata } = cellDifferences(notebook(old), notebook(now, { kernelspec: { name: 'r' } }));
    expect({ cellsSame, metadata }).toEqual({ cellsSame: 0, metadata: true });
    const found = cells.map(({ source, change, from, to, ...flags }) => {
      const lines = source.hunks.flatMap((hunk) => hunk.lines.filter(({ kind }) => kind !== 'same'));
      const told = Object.entries(flags).flatMap(([flag, is]) => (is === true ? [flag] : []));
      return [change, from, to, told, lines.map((line) => `${line.kind} ${line.text}`)];
    });
    expect(found).toEqual([
      ['changed', 5, 1, ['moved'], []],
      ['changed', 1, 2, [], ['removed a.load()', 'added a.load("b")']],
      ['added', null, 3, [], ['added a.new()']],
      ['changed', 2, 4, ['outputs'], []],
      ['changed', 3, 5, ['ran'], []],
      ['changed', 4, 6, ['metadata'], []],
      ['removed', 6, null, [], ['removed a.gone()']],
    ]);
  });

  it('without ids are matched by what is in them, and a changed one by where it stands', () => {
    const cell = (source: string, cell_type = 'code') => ({ cell_type, source });
    const from = notebook([cell('a'), cell('b'), cell('c', 'markdown'), cell('d')]);
    const to = notebook([cell('a'), cell('b2'), cell('d'), cell('e')]);
    const found = cellDifferences(from, to).cells.map(({ change, from: old, to: place }) => [change, old, place]);
    expect(found).toEqual([
      ['removed', 3, null],
      ['changed', 2, 2],
      ['added', null, 4],
    ]);
  });

  it('are read of nothing but a notebook of format 4', () => {
    for (const text of ['', '{', '[]', '{"nbformat":4}', '{"nbformat":3,"cells":[]}', '{"nbformat":4,"cells":[{}]}'])
      expect(readJupyter(text)).toBeNull();
  });
});
