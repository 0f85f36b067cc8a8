import { describe, expect, it } from 'vitest';
import { fakeHost } from '../../../test/fakes/fake-host.ts';
import { memoryFiles } from '../../../test/fakes/memory-files.ts';
import { nodePlatform } from './image-platform.ts';
import { ImageStore, storedImage } from './image-store.ts';

const platform = nodePlatform('aarch64');
const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const part = (letter: string, size: number) => ({ mediaType: 'x', digest: digest(letter), size });
const image = storedImage('ghcr.io/a/b:1', platform, [part('a', 3), part('b', 5)]);

function stage(freeBytes = 100 * 2 ** 30) {
  const files = { ...memoryFiles(), space: async () => ({ freeBytes, totalBytes: 2 * freeBytes }) };
  return { files, store: new ImageStore(fakeHost({ files })) };
}

describe('the images that are kept', () => {
  it('are those of which every part is here, for their platform alone', async () => {
    const { store } = stage();
    await store.keep(image, platform);
    await store.blobs.put(digest('a'), Buffer.from('abc'));
    expect(await store.list()).toEqual({ images: [], bytes: 3 });
    await store.blobs.put(digest('b'), Buffer.from('abcde'));
    expect(await store.list()).toEqual({ images: ['ghcr.io/a/b:1'], bytes: 8 });
    expect(await store.find('ghcr.io/a/b:1', platform)).toEqual(image);
    expect(await store.find('ghcr.io/a/b:1', nodePlatform('x86_64'))).toBeNull();
  });

  it('are asked for again where a record is damaged', async () => {
    const { store, files } = stage();
    await store.keep(image, platform);
    const [path = ''] = Object.keys(files.contents());
    await files.writeAtomic(path, '{"schema": 1, "na');
    expect(await store.find('ghcr.io/a/b:1', platform)).toBeNull();
    expect((await store.list()).images).toEqual([]);
  });

  it('leave room on the disk', async () => {
    await expect(stage().store.mindRoom(image)).resolves.toBeUndefined();
    await expect(stage(5 * 2 ** 30).store.mindRoom(image)).rejects.toMatchObject({
      code: 'image.no-room',
      data: { reserve: '5 GiB' },
    });
  });
});
