import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNodeHost } from '../host/node-host.ts';
import { copyOut } from './copy-out.ts';
import { measureScript } from './node-scripts.ts';
import type { ReachedVolume, RunThere } from './volume-files.ts';

describe('a copy of a file of a volume', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'slipway-copy-'))));
  afterEach(() => rm(folder, { recursive: true }));

  const host = createNodeHost({ home: '/none', cache: '/none', resources: '/none', userKubeconfig: '/none' });
  const copy = (path: string, volume: ReachedVolume) => {
    const seen: number[] = [];
    return copyOut(host, volume, { path, folder }, ({ done }) => seen.push(done)).then((copied) => ({
      ...copied,
      seen,
    }));
  };

  it('never takes the place of what is there', async () => {
    await writeFile(join(folder, 'rows.csv'), 'mine');
    const { target, bytes, seen } = await copy('data/rows.csv', volumeOf('file', ['one', 'two']));
    expect([target, bytes, seen.at(-1)]).toEqual([join(folder, 'rows (1).csv'), 6, 6]);
    expect(await readFile(target, 'utf8')).toBe('onetwo');
    expect(await readFile(join(folder, 'rows.csv'), 'utf8')).toBe('mine');
  });

  it.each([
    ['', 'folder', 'work.tar'],
    ['a/data', 'folder', 'data.tar'],
    ['a/what? <no>', 'file', 'what_ _no_'],
  ] as const)('of %j is called what every computer takes', async (path, kind, name) => {
    expect((await copy(path, volumeOf(kind, ['x']))).target).toBe(join(folder, name));
  });

  it('that breaks off leaves nothing behind', async () => {
    await expect(copy('rows.csv', volumeOf('file', ['half'], 1))).rejects.toMatchObject({
      code: 'volume.unreadable',
      data: { why: 'Input/output error' },
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('is not begun where there is no space for it', async () => {
    await expect(copy('rows.csv', volumeOf('file', [], 0, 2 ** 60))).rejects.toMatchObject({ code: 'volume.no-space' });
    expect(await readdir(folder)).toEqual([]);
  });
});

/** A volume that tells this size, and then reads as these chunks, well or not. */
function volumeOf(kind: 'file' | 'folder', chunks: readonly string[], exitCode = 0, bytes = 6): ReachedVolume {
  const run: RunThere = async ([, , script], { output }) => {
    if (script === measureScript) return { exitCode: 0, stdout: `${kind} ${String(bytes)}`, stderr: '' };
    for (const chunk of chunks) output?.write(chunk);
    return { exitCode, stdout: '', stderr: exitCode === 0 ? '' : 'cat: rows.csv\nInput/output error\n' };
  };
  return { name: 'work', place: { node: 'one', folder: '/data' }, run };
}
