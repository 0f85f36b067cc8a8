import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineSplitter } from './line-splitter.ts';

function split(bytes: Buffer, cuts: readonly number[]): string[] {
  const lines: string[] = [];
  const splitter = lineSplitter((line) => lines.push(line));
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  for (let at = 1; at < places.length; at += 1) splitter.push(bytes.subarray(places[at - 1], places[at]));
  splitter.end();
  return lines;
}

describe('lineSplitter', () => {
  const line = fc.string({ unit: 'binary' }).map((text) => text.replaceAll(/[\r\n]/g, ''));

  it('gives the same lines wherever the bytes are cut, in the middle of a character too', () => {
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), fc.array(fc.nat()), (lines, end, cuts) => {
        const bytes = Buffer.from(lines.map((one) => one + end).join(''));
        expect(split(bytes, cuts)).toEqual(lines.map((one) => Buffer.from(one).toString('utf8')));
      }),
    );
  });

  it('hands over a last line that has no end, and keeps empty lines', () => {
    expect(split(Buffer.from('a\n\nb'), [])).toEqual(['a', '', 'b']);
    expect(split(Buffer.from(''), [])).toEqual([]);
  });

  it('reads a long line in many pieces in no time', () => {
    const bytes = Buffer.alloc(4 * 1024 * 1024, 'x');
    const started = performance.now();
    const cuts = Array.from({ length: 20_000 }, (_, index) => index * 200);
    expect(split(bytes, cuts)[0]?.length).toBe(bytes.length);
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
