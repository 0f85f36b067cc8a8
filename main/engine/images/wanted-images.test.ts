import { describe, expect, it } from 'vitest';
import { catalogEntry, containerOf, lockedOf, lockOf } from '../../../test/fakes/planning-facts.ts';
import { limiter } from './limiter.ts';
import { wantedImages } from './wanted-images.ts';

describe('the images that are wanted', () => {
  const lock = lockOf([
    lockedOf('katib', [containerOf('katib'), containerOf('shared')]),
    lockedOf('dex', [containerOf('dex'), containerOf('shared')]),
    lockedOf('spark', [containerOf('spark')]),
  ]);
  const catalog = {
    components: [catalogEntry('katib', { needs: ['dex', 'spark'] }), catalogEntry('dex', { needs: ['katib'] })],
  };

  it('come in the order of the installation, each once, and only of what is installed', () => {
    expect(wantedImages(['katib', 'dex'], catalog, lock)).toEqual([
      'registry.example/dex:1',
      'registry.example/shared:1',
      'registry.example/katib:1',
    ]);
  });
});

describe('a limiter', () => {
  it('lets so many run at once, in the order in which they came, and goes on after a failure', async () => {
    const limit = limiter(2);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const work = [0, 1, 2, 3].map((each) =>
      limit(async () => {
        begun.push(each);
        await new Promise<void>((resolve) => ends.push(resolve));
        if (each === 0) throw new Error('no');
      }),
    );
    const settled = Promise.allSettled(work);
    expect(begun).toEqual([0, 1]);
    ends[0]?.();
    await Promise.allSettled([work[0]]);
    expect(begun).toEqual([0, 1, 2]);
    ends[1]?.();
    await work[1];
    expect(begun).toEqual([0, 1, 2, 3]);
    ends[2]?.();
    ends[3]?.();
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  });
});
