import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/app-error.ts';
import { createFrameReader, encodeFrame } from './frames.ts';

/** The bytes in pieces, cut where the numbers say. */
function cut(bytes: Uint8Array, at: readonly number[]): Uint8Array[] {
  const places = [...new Set(at.map((place) => place % (bytes.length + 1)))].sort((one, other) => one - other);
  return [0, ...places].map((from, index) => bytes.subarray(from, places[index] ?? bytes.length));
}

function read(chunks: readonly Uint8Array[], maximumBytes?: number): unknown[] {
  const frames: unknown[] = [];
  const reader = createFrameReader((frame) => frames.push(frame), maximumBytes);
  for (const chunk of chunks) reader.push(chunk);
  reader.finish();
  return frames;
}

describe('frames', () => {
  it('come out as they went in, however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.array(fc.nat()), (values, at) => {
        const frames = values.map((value) => JSON.parse(JSON.stringify(value)) as unknown);
        const bytes = new TextEncoder().encode(frames.map((frame) => encodeFrame(frame)).join(''));
        expect(read(cut(bytes, at))).toEqual(frames);
      }),
    );
  });

  it('are refused or read, and nothing else, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.uint8Array(), fc.constant(new Uint8Array([0x0a])))), (chunks) => {
        try {
          read(chunks, 64);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          expect(error).toMatchObject({ code: 'wire.bad-frame' });
        }
      }),
    );
  });

  it('may be as long as the maximum and no longer, on both sides', () => {
    const frame = 'x'.repeat(8);
    expect(read([Buffer.from(encodeFrame(frame, 10))], 10)).toEqual([frame]);
    expect(() => read([Buffer.from(encodeFrame(frame, 10))], 9)).toThrow('longer than 9 bytes');
    expect(() => encodeFrame(frame, 9)).toThrow('longer than 9 bytes');
  });

  it('that never end are refused before they fill the memory', () => {
    const reader = createFrameReader(() => undefined, 1000);
    const chunk = Buffer.alloc(400, 0x61);
    reader.push(chunk);
    reader.push(chunk);
    expect(() => reader.push(chunk)).toThrow('longer than 1000 bytes');
  });

  it('that are cut off, no JSON or no UTF-8 are refused', () => {
    expect(() => read([Buffer.from('{"a":1}')])).toThrow('cut off');
    expect(() => read([Buffer.from('{a:1}\n')])).toThrow('not JSON');
    expect(() => read([Buffer.from([0x22, 0xff, 0x22, 0x0a])])).toThrow('not UTF-8');
    expect(read([Buffer.from('\n\n{"a":1}\n\n')])).toEqual([{ a: 1 }]);
  });
});
