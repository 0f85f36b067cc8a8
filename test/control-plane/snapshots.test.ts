import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SnapshotView } from '../../contracts/snapshots.ts';
import { fieldAt, fieldsOf, listAt } from '../../main/engine/platform/fields.ts';
import { openOperation } from '../../main/engine/snapshots/open-operation.ts';
import { kitIsHere } from '../kit/kit.ts';
import { SnapshotStage } from './snapshot-stage.ts';

const workspace = 'ada';
const failed = {
  exitCode: 1,
  stdout: '',
  stderr: '{"message_type":"exit_error","code":1,"message":"Fatal: no space left"}',
};

describe.skipIf(!kitIsHere)('snapshots of a notebook, with real restic and a real API server', () => {
  let stage: SnapshotStage;
  beforeAll(async () => {
    stage = await SnapshotStage.open();
  });
  afterAll(() => stage.remove());
  beforeEach(() => stage.reset());

  /** One snapshot, and then everything else. */
  async function keptAndChanged(): Promise<SnapshotView> {
    await stage.take('good');
    await rm(join(stage.notebook.volume('home'), 'notes'), { recursive: true });
    await stage.notebook.write({ 'home/model': 'second', 'home/later': 'x', 'data/rows': '3,4' });
    await stage.notebook.annotate({ changed: 'yes' });
    const [kept] = await stage.list();
    return kept!;
  }
  const original = { 'home/model': 'first', 'home/notes/a': 'a', 'data/rows': '1,2' };
  const changed = { 'home/model': 'second', 'home/later': 'x', 'data/rows': '3,4' };

  it('are none, and then one with what was asked, of which the next one is the child', async () => {
    expect(await stage.list()).toEqual([]);
    expect(await stage.take('the good one, "really"')).toMatch(/^first is kept as [0-9a-f]{8}: [\d.]+ KiB, /);
    await stage.take();
    const [second, first] = await stage.list();
    expect(first).toMatchObject({ cluster: 'lab', workspace, notebook: 'first', origin: 'asked', parent: null });
    expect(first).toMatchObject({ note: 'the good one, "really"', frozenMilliseconds: 0 });
    expect(second?.parent).toBe(first?.id);
    expect(await readFile(join(stage.home, 'snapshots/password'), 'utf8')).toMatch(/^[\w-]{43}\n$/);
    expect(await readdir(join(stage.home, 'snapshots/making'))).toEqual([]);
  });

  it('bring back exactly what was there, and keep what they replace', async () => {
    const kept = await keptAndChanged();
    expect(await stage.goBack(kept.id.slice(0, 8))).toMatch(
      /^first is as it was in .{8}\. What was there before is kept as/,
    );
    expect(await stage.notebook.files()).toEqual(original);
    expect(await stage.notebook.isChanged()).toBe(false);
    const [safety] = await stage.list();
    expect(safety).toMatchObject({ origin: 'before-restore', note: `before going back to ${kept.id.slice(0, 8)}` });
    await stage.goBack(safety?.id);
    expect(await stage.notebook.files()).toEqual(changed);
    expect(await stage.notebook.isChanged()).toBe(true);
  });

  const restoresOf = (id: string, name: string) => (args: readonly string[]) =>
    args[0] === 'restore' && args[1] === `${id}:${stage.notebook.volume(name)}`;

  it('change nothing in the end where the second volume cannot be put back', async () => {
    const kept = await keptAndChanged();
    const isSecond = restoresOf(kept.id, 'data');
    stage.beside.hurt = (args) => (isSecond(args) ? failed : null);
    await expect(stage.goBack(kept.id)).rejects.toMatchObject({
      code: 'snapshot.restore-undone',
      message: expect.stringContaining('no space left') as string,
    });
    expect(stage.beside.runs.some(restoresOf(kept.id, 'home'))).toBe(true);
    expect(await stage.notebook.files()).toEqual(changed);
    expect(await stage.notebook.isChanged()).toBe(true);
  });

  it('name the one that has what was there, where not even that can be put back', async () => {
    const kept = await keptAndChanged();
    stage.beside.hurt = (args) =>
      args[0] === 'restore' && args[1]?.endsWith(stage.notebook.volume('data')) === true ? failed : null;
    const thrown: unknown = await stage.goBack(kept.id).catch((error: unknown) => error);
    const [safety] = await stage.list();
    expect(thrown).toMatchObject({ code: 'snapshot.restore-half', data: { safety: safety?.id.slice(0, 8) } });
    stage.beside.hurt = () => null;
    expect(await stage.goBack(kept.id)).toContain(`kept as ${safety?.id.slice(0, 8) ?? '-'}`);
    await stage.goBack(safety?.id);
    expect(await stage.notebook.files()).toEqual(changed);
  });

  it('are not listed where they were cut off, and leave no lock and nothing behind the next one', async () => {
    await stage.take();
    const cut = new AbortController();
    stage.beside.hurt = async (args) => (args[0] === 'tag' ? (cut.abort(), null) : null);
    await expect(stage.take('cut off', cut.signal)).rejects.toMatchObject({ code: 'cancelled' });
    stage.beside.hurt = () => null;
    expect(await stage.list()).toHaveLength(1);
    expect(await stage.inStore()).toBe(2);
    await stage.take();
    expect(await stage.list()).toHaveLength(2);
    expect(await readdir(join(stage.home, 'snapshots/store/locks'))).toEqual([]);
  });

  it('hold pods still only while the volumes are read again, and let them go on where that fails', async () => {
    const uid = await stage.notebook.postPod();
    const calls = () => stage.onNode.map((command) => command.at(-1));
    const frozenAndThawed = [uid, expect.stringMatching(/^slipway-thaw-\d+$/)];
    await stage.take();
    expect(calls()).toEqual(frozenAndThawed);
    expect((await stage.list())[0]?.frozenMilliseconds).toBeGreaterThan(0);
    expect(stage.beside.runs.map(([verb]) => verb).slice(0, 4)).toEqual(['init', 'backup', 'backup', 'tag']);

    stage.onNode.length = 0;
    stage.whenOnNode = async (call) => (call === 1 ? stage.notebook.removeClaim('data') : undefined);
    await expect(stage.take()).rejects.toMatchObject({
      code: 'snapshot.out-of-reach',
      data: { why: 'its volume data was deleted meanwhile' },
    });
    expect(calls()).toEqual(frozenAndThawed);
    await stage.notebook.postClaim('data');

    stage.onNode.length = 0;
    const cut = new AbortController();
    stage.whenOnNode = async (call) => (call === 1 ? cut.abort() : undefined);
    await expect(stage.take('', cut.signal)).rejects.toMatchObject({ code: 'cancelled' });
    expect(calls()).toEqual(frozenAndThawed);
    stage.whenOnNode = async () => undefined;

    stage.onNode.length = 0;
    let backups = 0;
    stage.beside.hurt = (args) => (args[0] === 'backup' && ++backups === 2 ? failed : null);
    await expect(stage.take()).rejects.toMatchObject({ code: 'snapshot.store-failed' });
    expect(stage.onNode).toEqual([]);
    stage.beside.hurt = () => null;
    expect(await stage.list()).toHaveLength(1);
    expect(await readdir(join(stage.home, 'snapshots/making'))).toEqual([]);
    await stage.notebook.removePod();
  });

  it('are opened as a notebook on volumes of its own, which goes again where that is cancelled', async () => {
    await stage.take();
    await stage.notebook.write({ 'home/model': 'second' });
    const [kept] = await stage.list();
    const name = `first-${kept?.id.slice(0, 8) ?? ''}`;
    const path = `${stage.notebook.notebooks}/${name}`;
    const cut = new AbortController();
    const open = (signal: AbortSignal, more: object = {}) =>
      stage.finish(openOperation(stage.parts), { snapshot: kept?.id ?? '', ...more }, signal);
    const opening = open(cut.signal, { millicores: 250 });
    for (const claim of stage.notebook.volumes) await stage.notebook.bind(`${name}-${claim}`);
    await expect.poll(() => stage.client.request('GET', path).catch(() => null), { timeout: 20_000 }).not.toBeNull();
    const made = await stage.client.request('GET', path);
    expect(made).toMatchObject({
      metadata: {
        annotations: { 'slipway.dev/state-of-snapshot': expect.stringContaining(kept?.id ?? '-') as string },
      },
      spec: {
        template: {
          spec: {
            containers: [{ name, image: 'r.example/jupyter:1', resources: { requests: { cpu: '250m' } } }],
            volumes: [{ persistentVolumeClaim: { claimName: `${name}-home` } }, {}],
          },
        },
      },
    });
    const of = async (prefix: string) => {
      const all = Object.entries(await stage.notebook.files()).filter(([file]) => file.startsWith(prefix));
      return Object.fromEntries(all.map(([file, content]) => [file.slice(prefix.length), content]));
    };
    expect(await of(`${name}-`)).toEqual(original);
    expect((await of('home/'))['model']).toBe('second');
    await expect(open(new AbortController().signal)).rejects.toMatchObject({ code: 'notebook.exists' });
    cut.abort();
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
    await expect(stage.client.request('GET', path)).rejects.toMatchObject({ data: { status: 404 } });
    const left = await stage.client.request('GET', stage.notebook.claims);
    expect(
      listAt(left, 'items').filter((claim) => !('deletionTimestamp' in fieldsOf(fieldAt(claim, 'metadata')))),
    ).toHaveLength(2);
  });

  it('are not put back under what somebody else uses', async () => {
    const kept = await keptAndChanged();
    await stage.notebook.postPod();
    await expect(stage.goBack(kept.id)).rejects.toMatchObject({
      code: 'snapshot.other-users',
      data: { users: 'the pod other' },
    });
    expect(await stage.notebook.files()).toEqual(changed);
    expect(await stage.list()).toHaveLength(1);
    await stage.notebook.removePod();
  });

  it('say which password is wrong, and which of them is not there', async () => {
    await stage.take();
    await expect(stage.goBack('ffffffff')).rejects.toMatchObject({ code: 'snapshot.unknown' });
    await writeFile(join(stage.home, 'snapshots/password'), 'another\n');
    await expect(stage.list()).rejects.toMatchObject({
      code: 'snapshot.store-password',
      data: { file: join(stage.home, 'snapshots/password') },
    });
    await expect(stage.take()).rejects.toMatchObject({ code: 'snapshot.store-password' });
  });
});
