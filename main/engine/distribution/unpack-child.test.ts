import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TarFake, tarGzip } from '../../../test/fakes/tar-archive.ts';
import { createNodeProcesses } from '../host/node-processes.ts';
import { type UnpackInput, type UnpackOutput, unpackOutputSchema } from './source-tree.ts';

const references = [{ reference: 'https://code.example/b//config?ref=v1', source: 'b', path: 'config' }];
const main: TarFake[] = [
  { path: 'main-1/example/kustomization.yaml', contents: 'resources: [../apps/a]\ncomponents: [../apps/c]' },
  { path: 'main-1/apps/a/kustomization.yaml', contents: `resources:\n- ${references[0]!.reference}\n- run.sh` },
  { path: 'main-1/apps/a/run.sh', contents: 'kind: X', mode: 0o775 },
  { path: 'main-1/apps/c/kustomization.yaml', contents: 'kind: Component' },
  { path: 'main-1/README.md', contents: 'not used' },
];
const other: TarFake[] = [{ path: 'b-1/config/kustomization.yaml', contents: 'resources: []' }];

describe('the child that unpacks', { timeout: 60_000 }, () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-unpack-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function unpack(
    entries: readonly TarFake[],
    expected: UnpackInput['sources'][number]['expected'] = null,
  ): Promise<UnpackOutput> {
    await writeFile(join(folder, 'main.tar.gz'), tarGzip(entries));
    await writeFile(join(folder, 'b.tar.gz'), tarGzip(other));
    const input: UnpackInput = {
      folder: join(folder, 'sources'),
      sources: [
        { id: 'main', archive: join(folder, 'main.tar.gz'), folders: ['apps', 'example'], expected },
        { id: 'b', archive: join(folder, 'b.tar.gz'), folders: ['config'], expected: null },
      ],
      references,
      starts: [],
      entry: 'example/kustomization.yaml',
    };
    return unpackOutputSchema.parse(await createNodeProcesses().runChild('unpack-child', input));
  }

  test('lays the sources beside each other, free of outside references, and tells what the entry builds on', async () => {
    const { contents, entry } = await unpack(main);
    expect(entry).toEqual({ resources: ['../apps/a'], components: ['../apps/c'] });
    expect(contents['main']).toMatchObject({ files: 4 });
    expect(await readdir(join(folder, 'sources', 'main'))).toEqual(['apps', 'example']);
    const rewritten = await readFile(join(folder, 'sources/main/apps/a/kustomization.yaml'), 'utf8');
    expect(rewritten).toBe('resources:\n- ../../../b/config\n- run.sh');
    if (process.platform !== 'win32')
      expect((await stat(join(folder, 'sources/main/apps/a/run.sh'))).mode & 0o777).toBe(0o755);
  });

  test('takes what it was told to expect, and nothing else: not another byte, not another mode', async () => {
    const expected = (await unpack(main)).contents['main']!;
    const again = async (entries: readonly TarFake[]) => {
      await rm(join(folder, 'sources'), { recursive: true });
      return unpack(entries, expected);
    };
    await expect(again(main)).resolves.toMatchObject({ contents: { main: expected } });
    const changed = main.map((entry) => (entry.contents === 'kind: X' ? { ...entry, contents: 'kind: Y' } : entry));
    await expect(again(changed)).rejects.toMatchObject({
      code: 'distribution.unverified',
      data: { source: 'main', what: 'the git tree of apps' },
    });
    await expect(again(main.map((entry) => ({ ...entry, mode: 0o644 })))).rejects.toMatchObject({
      code: 'distribution.unverified',
    });
    await expect(again([...main, { path: 'main-1/apps/more', contents: '' }])).rejects.toMatchObject({
      code: 'distribution.unverified',
    });
  });

  test('refuses an archive that leads out, and writes nothing outside', async () => {
    const hostile = [...main, { path: 'main-1/apps/../../../../escaped', contents: 'x' }];
    await expect(unpack(hostile)).rejects.toMatchObject({
      code: 'archive.invalid',
      data: { archive: join(folder, 'main.tar.gz') },
    });
    expect((await readdir(folder)).sort()).toEqual(['b.tar.gz', 'main.tar.gz', 'sources']);
  });
});
