import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../contracts/app-error.ts';
import { inPieces, tarArchive, type TarFake, tarGzip } from '../../../test/fakes/tar-archive.ts';
import { summarise, verifyContent } from './source-content.ts';
import { type UnpackedFile, unpackArchive, type UnpackLimits, unpackLimits } from './unpack-archive.ts';

const kit = process.env['SLIPWAY_KIT'] ?? join(import.meta.dirname, '../../../../shared/kit');
const realArchive = join(
  kit,
  '../fixtures/upstream/github.com/kubernetes-sigs/jobset/archive/da72d32bb0060354aa04b1a5868f3b363b088446.tar.gz',
);

interface Outcome {
  readonly files: UnpackedFile[];
  readonly written: Map<string, Buffer>;
}

async function unpack(bytes: Buffer, folders: readonly string[] = ['config'], limits?: UnpackLimits): Promise<Outcome> {
  const written = new Map<string, Buffer>();
  const write = async (path: string, contents: Uint8Array) => {
    // What the real one would do: a second file of that name, or a way out, would do harm.
    expect(path).toMatch(/^[^/\\:\0]+(\/[^/\\:\0]+)+$/);
    expect(path.split('/').some((name) => name === '..' || name === '.')).toBe(false);
    expect(written.has(path)).toBe(false);
    written.set(path, Buffer.from(contents));
  };
  const request = { archive: 'a.tar.gz', chunks: inPieces(bytes), folders, write };
  const files = await unpackArchive(limits === undefined ? request : { ...request, limits });
  return { files, written };
}

describe('an archive of a repository', () => {
  test('is unpacked but for what is in folders that nobody uses', async () => {
    const { files, written } = await unpack(
      tarGzip([
        { path: 'top/', type: '5' },
        { path: 'top/LICENSE', contents: 'free' },
        { path: 'top/docs/link', type: '2' },
        { path: 'top/configuration/no', contents: 'no' },
        { path: 'top/config/', type: '5' },
        { path: 'top/config/a.yaml', contents: 'a: 1' },
        { path: 'top/config/run.sh', contents: 'true', mode: 0o775 },
      ]),
    );
    expect(Object.fromEntries(written)).toEqual({
      'config/a.yaml': Buffer.from('a: 1'),
      'config/run.sh': Buffer.from('true'),
    });
    expect(files.map(({ path, executable, bytes }) => [path, executable, bytes])).toEqual([
      ['config/a.yaml', false, 4],
      ['config/run.sh', true, 4],
    ]);
  });

  test.each<[string, readonly TarFake[]]>([
    ['a way out', [{ path: 'top/config/../../etc/passwd' }]],
    ['a way out in a folder that nobody uses', [{ path: 'top/docs/../../x' }]],
    ['a full path', [{ path: '/etc/passwd' }]],
    ['a path with a dot', [{ path: 'top/config/./x' }]],
    ['a path with nothing between two slashes', [{ path: 'top/config//x' }]],
    ['a backslash', [{ path: 'top/config/..\\x' }]],
    ['a drive', [{ path: 'top/config/C:x' }]],
    ['a line feed', [{ path: 'top/config/a\nb' }]],
    ['a symbolic link', [{ path: 'top/config/x', type: '2' }]],
    ['a hard link', [{ path: 'top/config/x', type: '1' }]],
    ['a device', [{ path: 'top/config/x', type: '4' }]],
    ['a pipe', [{ path: 'top/config/x', type: '6' }]],
    ['a name twice', [{ path: 'top/config/x' }, { path: 'top/config/x' }]],
    ['two names that some disks take for one', [{ path: 'top/config/x' }, { path: 'top/config/X' }]],
    ['a file in the place of a folder', [{ path: 'top/config/x/y' }, { path: 'top/config/x' }]],
    ['a folder in the place of a file', [{ path: 'top/config/x' }, { path: 'top/config/x/y' }]],
    ['two top folders', [{ path: 'top/config/x' }, { path: 'other/config/y' }]],
  ])('is refused for %s', async (_, entries) => {
    await expect(unpack(tarGzip(entries))).rejects.toMatchObject({ code: 'archive.invalid' });
  });

  const many = Array.from({ length: 30 }, (_, index) => ({ path: `top/config/${String(index)}` }));
  test.each<[string, Buffer, Partial<UnpackLimits>]>([
    ['too many files', tarGzip(many), { files: 29 }],
    ['a file that is too large', tarGzip([{ path: 'top/config/x', contents: 'x'.repeat(2000) }]), { fileBytes: 1999 }],
    ['too much in it', tarGzip([{ path: 'top/docs/x', contents: 'x'.repeat(5000) }]), { unpackedBytes: 5000 }],
    ['being too large', tarGzip(many), { archiveBytes: 100 }],
    ['a header that promises gigabytes', tarGzip([{ path: 'top/config/x', bytes: 2 ** 32 }]), {}],
    [
      'being a bomb',
      gzipSync(Buffer.concat([tarArchive([{ path: 'top/a' }]).subarray(0, 512), Buffer.alloc(64 * 2 ** 20)])),
      {},
    ],
  ])('is refused for %s', async (_, bytes, limits) => {
    await expect(unpack(bytes, ['config'], { ...unpackLimits, ...limits })).rejects.toMatchObject({
      code: 'archive.invalid',
    });
  });

  test('is never followed where writing fails', async () => {
    const full = new AppError('disk.full', { path: '/' });
    const chunks = inPieces(tarGzip([{ path: 'top/config/x' }]));
    const write = () => Promise.reject(full);
    await expect(unpackArchive({ archive: 'a', chunks, folders: ['config'], write })).rejects.toBe(full);
  });
});

