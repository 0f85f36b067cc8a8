import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOut, type GraphNode } from './graph-layout.ts';

const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
/** Any needs at all, circles and unknown ids too. */
const anyNodes = fc
  .uniqueArray(fc.constantFrom(...ids))
  .chain((chosen) =>
    fc.tuple(...chosen.map((id) => fc.record({ id: fc.constant(id), needs: fc.array(fc.constantFrom(...ids, 'zz')) }))),
  );
/** Needs that point backwards only, as a catalog's do. */
const catalogNodes = fc
  .array(fc.array(fc.nat(20)), { maxLength: 14 })
  .map((lists) => lists.map((list, index) => ({ id: `n${index}`, needs: needsBefore(list, index) })));

function needsBefore(list: readonly number[], index: number): string[] {
  return index === 0 ? [] : list.map((number) => `n${number % index}`);
}

function columnOf(nodes: readonly GraphNode[], tallest: number): Map<string, number> {
  return new Map(layOut(nodes, tallest).columns.flatMap(({ ids: column }, index) => column.map((id) => [id, index])));
}

describe('layOut', () => {
  it('shows every component once, whatever needs what', () => {
    fc.assert(
      fc.property(anyNodes, fc.integer({ min: 1, max: 6 }), (nodes, tallest) => {
        const shown = layOut(nodes, tallest).columns.flatMap((column) => column.ids);
        expect([...shown].sort()).toEqual(nodes.map(({ id }) => id).sort());
      }),
    );
  });

  it('makes no column longer than asked, and none empty', () => {
    fc.assert(
      fc.property(anyNodes, fc.integer({ min: 1, max: 6 }), (nodes, tallest) => {
        for (const column of layOut(nodes, tallest).columns) {
          expect(column.ids.length).toBeGreaterThan(0);
          expect(column.ids.length).toBeLessThanOrEqual(tallest);
          expect(column.rows).toBeGreaterThanOrEqual(column.ids.length);
        }
      }),
    );
  });

  it('sets what is needed left of who needs it', () => {
    fc.assert(
      fc.property(catalogNodes, fc.integer({ min: 1, max: 6 }), (nodes, tallest) => {
        const columns = columnOf(nodes, tallest);
        for (const { id, needs } of nodes) {
          for (const need of needs) expect(columns.get(need)).toBeLessThan(columns.get(id) ?? -1);
        }
      }),
    );
  });

  it('draws lines that lead to all that is needed, and none that others imply', () => {
    fc.assert(
      fc.property(catalogNodes, (nodes) => {
        const { edges } = layOut(nodes, 5);
        const reach = (id: string): Set<string> =>
          new Set(edges.filter(({ to }) => to === id).flatMap(({ from }) => [from, ...reach(from)]));
        for (const { id, needs } of nodes) expect([...needs].every((need) => reach(id).has(need))).toBe(true);
        for (const { from, to } of edges) {
          const others = edges.filter((edge) => edge.to === to && edge.from !== from);
          expect(others.some((edge) => reach(edge.from).has(from))).toBe(false);
        }
      }),
    );
  });

  it('lays out a chain with a side branch as one would draw it', () => {
    const nodes = [
      { id: 'mesh', needs: ['base'] },
      { id: 'base', needs: [] },
      { id: 'serving', needs: ['base', 'mesh'] },
      { id: 'spark', needs: ['base', 'not-installed'] },
    ];
    expect(layOut(nodes, 4)).toEqual({
      columns: [
        { ids: ['base'], rows: 1 },
        { ids: ['mesh', 'spark'], rows: 2 },
        { ids: ['serving'], rows: 1 },
      ],
      edges: [
        { from: 'base', to: 'mesh' },
        { from: 'mesh', to: 'serving' },
        { from: 'base', to: 'spark' },
      ],
    });
  });

  it('is empty for nothing', () => {
    expect(layOut([], 4)).toEqual({ columns: [], edges: [] });
  });
});
