import { describe, expect, it } from 'vitest';
import type { SnapshotView } from '../../../contracts/snapshots.ts';
import { inOrder, othersOf, usualOther } from './compare-choice.ts';

const snapshot = (id: string, hour: number, more: Partial<SnapshotView> = {}): SnapshotView => ({
  ...{ id, cluster: 'lab', workspace: 'ada', notebook: 'first', origin: 'asked', note: '', parent: null },
  ...{
    bytes: 0,
    addedBytes: 0,
    frozenMilliseconds: 0,
    createdAt: `2026-01-02T${String(hour).padStart(2, '0')}:00:00Z`,
  },
  ...more,
});

describe('what a snapshot is compared with', () => {
  const first = snapshot('a', 8);
  const second = snapshot('b', 9, { parent: 'a' });
  const back = snapshot('d', 11, { parent: 'a' });
  const opened = snapshot('e', 12, { notebook: 'second', parent: 'b' });
  const elsewhere = snapshot('f', 13, { workspace: 'bob' });
  const all = [elsewhere, opened, back, second, first];

  it('are the others of its notebook, and what it came from', () => {
    expect(othersOf(all, second).map(({ id }) => id)).toEqual(['d', 'a']);
    expect(othersOf(all, opened).map(({ id }) => id)).toEqual(['b']);
  });

  it('is by itself the one before, else the nearest in time', () => {
    const usual = (one: SnapshotView) => usualOther(othersOf(all, one), one)?.id ?? null;
    expect([back, opened, first, elsewhere].map(usual)).toEqual(['a', 'b', 'b', null]);
    expect(usual({ ...back, parent: 'gone' })).toBe('b');
  });

  it('is told from the older to the newer', () => {
    expect(inOrder(second, first)).toEqual({ from: first, to: second });
    expect(inOrder(first, second)).toEqual({ from: first, to: second });
  });
});
