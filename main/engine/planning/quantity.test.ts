import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCpu, parseMemory } from './quantity.ts';

const binary = { Ki: 10, Mi: 20, Gi: 30 } as const;
const decimal = { '': 0, k: 3, M: 6, G: 9 } as const;

describe('parseCpu', () => {
  it.each([
    ['500m', 500],
    ['1', 1000],
    ['0.5', 500],
    ['.25', 250],
    ['2.', 2000],
    ['0.1m', 1],
    ['100u', 1],
    ['1n', 1],
    ['1500000n', 2],
    ['1e1', 10_000],
    ['1E-1', 100],
    ['1k', 1_000_000],
    ['0', 0],
    ['+3', 3000],
    [2, 2000],
    [0.1, 100],
  ])('reads %s as %d millicores', (text, expected) => {
    expect(parseCpu(text)).toBe(expected);
  });

  it('reads back any whole number of millicores', () => {
    fc.assert(fc.property(fc.nat(1_000_000), (millicores) => parseCpu(`${millicores}m`) === millicores));
    fc.assert(fc.property(fc.nat(1_000_000), (millicores) => parseCpu((millicores / 1000).toFixed(3)) === millicores));
  });
});

describe('parseMemory', () => {
  it.each([
    ['64Mi', 67_108_864],
    ['1.5Gi', 1_610_612_736],
    ['512M', 512_000_000],
    ['1e9', 1_000_000_000],
    ['128974848', 128_974_848],
    ['123Mi', 128_974_848],
    ['1.1Ti', 1_209_462_790_554],
    ['1E', NaN],
    ['400m', 1],
    ['8192Ki', 8_388_608],
  ])('reads %s', (text, expected) => {
    if (Number.isNaN(expected)) expect(() => parseMemory(text)).toThrow('too large');
    else expect(parseMemory(text)).toBe(expected);
  });

  it('is exact for every unit', () => {
    fc.assert(
      fc.property(fc.nat(999_999), fc.constantFrom(...Object.entries(binary)), (amount, [suffix, power]) => {
        expect(parseMemory(`${amount}${suffix}`)).toBe(amount * 2 ** power);
      }),
    );
    fc.assert(
      fc.property(fc.nat(999_999), fc.constantFrom(...Object.entries(decimal)), (amount, [suffix, power]) => {
        expect(parseMemory(`${amount}${suffix}`)).toBe(amount * 10 ** power);
      }),
    );
  });

  it('never rounds down, and by less than one', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 0, max: 999_999 }), (whole, millionths) => {
        const text = `${whole}.${String(millionths).padStart(6, '0')}`;
        const bytes = parseMemory(text);
        expect(bytes - Number(text)).toBeGreaterThanOrEqual(0);
        expect(bytes - Number(text)).toBeLessThan(1);
      }),
    );
  });
});

describe('what is no quantity', () => {
  it.each(['', ' ', '1 Gi', '1gi', 'Mi', '-1', '-500m', '1.2.3', '0x10', 'NaN', '1e', '1e999', '1eKi', '1Kim', '∞'])(
    'refuses "%s"',
    (text) => {
      expect(() => parseMemory(text)).toThrow('is not valid');
      expect(() => parseCpu(text)).toThrow('is not valid');
    },
  );

  it('never answers with anything but a whole number that is not negative', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[-+.\d]{1,8}[a-zA-Z]{0,2}$/)), (text) => {
        for (const parse of [parseCpu, parseMemory]) {
          try {
            const value = parse(text);
            expect(Number.isSafeInteger(value) && value >= 0).toBe(true);
          } catch (error) {
            expect(error).toMatchObject({ code: 'input.invalid' });
          }
        }
      }),
    );
  });
});
