import { describe, expect, it } from 'vitest';
import { AppError } from '../../../contracts/app-error.ts';
import { collect } from '../../../test/fakes/collect.ts';
import { fakeHost, type HostOverrides } from '../../../test/fakes/fake-host.ts';
import { type MemoryFiles, memoryFiles } from '../../../test/fakes/memory-files.ts';
import { freeSpaceOperation } from './free-space-operation.ts';
import { readSpareSpace } from './spare-space.ts';

const home = '/home/test/.slipway';
const image = 'kindest/node:v1';

const lain = {
  [`${home}/cache/archives/kept.tar.gz`]: 'x'.repeat(100),
  [`${home}/cache/archives/half.tar.gz.part`]: 'x'.repeat(30),
  [`${home}/cache/tools/partial/kind-0.33.0`]: 'x'.repeat(12),
  [`${home}/cache/tools/kind-0.33.0/kind`]: 'x'.repeat(200),
  [`${home}/cache/rendered/abc/a.ndjson`]: 'x'.repeat(50),
  [`${home}/cache/new-thing/a`]: 'x',
  [`${home}/clusters/failed/logs/a.log`]: 'x'.repeat(7),
  [`${home}/clusters/lab/record.json`]: '{}',
  [`${home}/clusters/lab/logs/a.log`]: 'x'.repeat(9),
  [`${home}/pulled-images.json`]: JSON.stringify([image]),
};

function place({
  files = memoryFiles(lain),
  docker = {},
}: {
  files?: MemoryFiles;
  docker?: HostOverrides['docker'];
} = {}) {
  const removed: string[] = [];
  const host = fakeHost({
    files,
    docker: {
      image: async () => ({ id: 'sha256:1', bytes: 1000 }),
      isImageUsed: async () => false,
      removeImage: async (reference) => void removed.push(reference),
      ...docker,
    },
  });
  return { host, files, removed };
}

const idle = () => 1;
const context = (host: ReturnType<typeof fakeHost>) => ({ host, signal: new AbortController().signal });

describe('what can be freed', () => {
  it('is each thing once, the largest first, and nothing of a cluster', async () => {
    const { things, bytes, freeBytes } = await readSpareSpace(place().host);
    expect(things.map((thing) => [thing.id, thing.bytes])).toEqual([
      [`image-${image}`, 1000],
      ['tools', 200],
      ['archives', 100],
      ['rendered', 50],
      ['unfinished', 42],
      ['logs-failed', 7],
      ['new-thing', 1],
    ]);
    expect(bytes).toBe(1400);
    expect(freeBytes).toBeGreaterThan(0);
  });

  it('is no image that a container was made from, or that cannot be asked for', async () => {
    const used = place({ docker: { isImageUsed: async () => true } });
    expect((await readSpareSpace(used.host)).things.some(({ place: at }) => at === image)).toBe(false);
    const unreachable = async () => {
      throw new AppError('docker.missing');
    };
    const silent = place({ docker: { image: unreachable } });
    expect((await readSpareSpace(silent.host)).things.some(({ place: at }) => at === image)).toBe(false);
  });

  it('is nothing where there is nothing', async () => {
    expect(await readSpareSpace(place({ files: memoryFiles() }).host)).toMatchObject({ things: [], bytes: 0 });
  });
});

describe('freeing', () => {
  it('removes what was chosen and nothing else', async () => {
    const { host, files, removed } = place();
    await collect(
      freeSpaceOperation(idle).run({ things: ['unfinished', 'rendered', `image-${image}`] }, context(host)),
    );
    const left = Object.keys(files.contents());
    expect(left).toContain(`${home}/cache/archives/kept.tar.gz`);
    expect(left).toContain(`${home}/cache/tools/kind-0.33.0/kind`);
    expect(left.filter((path) => /part|rendered/.test(path))).toEqual([]);
    expect(removed).toEqual([image]);
  });

  it('can be asked for all, and for what is gone', async () => {
    const { host, files } = place();
    const all = (await readSpareSpace(host)).things.map(({ id }) => id);
    await collect(freeSpaceOperation(idle).run({ things: [...all, 'gone'] }, context(host)));
    expect(Object.keys(files.contents()).sort()).toEqual([
      `${home}/clusters/lab/logs/a.log`,
      `${home}/clusters/lab/record.json`,
    ]);
  });

  it('is refused while something else is under way, which may be using it', async () => {
    const { host, files } = place();
    const run = freeSpaceOperation(() => 2).run({ things: ['rendered'] }, context(host));
    await expect(collect(run)).rejects.toMatchObject({ code: 'engine.busy', data: { count: 1 } });
    expect(files.contents()).toEqual(lain);
  });
});
