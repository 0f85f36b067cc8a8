import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forwardStateSchema } from '../../contracts/access.ts';
import { thawLeft, whileFrozen } from '../../main/engine/snapshots/freeze.ts';
import { SnapshotPlace } from '../../torture/lib/snapshot-place.ts';
import { tortureSnapshots } from '../../torture/lib/snapshots-seed.ts';
import { mustRun, run, type Slipway } from '../kit/kit.ts';
import { manifest, NotebookCluster } from '../kit/notebook-cluster.ts';

describe('a notebook on the real platform', () => {
  let cluster: NotebookCluster;
  let slipway: Slipway;
  let manifestOfFirst = '';

  beforeAll(async () => {
    cluster = await NotebookCluster.create('notebook-test');
    slipway = cluster.slipway;
  });

  afterAll(async () => {
    await cluster.remove();
  });

  it('answers through Slipway’s own forward, and again after its pod was replaced', async () => {
    await cluster.applyNotebook('first', 'work');
    await cluster.kube('wait', '--for=create', 'service/first', '--timeout=60s');
    const page = `/notebook/${cluster.workspace}/first/lab`;
    const target = `${cluster.workspace}/first`;
    const forward = slipway.start('forward', target, '--port', '80', '--cluster', cluster.name, '--json');
    try {
      const lines = createInterface({ input: forward.stdout ?? process.stdin });
      const address = await openAddress(lines);
      expect(await pageTitle(`${address}${page}`)).toContain('JupyterLab');
      await cluster.kube('delete', 'pod', 'first-0', '--grace-period=1');
      expect(await pageTitle(`${address}${page}`)).toContain('JupyterLab');
    } finally {
      forward.kill('SIGINT');
      if (forward.exitCode === null) await once(forward, 'exit');
    }
  });

  it('has files that are listed and copied to this computer, byte for byte, from its volume', async () => {
    const inPod = (script: string) => cluster.inPod('first', script);
    await inPod('mkdir -p data && head -c 20000000 /dev/urandom > "data/a b.bin" && ln -s /etc out');
    const hash = async () => (await inPod('sha256sum "data/a b.bin"')).slice(0, 64);
    const { where } = cluster;
    expect(await slipway.must('volumes', 'files', 'work', 'data', ...where)).toMatch(/19\.1 MiB .* a b\.bin/);
    const to = path.join(slipway.home, 'downloads');
    await slipway.must('volumes', 'download', 'work', 'data/a b.bin', ...where, '--to', to);
    const got = await readFile(path.join(to, 'a b.bin'));
    expect(createHash('sha256').update(got).digest('hex')).toBe(await hash());
    await slipway.must('volumes', 'download', 'work', 'data', ...where, '--to', to);
    expect((await mustRun('tar', ['-tf', path.join(to, 'data.tar')])).split('\n')).toContain('data/a b.bin');
    expect((await readdir(to)).toSorted()).toEqual(['a b.bin', 'data.tar']);
    await writeFile(path.join(to, 'back.bin'), got);
    await slipway.must('volumes', 'upload', 'work', path.join(to, 'back.bin'), 'data', ...where);
    const back = await inPod('cd data && sha256sum < back.bin && stat -c %u . back.bin && ls -A');
    const [sum = '', owner, same, ...names] = back.trim().split('\n');
    expect([sum.slice(0, 64), owner, names]).toEqual([await hash(), same, ['a b.bin', 'back.bin']]);
    const again = await slipway.run('volumes', 'upload', 'work', path.join(to, 'back.bin'), 'data', ...where);
    expect(again.stderr).toContain('say --replace');
    const out = await slipway.run('volumes', 'files', 'work', 'out', ...where);
    expect(out.stderr).toContain('is a link that leads out of it');
  });

  it('is kept while it works, and put back exactly as it was; that can be undone too', async () => {
    await inPod(`mkdir -p kept/deep race && cd kept && echo one > deep/file && ln deep/file hard && ln -s deep soft
      truncate -s 50M sparse && chmod 640 hard && touch "$(printf 'b\\377d')"
      python3 -c 'import os; os.setxattr("hard", "user.note", b"kept")' && touch -d 2001-02-03T04:05:06.123456789 hard
      cd ../race && setsid sh -c 'echo $$ > pid; i=0; while i=$((i+1)); do echo $i >> a; echo $i >> b; done' > log 2>&1 < /dev/null &`);
    const before = await inPod(manifest);
    manifestOfFirst = before;
    await slipway.must('snapshots', 'create', 'first', '--note', 'good', ...cluster.where);
    const written = await inPod('wc -l < race/a');
    await expect.poll(() => inPod('wc -l < race/a')).not.toBe(written);
    const [taken] = await cluster.snapshots();
    expect(taken).toMatchObject({ notebook: 'first', note: 'good', origin: 'asked', parent: null });
    expect(taken?.frozenMilliseconds).toBeGreaterThan(0);

    await expectThawed({ seconds: 4, thaw: async () => undefined });
    // Long before its time.
    await expectThawed({ seconds: 60, thaw: thawLeft });
    await inPod(
      'kill $(cat race/pid); rm kept/hard kept/sparse && echo two > kept/deep/file && echo more > kept/later',
    );
    const changed = await inPod(manifest);
    await cluster.kube('annotate', 'notebook', 'first', 'changed=yes');
    await slipway.must('snapshots', 'restore', taken?.id.slice(0, 8) ?? '', '--cluster', cluster.name);
    await cluster.untilReady('first');
    expect(await inPod(manifest)).toBe(before);
    expect(await annotations()).not.toContain('changed');
    // It stood still while they were read: one is at most a line ahead.
    const [a, b] = (await inPod('wc -l < race/a; wc -l < race/b')).trim().split('\n').map(Number);
    expect([0, 1]).toContain((a ?? 0) - (b ?? 0));
    expect(a).toBeGreaterThan(0);

    const [safety, first] = await cluster.snapshots();
    expect(first).toEqual(taken);
    expect(safety).toMatchObject({ origin: 'before-restore', parent: taken?.id });
    await slipway.must('snapshots', 'restore', safety?.id ?? '', '--cluster', cluster.name);
    await cluster.untilReady('first');
    expect(await inPod(manifest)).toBe(changed);
    expect(await annotations()).toContain('changed');
    expect((await mustRun('docker', ['ps', '--all', '--quiet', '--filter', 'label=io.slipway.beside'])).trim()).toBe(
      '',
    );
  }, 300_000);

  it('is opened from a snapshot as a notebook of its own, on copies of its volumes', async () => {
    const id = (await cluster.snapshots()).at(-1)?.id ?? '';
    const before = await inPod(manifest);
    await slipway.must('snapshots', 'open', id, '--as', 'again', '--cpu', '0.1', '--cluster', cluster.name);
    expect(await cluster.inPod('again', manifest)).toBe(manifestOfFirst);
    expect(await cluster.field('notebook', 'again', '.spec.template.spec.containers[0].resources.requests.cpu')).toBe(
      '100m',
    );
    await cluster.inPod('again', 'echo three > kept/deep/file');
    expect(await inPod(manifest)).toBe(before);
    const address = `http://127.0.0.1:8888/notebook/${cluster.workspace}/again/api`;
    const get = `import urllib.request; print(urllib.request.urlopen("${address}").read().decode())`;
    expect(await cluster.inPod('again', `python3 -c '${get}'`)).toContain('"version"');
    await slipway.must('snapshots', 'create', 'again', ...cluster.where);
    expect((await cluster.snapshots())[0]).toMatchObject({ notebook: 'again', parent: id });
    const twice = await slipway.run('snapshots', 'open', id, '--as', 'again', '--cluster', cluster.name);
    expect(twice.stderr).toContain('There is a notebook again');
  }, 180_000);

  it('has snapshots that survive kills of engine and restic at random moments', async () => {
    const place = await SnapshotPlace.open(cluster);
    for (const seed of [4, 5, 8]) {
      const result = await tortureSnapshots(seed, place);
      expect(result.problems, JSON.stringify(result)).toEqual([]);
    }
  }, 600_000);

  const inPod = async (script: string) => cluster.inPod('first', script);
  const annotations = async () => cluster.field('notebook', 'first', '.metadata.annotations');

  /** What is held still by an engine that then does nothing goes on: by the node, or the next engine. That is no snapshot. */
  async function expectThawed({ seconds, thaw }: { seconds: number; thaw: typeof thawLeft }): Promise<void> {
    const uid = await cluster.field('pod', 'first-0', '.metadata.uid');
    const folder = await cluster.folderOf('work');
    const onNode = (command: readonly string[]) => run('docker', ['exec', `${cluster.name}-control-plane`, ...command]);
    const count = async () => (await onNode(['wc', '-l', `${folder}/race/a`])).stdout;
    expect(await count()).not.toBe('');
    const frozen = { name: 'first', uids: [uid], timer: `slipway-thaw-${String(seconds)}`, seconds };
    const idle = whileFrozen(frozen, onNode, async () => {
      const still = await count();
      await after(1000);
      expect(await count()).toBe(still);
      await thaw(onNode);
      await expect.poll(count, { timeout: 20_000 }).not.toBe(still);
    });
    await expect(idle).rejects.toMatchObject({ code: 'snapshot.not-frozen' });
  }
});

async function openAddress(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const state = forwardStateSchema.parse(JSON.parse(line));
    if (state.state === 'open') return state.address;
  }
  throw new Error('the forward ended before it was open');
}

/** The title of a page, asked for until it answers with 200, two minutes at most. */
async function pageTitle(address: string): Promise<string> {
  let last: unknown;
  for (let attempt = 0; attempt < 240; attempt += 1) {
    try {
      const answer = await fetch(address);
      const text = await answer.text();
      if (answer.ok) return /<title>([^<]*)<\/title>/.exec(text)?.[1] ?? '';
      last = answer.status;
    } catch (error) {
      last = error;
    }
    await after(500);
  }
  throw new Error(`${address} did not answer: ${String(last)}`);
}
