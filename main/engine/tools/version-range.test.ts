import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accepts, compareVersions, formatRange } from './version-range.ts';

const range = { from: '1.34.0', below: '1.36.0' };

describe('accepts', () => {
  it.each([
    ['1.33.9', false],
    ['1.34.0', true],
    ['1.34.4', true],
    ['1.35.12', true],
    ['1.36.0', false],
    ['2.0.0', false],
    ['', false],
    ['nonsense', false],
  ])('%s: %s', (version, is) => {
    expect(accepts(range, version)).toBe(is);
  });

  it('compares numbers as numbers, and either way round alike', () => {
    const number = fc.nat(200);
    const version = fc.tuple(number, number, number);
    fc.assert(
      fc.property(version, version, (left, right) => {
        const at = left.findIndex((value, index) => value !== right[index]);
        const expected = at < 0 ? 0 : Math.sign(left[at]! - right[at]!);
        expect(Math.sign(compareVersions(left.join('.'), right.join('.')))).toBe(expected);
        expect(Math.sign(compareVersions(right.join('.'), left.join('.')))).toBe(expected === 0 ? 0 : -expected);
      }),
    );
  });

  it('reads well', () => {
    expect(formatRange(range)).toBe('1.34.0 or newer, below 1.36.0');
  });
});
