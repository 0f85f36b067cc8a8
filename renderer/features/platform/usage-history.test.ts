import { describe, expect, it } from 'vitest';
import type { UsageSample } from '../../../contracts/usage.ts';
import { foldUsage, historyPath, shareOf } from './usage-history.ts';

function sample(used: number | null, nodes: readonly string[] = ['a']): UsageSample {
  const of = { used, total: 1000 };
  return {
    time: '2026-11-25T14:30:00Z',
    nodes: nodes.map((node) => ({ node, cpu: of, memory: of, disk: of, problem: null })),
  };
}

describe('the history of what nodes use', () => {
  it('keeps the last five minutes and no more', () => {
    const history = foldUsage(
      [],
      Array.from({ length: 70 }, (_, index) => sample(index)),
    );
    expect(history[0]?.past.cpu).toHaveLength(60);
    expect(history[0]?.past.cpu.at(0)).toBe(0.01);
    expect(history[0]?.past.cpu.at(-1)).toBe(0.069);
  });

  it('keeps each node apart, and lets go of those that left', () => {
    const history = foldUsage([], [sample(500, ['a', 'b']), sample(250, ['b', 'c'])]);
    expect(history.map(({ now, past }) => [now.node, past.cpu])).toEqual([
      ['b', [0.5, 0.25]],
      ['c', [0.25]],
    ]);
  });

  it('has gaps where nothing was known', () => {
    expect(shareOf({ used: null, total: 8 })).toBeNull();
    expect(shareOf({ used: 4, total: null })).toBeNull();
    expect(historyPath([1, null, 0.5])).toBe('M0.9661 0.0000M1.0000 0.5000');
    expect(historyPath([0, 1]).match(/[ML]/g)).toEqual(['M', 'L']);
  });
});
