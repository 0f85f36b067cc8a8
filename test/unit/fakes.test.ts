import { describe, expect, it } from 'vitest';
import { createNodeFiles } from '../../main/engine/host/node-files.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileHost } from '../../provisioners/host.ts';
import { collect } from '../fakes/collect.ts';
import { fakeHost, manualClock } from '../fakes/fake-host.ts';
import { memoryFiles } from '../fakes/memory-files.ts';

describe('fakeHost', () => {
  it('names what the test did not give', () => {
    const host = fakeHost({ docker: { hasImage: () => Promise.resolve(true) } });
    expect(() => host.docker.pullImage('x')).toThrow(/gave its host no docker\.pullImage/);
    expect(() => host.files.readText('/x')).toThrow(/files\.readText/);
    expect(host.paths.home).toBe('/home/test/.slipway');
  });

  it('keeps a whole part that the test gave', async () => {
    const host = fakeHost({ files: memoryFiles({ '/a': '1' }), clock: manualClock(5) });
    expect(await host.files.readText('/a')).toBe('1');
    expect(host.clock.now()).toBe(5);
  });
});

describe('memoryFiles', () => {
  /** What may be read after the same steps: the fake must behave as the real files do. */
  async function play(files: FileHost, root: string): Promise<unknown> {
    const at = (path: string) => `${root}/${path}`;
    const told = async (work: Promise<unknown>) => work.catch((error: unknown) => (error as { code: string }).code);
    await files.writeAtomic(at('a/b.txt'), 'one\ntwo\n');
    await files.append(at('log'), 'x\n');
    await files.append(at('log'), 'ü');
    await files.makeFolder(at('empty/inner'));
    await files.makeFolder(at('moved'));
    await files.rename(at('a'), at('moved/a'));
    await files.remove(at('none'));
    return [
      await files.readText(at('moved/a/b.txt')),
      await files.readText(at('a/b.txt')),
      await collect(files.readLines(at('log'))),
      await files.list(root),
      await files.list(at('nowhere')),
      await told(files.list(at('log'))),
      await told(files.sha256(at('nowhere'))),
      await files.sha256(at('log')),
      (await files.stat(at('empty')))?.kind,
      (await files.stat(at('log')))?.bytes,
      await files.stat(at('a')),
      await told(files.rename(at('nowhere'), at('somewhere'))),
      await told(files.rename(at('log'), at('not/made/yet'))),
      await told(files.rename(at('empty'), at('moved'))),
    ];
  }

  it('does what the real files do', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-fakes-'));
    const real = (await play(createNodeFiles(), folder)) as unknown[];
    const fake = (await play(memoryFiles(), '/root')) as unknown[];
    await rm(folder, { recursive: true });
    expect(fake).toEqual(real);
    expect(real.slice(-3)).toEqual(['file.unwritable', 'file.unwritable', 'file.unwritable']);
  });
});

describe('manualClock', () => {
  it('wakes sleepers in the order of their time, and only when it is come', async () => {
    const clock = manualClock(0);
    const woken: string[] = [];
    void clock.sleep(200).then(() => woken.push(`b at ${String(clock.now())}`));
    void clock.sleep(100).then(async () => {
      woken.push(`a at ${String(clock.now())}`);
      await clock.sleep(50);
      woken.push(`c at ${String(clock.now())}`);
    });
    await clock.advance(99);
    expect(woken).toEqual([]);
    expect(clock.sleepers).toBe(2);
    await clock.advance(101);
    expect(woken).toEqual(['a at 100', 'c at 150', 'b at 200']);
    expect(clock.now()).toBe(200);
  });

  it('rejects a sleeper that is cancelled', async () => {
    const clock = manualClock();
    const controller = new AbortController();
    const sleeping = clock.sleep(100, controller.signal);
    controller.abort();
    await expect(sleeping).rejects.toMatchObject({ code: 'cancelled' });
    await expect(clock.sleep(1, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    expect(clock.sleepers).toBe(0);
  });
});