describe.skipIf(!existsSync(realArchive))('the archive of JobSet', () => {
  const real = existsSync(realArchive) ? readFileSync(realArchive) : Buffer.alloc(0);

  test('has the git tree that the repository has', async () => {
    const { files } = await unpack(real);
    expect(summarise(['config'], files).trees).toEqual({ config: '86caa1c49098a52d058f2f82617345b0411a2280' });
  });

  test('changed anywhere, or cut off, is refused, or holds exactly what it should', { timeout: 60_000 }, async () => {
    const expected = summarise(['config'], (await unpack(real)).files);
    const tar = gunzipSync(real);
    const changes = (bytes: Buffer) =>
      fc.array(fc.tuple(fc.nat({ max: bytes.byteLength - 1 }), fc.integer({ min: 1, max: 255 })), {
        minLength: 1,
        maxLength: 3,
      });
    const compressed = changes(real).map((list) => changed(real, list));
    const inside = changes(tar).map((list) => gzipSync(changed(tar, list), { level: 1 }));
    const cut = fc.nat({ max: real.byteLength - 1 }).map((bytes) => real.subarray(0, bytes));
    const cutInside = fc
      .nat({ max: tar.byteLength - 1 })
      .map((bytes) => gzipSync(tar.subarray(0, bytes), { level: 1 }));
    await fc.assert(
      fc.asyncProperty(fc.oneof(compressed, inside, cut, cutInside), async (bytes) => {
        const outcome = await unpack(bytes)
          .then(({ files }) => verifyContent('jobset', expected, summarise(['config'], files)))
          .catch((error: unknown) => error);
        if (outcome === undefined) return;
        expect(outcome).toBeInstanceOf(AppError);
        expect(['archive.invalid', 'distribution.unverified']).toContain((outcome as AppError).code);
      }),
      { numRuns: 150 },
    );
  });

  function changed(bytes: Buffer, list: readonly (readonly [number, number])[]): Buffer {
    const copy = Buffer.from(bytes);
    for (const [at, by] of list) copy[at] = (copy[at]! + by) % 256;
    return copy;
  }
});
