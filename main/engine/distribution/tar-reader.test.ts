import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attributes, inPieces, tarArchive, type TarFake } from '../../../test/fakes/tar-archive.ts';
import { readTar, type TarEntry, TarError } from './tar-reader.ts';

async function read(bytes: Uint8Array, pieceBytes?: number): Promise<TarEntry[]> {
  const entries: TarEntry[] = [];
  for await (const entry of readTar(inPieces(bytes, pieceBytes), ({ kind }) => kind === 'file')) entries.push(entry);
  return entries;
}

describe('a tar archive', () => {
  test('gives back what was put in, whatever the pieces that it comes in', async () => {
    const entry = fc.record({
      path: fc.stringMatching(/^[a-zäß0-9._-]{1,40}$/),
      contents: fc.uint8Array({ maxLength: 1500 }).map((bytes) => Buffer.from(bytes)),
      mode: fc.constantFrom(0o644, 0o664, 0o755, 0o775),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { maxLength: 5 }),
        fc.integer({ min: 1, max: 3000 }),
        async (files, pieceBytes) => {
          const found = await read(tarArchive(files), pieceBytes);
          expect(found.map(({ header, contents }) => [header.path, header.executable, contents])).toEqual(
            files.map(({ path, mode, contents }) => [path, (mode & 0o100) !== 0, contents]),
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  test('may give long names in attributes, as git writes them, and in the way of GNU', async () => {
    const long = `top/${'folder/'.repeat(30)}file`;
    const found = await read(
      tarArchive([
        attributes({ comment: 'd68ebc7fab366ab40ddd1541d2ec22febb31bc83' }, 'g'),
        attributes({ path: `${long}1`, mtime: '1' }),
        { path: 'cut', contents: '1' },
        { path: '././@LongLink', contents: `${long}2\0`, type: 'L' },
        { path: 'cut', contents: '2' },
        { path: 'short', contents: '3' },
      ]),
    );
    expect(found.map(({ header }) => header.path)).toEqual([`${long}1`, `${long}2`, 'short']);
  });

  test.each<[string, Buffer]>([
    ['a wrong checksum', withByte(tarArchive([{ path: 'a', contents: 'x' }]), 0, 'b')],
    ['an end in the middle of a file', tarArchive([{ path: 'a', contents: 'x'.repeat(2000) }]).subarray(0, 1024)],
    ['an end without an end', tarArchive([{ path: 'a', contents: 'x' }]).subarray(0, 1024)],
    ['half an end', tarArchive([{ path: 'a' }]).subarray(0, 1024)],
    ['nothing', Buffer.alloc(0)],
    ['something else', Buffer.from('<!doctype html>'.repeat(100))],
    ['a name for a file that is not there', tarArchive([attributes({ path: 'b' })])],
    ['a size for all entries', tarArchive([attributes({ size: '3' }, 'g'), { path: 'a' }])],
    ['attributes of a wrong length', tarArchive([{ path: 'a', type: 'x', contents: '99 path=b\n' }])],
    ['attributes without an end', tarArchive([{ path: 'a', type: 'x', contents: '9 path=b/' }])],
    ['a size that is no number', tarArchive([attributes({ size: '1e3' }), { path: 'a' }])],
    ['a name of a megabyte', tarArchive([{ path: 'a', type: 'L', contents: 'n'.repeat(2 ** 20) }])],
  ])('is refused for %s', async (_, bytes) => {
    await expect(read(bytes)).rejects.toBeInstanceOf(TarError);
  });

  test('is read or refused, whatever bytes are changed in it', async () => {
    const entries: TarFake[] = [
      attributes({ path: 'top/a' }),
      { path: 'cut', contents: 'x'.repeat(600) },
      { path: 'top/b' },
    ];
    const whole = tarArchive(entries);
    const change = fc.record({ at: fc.nat({ max: whole.byteLength - 1 }), value: fc.integer({ min: 0, max: 255 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const changed = Buffer.from(whole);
        for (const { at, value } of changes) changed[at] = value;
        const outcome = await read(changed).catch((error: unknown) => error);
        if (!Array.isArray(outcome)) expect(outcome).toBeInstanceOf(TarError);
      }),
      { numRuns: 300 },
    );
  });
});

function withByte(bytes: Buffer, at: number, text: string): Buffer {
  const changed = Buffer.from(bytes);
  changed.write(text, at);
  return changed;
}
