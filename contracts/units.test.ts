import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, formatMillicores } from './units.ts';

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1 KiB'],
    [1536, '1.5 KiB'],
    [25_250_000_000, '23.5 GiB'],
    [200 * 1024 ** 2, '200 MiB'],
    [100 * 1024 ** 3, '100 GiB'],
  ])('%i is %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('takes the decimal sign of a locale', () => {
    expect(formatBytes(1536, 'de-DE')).toBe('1,5 KiB');
  });

  it('stays within a twentieth of the true value', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 45 }), (bytes) => {
        const [number = '', unit = ''] = formatBytes(bytes).split(' ');
        const scale = 1024 ** ['B', 'KiB', 'MiB', 'GiB', 'TiB'].indexOf(unit);
        expect(Math.abs(Number(number) * scale - bytes) / bytes).toBeLessThanOrEqual(0.05);
      }),
    );
  });
});

describe('formatMillicores', () => {
  it.each([
    [0, '0 CPU'],
    [4, '0.004 CPU'],
    [250, '0.25 CPU'],
    [3000, '3 CPU'],
    [4380, '4.38 CPU'],
  ])('%i is %s', (millicores, text) => {
    expect(formatMillicores(millicores)).toBe(text);
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [1000, '1 s'],
    [12_400, '12.4 s'],
    [59_960, '1 min 00 s'],
    [185_000, '3 min 05 s'],
    [7_620_000, '2 h 07 min'],
  ])('%i is %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});
