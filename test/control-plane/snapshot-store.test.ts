import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkStoreOperation } from '../../main/engine/snapshots/check-store-operation.ts';
import { deleteSnapshotsOperation } from '../../main/engine/snapshots/delete-snapshots-operation.ts';
import { kitIsHere, mustRun } from '../kit/kit.ts';
import { SnapshotStage } from './snapshot-stage.ts';

describe.skipIf(!kitIsHere)('the store of snapshots, with real restic and a real API server', () => {
  let stage: SnapshotStage;
  beforeAll(async () => {
    stage = await SnapshotStage.open();
  });
  afterAll(() => stage.remove());
  beforeEach(() => stage.reset());

  it('loses snapshots with what only they need, and what was left unfinished; and tells where it is damaged', async () => {
    const [remove, check] = [deleteSnapshotsOperation(stage.parts), checkStoreOperation(stage.parts)];
    expect(await stage.finish(check, {})).toBe('There is no snapshot yet, and so no store.');
    await stage.notebook.write({ 'data/large': randomBytes(3_000_000).toString('latin1') });
    await stage.take('large');
    await rm(join(stage.notebook.volume('data'), 'large'));
    await stage.take('small');
    await stage.notebook.postPod();
    await stage.take('smaller');
    expect(await stage.inStore()).toBe(4);
    const [last, small, large] = await stage.list();
    const unknown = stage.finish(remove, { snapshots: [large?.id, 'ffffffff'] });
    await expect(unknown).rejects.toMatchObject({ code: 'snapshot.unknown' });
    expect(await stage.finish(remove, { snapshots: [large?.id.slice(0, 8), small?.id] })).toMatch(
      /^2 snapshots are deleted, and [2-5]\.\d MiB free again\.$/,
    );
    expect(await stage.list()).toEqual([{ ...last, parent: null }]);
    expect(await stage.inStore()).toBe(1);
    expect(await stage.finish(check, { readAll: true })).toMatch(/^The store is whole, [\d.]+ KiB, and every /);
    const packs = join(stage.home, 'snapshots/store/data');
    const [pack = ''] = (await readdir(packs, { recursive: true })).filter((name) => name.length > 10);
    await chmod(join(packs, pack), 0o600);
    await truncate(join(packs, pack), 100);
    await expect(stage.finish(check, { readAll: true })).rejects.toMatchObject({
      code: 'snapshot.store-damaged',
      message: expect.stringContaining(basename(pack)) as string,
    });
    await stage.notebook.removePod();
  });

  it.skipIf(process.getuid?.() !== 0)(
    'becomes full, which harms nothing that it has, and takes no more until there is room',
    async () => {
      const folder = join(stage.home, 'snapshots');
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await mustRun('mount', ['-t', 'tmpfs', '-o', 'size=120m', 'tmpfs', folder]);
      try {
        await stage.take('good');
        const [good] = await stage.list();
        await stage.notebook.write({ 'home/model': 'second' });
        await writeFile(join(stage.notebook.volume('data'), 'large'), randomBytes(150_000_000));
        const full = { code: 'snapshot.store-full' };
        await expect(stage.take()).rejects.toMatchObject(full);
        await expect(stage.goBack(good?.id)).rejects.toMatchObject(full);
        expect((await stage.notebook.files())['home/model']).toBe('second');
        expect(await stage.list()).toEqual([good]);
        expect(await readdir(join(folder, 'store/locks'))).toEqual([]);
        await rm(join(stage.notebook.volume('data'), 'large'));
        // What the two had written was given back.
        await stage.goBack(good?.id);
        expect((await stage.notebook.files())['home/model']).toBe('first');
        await writeFile(join(folder, 'ballast'), randomBytes(70_000_000));
        await expect(stage.take()).rejects.toMatchObject(full);
        expect(await stage.finish(checkStoreOperation(stage.parts), { readAll: true })).toMatch(/^The store is whole/);
      } finally {
        await mustRun('umount', [folder]);
      }
    },
  );
});
