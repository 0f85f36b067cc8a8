import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogEntry, lockedOf } from '../../../test/fakes/planning-facts.ts';
import { type ComponentNeed, componentNeed } from './component-need.ts';
import { smallestRemoval } from './smallest-removal.ts';

function need(id: string, needs: string[] = []): ComponentNeed {
  return componentNeed(catalogEntry(id, { needs }), lockedOf(id, []), 1, []);
}

const idsOf = (set: readonly ComponentNeed[] | null) => set?.map(({ catalog }) => catalog.id).toSorted() ?? null;

/** Up to 8 components, each of which needs some of those before it. */
const components = fc.array(fc.array(fc.nat(7), { maxLength: 2 }), { minLength: 1, maxLength: 8 }).map((entries) =>
  entries.map((before, index) =>
    need(
      `c${index}`,
      before.filter((one) => one < index).map((one) => `c${one}`),
    ),
  ),
);

describe('smallestRemoval', () => {
  it('finds a set that helps, is closed, and is no larger than any other', () => {
    fc.assert(
      fc.property(
        components,
        fc.array(fc.nat(20), { minLength: 8, maxLength: 8 }),
        fc.nat(100),
        (all, weights, room) => {
          const weightOf = ({ catalog }: ComponentNeed) => weights[Number(catalog.id.slice(1))] ?? 0;
          const fits = (left: readonly ComponentNeed[]) => left.reduce((sum, one) => sum + weightOf(one), 0) <= room;
          const found = smallestRemoval(all, fits);
          expect(found).not.toBeNull();
          const removed = found ?? [];
          const left = all.filter((one) => !removed.includes(one));
          expect(fits(left)).toBe(true);
          const gone = new Set(removed.map(({ catalog }) => catalog.id));
          for (const { catalog } of left) expect(catalog.needs.some((id) => gone.has(id))).toBe(false);
          for (let bits = 1; bits < 2 ** all.length; bits += 1) {
            const set = all.filter((_, index) => (bits & (1 << index)) !== 0);
            if (set.length >= removed.length) continue;
            const rest = all.filter((one) => !set.includes(one));
            const closed = rest.every(({ catalog }) => !set.some((one) => catalog.needs.includes(one.catalog.id)));
            expect(closed && fits(rest)).toBe(false);
          }
        },
      ),
    );
  });

  it('gives up on a search that would never end, in bounds', () => {
    const many = Array.from({ length: 60 }, (_, index) => need(`c${index}`));
    let asked = 0;
    const found = smallestRemoval(many, () => {
      asked += 1;
      return false;
    });
    expect(idsOf(found)).toBeNull();
    expect(asked).toBeLessThanOrEqual(2000);
  });
});
