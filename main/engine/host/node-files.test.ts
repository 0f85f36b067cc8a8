import { chmod, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect } from '../../../test/fakes/collect.ts';
import { createNodeFiles } from './node-files.ts';

const files = createNodeFiles();
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-files-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const isPosix = process.platform !== 'win32';

describe('writeAtomic', () => {
  it('makes folders, writes the whole text and leaves nothing beside it', async () => {
    const path = join(folder, 'a/b/c.txt');
    await files.writeAtomic(path, 'first');
    await files.writeAtomic(path, 'ünd second');
    expect(await files.readText(path)).toBe('ünd second');
    expect(await readdir(join(folder, 'a/b'))).toEqual(['c.txt']);
  });

  it.skipIf(!isPosix)('gives a secret its mode from the first byte, and keeps the mode that a file has', async () => {
    const path = join(folder, 'secret');
    await files.writeAtomic(path, 'x', { mode: 0o600 });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await files.writeAtomic(path, 'y');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await chmod(path, 0o640);
    await files.writeAtomic(path, 'z');
    expect((await stat(path)).mode & 0o777).toBe(0o640);
  });

  it.skipIf(!isPosix)('leaves a link a link and replaces what it points to', async () => {
    await writeFile(join(folder, 'real'), 'old');
    await symlink(join(folder, 'real'), join(folder, 'link'));
    await files.writeAtomic(join(folder, 'link'), 'new');
    expect(await readFile(join(folder, 'real'), 'utf8')).toBe('new');
    expect(await readFile(join(folder, 'link'), 'utf8')).toBe('new');
  });

  it('is seen whole by a reader at any time', async () => {
    const path = join(folder, 'busy');
    const texts = ['a', 'b'].map((letter) => letter.repeat(300_000));
    await files.writeAtomic(path, texts[0]!);
    const seen = new Set<string>();
    const writing = Promise.all(Array.from({ length: 20 }, (_, turn) => files.writeAtomic(path, texts[turn % 2]!)));
    for (let read = 0; read < 50; read += 1) seen.add((await files.readText(path))!);
    await writing;
    expect([...seen].filter((text) => !texts.includes(text))).toEqual([]);
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('says why it cannot write', async () => {
    await files.writeAtomic(join(folder, 'file'), '');
    const failure = files.writeAtomic(join(folder, 'file', 'below'), '');
    await expect(failure).rejects.toMatchObject({
      code: 'file.unwritable',
      data: { path: join(folder, 'file', 'below') },
    });
  });
});

describe('append', () => {
  it('makes the folder and adds to the end', async () => {
    const path = join(folder, 'log/one');
    await files.append(path, 'a\n');
    await files.append(path, 'b\n');
    expect(await files.readText(path)).toBe('a\nb\n');
  });

  it.skipIf(process.platform !== 'linux')('tells of a full disk as such', async () => {
    await expect(files.append('/dev/full', 'x')).rejects.toMatchObject({
      code: 'disk.full',
      data: { path: '/dev/full' },
    });
  });
});

describe('reading', () => {
  it('tells what is not there from what cannot be read', async () => {
    const none = join(folder, 'none');
    expect(await files.readText(none)).toBeNull();
    expect(await files.stat(none)).toBeNull();
    expect(await files.list(none)).toEqual([]);
    await files.writeAtomic(join(folder, 'plain'), 'x');
    await expect(files.list(join(folder, 'plain'))).rejects.toMatchObject({ code: 'file.unreadable' });
    await expect(files.readText(folder)).rejects.toMatchObject({ code: 'file.unreadable' });
    await expect(files.sha256(none)).rejects.toMatchObject({ code: 'file.unreadable' });
    await expect(collect(files.readLines(none))).rejects.toMatchObject({ code: 'file.unreadable' });
  });

  it('gives lines one after the other, and lets go of the file when left early', async () => {
    const path = join(folder, 'lines');
    const lines = Array.from({ length: 5000 }, (_, index) => `line ${String(index)} ü€`);
    await files.writeAtomic(path, lines.join('\n'));
    expect(await collect(files.readLines(path))).toEqual(lines);
    for await (const line of files.readLines(path)) {
      expect(line).toBe(lines[0]);
      break;
    }
    await files.remove(path);
    await files.remove(path);
    expect(await files.stat(path)).toBeNull();
  });

  it('knows sums, sizes and kinds', async () => {
    const path = join(folder, 'abc');
    await files.writeAtomic(path, 'abc', { mode: 0o644 });
    expect(await files.sha256(path)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(await files.stat(path)).toMatchObject({ kind: 'file', bytes: 3 });
    expect(await files.stat(folder)).toMatchObject({ kind: 'folder' });
  });

  it('tells the space of the nearest folder that is there', async () => {
    const space = await files.space(join(folder, 'not/yet/made'));
    expect(space.freeBytes).toBeGreaterThan(0);
    expect(space.totalBytes).toBeGreaterThanOrEqual(space.freeBytes);
  });
});
