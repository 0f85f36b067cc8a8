import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  listFiles,
  measureFile,
  mostFiles,
  type ReachedVolume,
  readFileList,
  readFileTo,
  writeFileFrom,
} from './volume-files.ts';

/** The scripts are for the nodes' GNU tools; here they run on this computer's. */
describe.skipIf(process.platform !== 'linux')('the files of a volume', () => {
  let folder: string;
  let volume: ReachedVolume;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-volume-'));
    await mkdir(join(folder, 'volume'));
    await writeFile(join(folder, 'secret'), 'of the node');
    volume = { name: 'work', place: { node: 'here', folder: join(folder, 'volume') }, run };
  });
  afterEach(() => rm(folder, { recursive: true }));

  const inVolume = (...parts: string[]) => join(folder, 'volume', ...parts);

  it('are listed with folders first, whatever their names', async () => {
    await mkdir(inVolume('-rf'));
    await writeFile(inVolume('two\nlines\tand "tab"'), 'abc');
    await writeFile(inVolume('daten ü.csv'), '');
    await symlink('daten ü.csv', inVolume('latest'));
    await utimes(inVolume('daten ü.csv'), 0, 1_700_000_000.5);
    const { files, more } = await listFiles(volume, '');
    expect(more).toBe(false);
    expect(files.map(({ name, kind, bytes }) => [name, kind, bytes])).toEqual([
      ['-rf', 'folder', null],
      ['daten ü.csv', 'file', 0],
      ['latest', 'link', null],
      ['two\nlines\tand "tab"', 'file', 3],
    ]);
    expect(files[1]?.changedAt).toBe('2023-11-14T22:13:20.000Z');
    expect((await listFiles(volume, '-rf')).files).toEqual([]);
  });

  it('are listed up to a number, and it is said that there are more', async () => {
    for (let count = 0; count <= mostFiles; count += 1) await writeFile(inVolume(`file-${String(count)}`), '');
    const { files, more } = await listFiles(volume, '');
    expect([files.length, more]).toEqual([mostFiles, true]);
  });

  it.each([
    ['nothing is there', 'none', 'volume.no-path'],
    ['a link leads out', 'out/secret', 'volume.path-outside'],
    ['a link leads to another volume with a longer name', 'other', 'volume.path-outside'],
    ['it is a file', 'file', 'volume.no-folder'],
  ])('are not told where %s', async (_title, path, code) => {
    await mkdir(join(folder, 'volume-2'));
    await symlink(folder, inVolume('out'));
    await symlink(join(folder, 'volume-2'), inVolume('other'));
    await writeFile(inVolume('file'), '');
    await expect(listFiles(volume, path)).rejects.toMatchObject({ code });
  });

  it('are read byte for byte, and measured before', async () => {
    const bytes = Buffer.from([0, 255, 10, 13, 128, 0]);
    await mkdir(inVolume('a b'));
    await writeFile(inVolume('a b', '-c'), bytes);
    expect(await measureFile(volume, 'a b/-c')).toEqual({ kind: 'file', bytes: bytes.length });
    expect(await read('a b/-c')).toEqual(bytes);
    await symlink('a b/-c', inVolume('link'));
    expect(await read('link')).toEqual(bytes);
  });

  it('come as an archive where they are in a folder', async () => {
    await mkdir(inVolume('-data'));
    await writeFile(inVolume('-data', 'one'), 'x'.repeat(10));
    expect((await measureFile(volume, '-data')).kind).toBe('folder');
    const lines = async (path: string) => (await listOfArchive(await read(path))).split('\n').filter(Boolean);
    expect(await lines('-data')).toEqual(['-data/', '-data/one']);
    expect(await lines('')).toEqual(['./', './-data/', './-data/one']);
  });

  it.each([
    [1, true],
    [2, false],
  ])('that change while they are archived do no harm (tar ends with %i)', async (exitCode, isWell) => {
    await mkdir(inVolume('data'));
    await mkdir(join(folder, 'bin'));
    const tar = `#!/bin/sh\nprintf archive\nexit ${String(exitCode)}\n`;
    await writeFile(join(folder, 'bin', 'tar'), tar, { mode: 0o755 });
    vi.stubEnv('PATH', `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`);
    onTestFinished(() => void vi.unstubAllEnvs());
    const got = read('data').then(String);
    if (isWell) expect(await got).toBe('archive');
    else await expect(got).rejects.toMatchObject({ code: 'volume.unreadable' });
  });

  it('that lie outside are not read through a link', async () => {
    await symlink(join(folder, 'secret'), inVolume('link'));
    await expect(read('link')).rejects.toMatchObject({ code: 'volume.path-outside' });
    await expect(measureFile(volume, 'link')).rejects.toMatchObject({ code: 'volume.path-outside' });
  });

  it('are made whole, with the owner of their folder, and replaced only where that is asked for', async () => {
    await mkdir(inVolume('data'));
    const file = { folder: 'data', file: 'it is -n.bin', bytes: 3, replace: false };
    await writeFileFrom(volume, file, Readable.from([Buffer.from('one')]));
    expect(await readFile(inVolume('data', file.file), 'utf8')).toBe('one');
    expect((await stat(inVolume('data', file.file))).uid).toBe((await stat(inVolume('data'))).uid);
    await expect(writeFileFrom(volume, file, Readable.from([Buffer.from('two')]))).rejects.toMatchObject({
      code: 'volume.file-taken',
    });
    await writeFileFrom(volume, { ...file, replace: true }, Readable.from([Buffer.from('two')]));
    expect(await readFile(inVolume('data', file.file), 'utf8')).toBe('two');
    expect(await readdir(inVolume('data'))).toEqual([file.file]);
  });

  it('that do not come whole are not made, and none is made outside', async () => {
    const cut = new PassThrough();
    cut.write('half');
    cut.end();
    const file = { folder: '', file: 'late', bytes: 8, replace: false };
    await expect(writeFileFrom(volume, file, cut)).rejects.toMatchObject({ code: 'volume.cut-off' });
    expect(await readdir(inVolume())).toEqual([]);
    await symlink(folder, inVolume('out'));
    const outside = { ...file, folder: 'out', bytes: 0 };
    await expect(writeFileFrom(volume, outside, Readable.from([]))).rejects.toMatchObject({
      code: 'volume.path-outside',
    });
    expect(await readdir(folder)).toEqual(['secret', 'volume']);
  });

  async function read(path: string): Promise<Buffer> {
    const output = new PassThrough();
    const bytes = buffer(output);
    try {
      await readFileTo(volume, path, output);
    } finally {
      output.end();
    }
    return bytes;
  }
});

