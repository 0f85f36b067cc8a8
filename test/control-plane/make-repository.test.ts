import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../main/engine/host/node-host.ts';
import { makeRepository } from '../../main/engine/snapshots/make-repository.ts';
import { type Restic, runRestic } from '../../main/engine/snapshots/restic.ts';
import { hasRepository, openStore } from '../../main/engine/snapshots/snapshot-store.ts';
import type { Host } from '../../provisioners/host.ts';
import { kitIsHere, prepareRestic, restic as program } from '../kit/kit.ts';
import { BesideHere } from './beside-here.ts';

describe.skipIf(!kitIsHere)('the repository of a store, made by real restic', () => {
  let home: string;
  let host: Host;
  let beside: BesideHere;
  let restic: Restic;

  beforeEach(async () => {
    await prepareRestic();
    home = await mkdtemp(join(tmpdir(), 'slipway-repository-'));
    host = createNodeHost({ home, cache: home, resources: '/none', userKubeconfig: '/none' });
    beside = await BesideHere.create();
    const { signal } = new AbortController();
    const store = await openStore(host);
    restic = { store, program, runBeside: (asked, options) => beside.run(asked, signal, options) };
  });
  afterEach(async () => {
    await beside.remove();
    await rm(home, { recursive: true, force: true });
  });

  it('is made over what a first run left that was killed, and once only', async () => {
    await makeRepository(restic, host);
    // restic writes it last.
    await rm(join(restic.store.folder, 'config'), { force: true });
    await writeFile(join(restic.store.folder, 'config-tmp-1'), 'torn');
    await makeRepository(restic, host);
    expect(await hasRepository(host, restic.store)).toBe(true);
    expect(await runRestic(restic, ['snapshots'])).toEqual(['[]']);
    beside.runs.length = 0;
    await makeRepository(restic, host);
    expect(beside.runs).toEqual([]);
  });

  it('is not made where snapshots lie: those stay', async () => {
    await makeRepository(restic, host);
    await mkdir(join(restic.store.folder, 'snapshots'), { recursive: true });
    await writeFile(join(restic.store.folder, 'snapshots', 'a'.repeat(64)), 'kept');
    await rm(join(restic.store.folder, 'config'), { force: true });
    await expect(makeRepository(restic, host)).rejects.toMatchObject({ code: 'snapshot.store-failed' });
    expect(await readdir(join(restic.store.folder, 'snapshots'))).toEqual(['a'.repeat(64)]);
  });
});
