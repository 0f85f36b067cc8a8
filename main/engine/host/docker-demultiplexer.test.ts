import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demultiplexer } from './docker-demultiplexer.ts';

type Frame = readonly ['stdout' | 'stderr', Uint8Array];

function encode(frames: readonly Frame[]): Buffer {
  return Buffer.concat(
    frames.map(([stream, bytes]) => {
      const header = Buffer.alloc(8);
      header[0] = stream === 'stdout' ? 1 : 2;
      header.writeUInt32BE(bytes.length, 4);
      return Buffer.concat([header, bytes]);
    }),
  );
}

function decode(bytes: Buffer, size: number): Record<'stdout' | 'stderr', Buffer> {
  const chunks: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
  const take = demultiplexer((stream, part) => chunks[stream].push(Buffer.from(part)));
  for (let at = 0; at < bytes.length; at += size) take(bytes.subarray(at, at + size));
  return { stdout: Buffer.concat(chunks.stdout), stderr: Buffer.concat(chunks.stderr) };
}

describe('demultiplexer', () => {
  it('takes both streams apart however the bytes arrive', () => {
    const frame = fc.tuple(
      fc.constantFrom('stdout', 'stderr'),
      fc.uint8Array({ maxLength: 40 }),
    ) as fc.Arbitrary<Frame>;
    fc.assert(
      fc.property(fc.array(frame), fc.integer({ min: 1, max: 64 }), (frames, size) => {
        const of = (name: string) =>
          Buffer.concat(frames.filter(([stream]) => stream === name).map(([, bytes]) => bytes));
        expect(decode(encode(frames), size)).toEqual({ stdout: of('stdout'), stderr: of('stderr') });
      }),
    );
  });
});