describe('readFileList', () => {
  it('takes anything for a list, and tells no file without a name', () => {
    fc.assert(
      fc.property(fc.string(), (anything) => {
        for (const { name, bytes } of readFileList(anything)) {
          expect(name).not.toBe('');
          expect(bytes === null || bytes >= 0).toBe(true);
        }
      }),
    );
  });

  it('tells of a moment that no calendar has as of one that is not known', () => {
    expect(readFileList('f\t1\t99999999999999.5\tx\0')).toEqual([
      { name: 'x', kind: 'file', bytes: 1, changedAt: null },
    ]);
  });
});

const run: ReachedVolume['run'] = async ([command = '', ...rest], { input, output }) => {
  const child = spawn(command, rest, { stdio: ['pipe', 'pipe', 'pipe'] });
  // A program may end before it has read all.
  child.stdin.on('error', () => undefined);
  if (input instanceof Readable) input.once('error', () => child.stdin.end()).pipe(child.stdin);
  else child.stdin.end(input);
  const exit = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
  if (output !== undefined) child.stdout.pipe(output, { end: false });
  const [stdout, stderr] = await Promise.all([output === undefined ? text(child.stdout) : '', text(child.stderr)]);
  return { exitCode: await exit, stdout, stderr };
};

async function listOfArchive(archive: Buffer): Promise<string> {
  const child = spawn('tar', ['-tf', '-'], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(archive);
  return text(child.stdout);
}
