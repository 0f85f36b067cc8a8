import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, rename, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeHost } from '../../../test/fakes/fake-host.ts';
import { createNodeFiles } from '../host/node-files.ts';
import { createNodeNetwork } from '../host/node-network.ts';
import { createNodeProcesses } from '../host/node-processes.ts';
import { createTools } from './tools.ts';

const never = new AbortController().signal;
const program = '#!/bin/sh\necho "etcd Version: 3.6.5"\n';
const release = 'github.com/etcd-io/etcd/releases/download/v3.6.5';
const name = 'etcd-v3.6.5-linux-amd64';

let home = '';

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'slipway-fetch-tool-'));
});

afterEach(() => rm(home, { recursive: true, force: true }));

/** A computer with nothing of ours on its PATH, whose publishers are a folder. */
function tools() {
  const real = createNodeProcesses();
  const host = fakeHost({
    paths: { cache: join(home, 'cache'), resources: resolve(import.meta.dirname, '../../../resources') },
    files: createNodeFiles(),
    network: createNodeNetwork(),
    processes: {
      find: async (program) => (program === 'bzip2' ? '/usr/bin/bzip2' : null),
      run: (...all) => real.run(...all),
    },
  });
  return createTools(host, { platform: 'linux', architecture: 'x64', mirror: join(home, 'mirror') });
}

/** Publishes etcd as its makers do: in an archive, with one list of checksums for all files of the release. */
async function publish(change: { sum?: string; member?: string } = {}): Promise<void> {
  const folder = join(home, 'mirror', release);
  const packed = join(home, 'packed', name, change.member ?? 'etcd');
  await mkdir(dirname(packed), { recursive: true });
  await mkdir(folder, { recursive: true });
  await writeFile(packed, program, { mode: 0o755 });
  execFileSync('tar', ['-czf', join(folder, `${name}.tar.gz`), '-C', join(home, 'packed'), name]);
  const bytes = await readFile(join(folder, `${name}.tar.gz`));
  const sum = change.sum ?? createHash('sha256').update(bytes).digest('hex');
  const other = 'a'.repeat(64);
  await writeFile(
    join(folder, 'SHA256SUMS'),
    `${other}  etcd-v3.6.5-darwin-amd64.zip\n${sum}  ${name}.tar.gz\n${other}  ${name}.tar.gz.sig\n`,
  );
}

const cached = () => join(home, 'cache/tools/etcd-3.6.5-linux-amd64/etcd');

describe('a program that is published in an archive', () => {
  it('is taken out of it once the archive is verified by its own line of the list', async () => {
    await publish();
    expect(await tools().tool('etcd', never)).toBe(cached());
    expect(await readFile(cached(), 'utf8')).toBe(program);
    expect((await stat(cached())).mode & 0o111).toBe(0o111);
    expect(await readdir(join(home, 'cache/tools/partial'))).toEqual([]);
    expect(await tools().tool('etcd', never), 'the next time, verified anew').toBe(cached());
  });

  it('is refused where the archive is another one', async () => {
    await publish({ sum: 'b'.repeat(64) });
    await expect(tools().tool('etcd', never)).rejects.toMatchObject({ code: 'tool.unverified' });
    expect(await readdir(join(home, 'cache/tools/partial'))).toEqual([]);
  });

  it('is missed where the archive lacks it', async () => {
    await publish({ member: 'etcdctl' });
    await expect(tools().tool('etcd', never)).rejects.toMatchObject({ code: 'file.unreadable' });
    await expect(stat(cached())).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('a program that is published packed by itself', () => {
  const folder = () => join(home, 'mirror/github.com/restic/restic/releases/download/v0.18.1');
  const name = 'restic_0.18.1_linux_amd64.bz2';

  async function publishPacked(sum?: string): Promise<void> {
    await mkdir(folder(), { recursive: true });
    await writeFile(join(folder(), 'restic'), program);
    execFileSync('bzip2', [join(folder(), 'restic')]);
    await rename(join(folder(), 'restic.bz2'), join(folder(), name));
    const bytes = await readFile(join(folder(), name));
    const actual = createHash('sha256').update(bytes).digest('hex');
    await writeFile(join(folder(), 'SHA256SUMS'), `${'a'.repeat(64)}  other.bz2\n${sum ?? actual}  ${name}\n`);
  }

  it('is unpacked once it is verified', async () => {
    await publishPacked();
    const path = await tools().tool('restic', never);
    expect(await readFile(path, 'utf8')).toBe(program);
    expect((await stat(path)).mode & 0o111).toBe(0o111);
    expect(await readdir(join(home, 'cache/tools/partial'))).toEqual([]);
  });

  it('is refused, and not unpacked, where it is another one', async () => {
    await publishPacked('b'.repeat(64));
    await expect(tools().tool('restic', never)).rejects.toMatchObject({ code: 'tool.unverified' });
    expect(await readdir(join(home, 'cache/tools/partial'))).toEqual([]);
  });
});

describe('a program whose publisher gives no checksum', () => {
  it('is not downloaded, though it lies there; what would help is said', async () => {
    const file = join(home, 'mirror/github.com/kubernetes-sigs/kwok/releases/download/v0.7.0/kwok-linux-amd64');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, '#!/bin/sh\n');
    await expect(tools().tool('kwok', never)).rejects.toMatchObject({
      code: 'tool.missing',
      data: { tool: 'kwok', why: expect.stringMatching(/no checksum/) as string },
    });
    const listed = (await tools().list()).find((one) => one.name === 'kwok');
    expect(listed?.found).toMatchObject({ reason: expect.stringMatching(/is built with Go when/) as string });
  });
});
