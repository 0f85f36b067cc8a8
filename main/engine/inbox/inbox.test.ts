import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Host } from '../../../provisioners/host.ts';
import { createNodeHost } from '../host/node-host.ts';
import { createInbox, type Inbox } from './inbox.ts';

describe('the inbox', () => {
  let home: string;
  let host: Host;
  let inbox: Inbox;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'slipway-inbox-'));
    host = createNodeHost({ home, cache: home, resources: home, userKubeconfig: join(home, 'kubeconfig') });
    inbox = createInbox(host);
  });
  afterEach(() => rm(home, { recursive: true }));

  const inInbox = () => readdir(join(home, 'inbox'));

  it('holds the bytes that came, whatever the pieces, also where some come twice', async () => {
    const pieces = fc.array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.boolean()), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(pieces, async (all) => {
        const whole = Buffer.concat(all.map(([piece]) => piece));
        const file = await inbox.open('rows ü.csv', whole.length);
        let at = 0;
        for (const [piece, twice] of all) {
          if (twice) expect(await inbox.add(file, at, piece)).toBe(at + piece.length);
          at = await inbox.add(file, at, piece);
        }
        expect(at).toBe(whole.length);
        expect(await readFile(file)).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  it('takes no piece that leaves a gap, or that goes beyond what was promised', async () => {
    const file = await inbox.open('a', 3);
    await inbox.add(file, 0, Buffer.from('ab'));
    await expect(inbox.add(file, 3, Buffer.from('d'))).rejects.toMatchObject({ code: 'inbox.out-of-step' });
    await expect(inbox.add(file, 2, Buffer.from('cd'))).rejects.toMatchObject({ code: 'inbox.out-of-step' });
    expect(await readFile(file, 'utf8')).toBe('ab');
  });

  it('writes to no file but those that it made, and removes no other', async () => {
    const mine = join(home, 'mine');
    await writeFile(mine, 'mine');
    await expect(inbox.add(mine, 0, Buffer.from('x'))).rejects.toMatchObject({ code: 'inbox.unknown' });
    const file = await inbox.open('a', 1);
    for (const other of [mine, join(home, 'inbox', 'x'), `${home}/inbox/../../mine`, `${home}/inbox/x/../../mine`])
      expect(await inbox.discard(other)).toBe(false);
    expect(await readFile(mine, 'utf8')).toBe('mine');
    expect(await inbox.discard(file)).toBe(true);
    expect(await inInbox()).toEqual([]);
  });

  it('says so before the first byte where the disk is too full', async () => {
    await expect(inbox.open('a', 2 ** 50)).rejects.toMatchObject({ code: 'volume.no-space' });
  });

  it('keeps files for a day, also those of an engine that is gone', async () => {
    const old = join(home, 'inbox', `${String(host.clock.now() - 25 * 3_600_000)}-a`);
    await mkdir(old, { recursive: true });
    await mkdir(join(home, 'inbox', 'unknown'));
    const before = await createInbox(host).open('kept', 0);
    await inbox.open('new', 0);
    const left = await inInbox();
    expect(left).toHaveLength(2);
    expect(await readFile(before, 'utf8')).toBe('');
    // What it was to become is no longer known.
    await expect(inbox.add(before, 0, Buffer.from('x'))).rejects.toMatchObject({ code: 'inbox.unknown' });
  });
});
