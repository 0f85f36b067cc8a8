import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forwardStateSchema } from '../../contracts/access.ts';
import { type SnapshotView, snapshotViewSchema } from '../../contracts/snapshots.ts';
import { whileFrozen } from '../../main/engine/snapshots/freeze.ts';
import {
  kitFile,
  kitStateFile,
  kubectl,
  mirror,
  mustRun,
  nodeImage,
  prepareRestic,
  run,
  Slipway,
  standIn,
  testLock,
} from '../kit/kit.ts';

const cluster = 'notebook-test';
const namespace = 'ada';

const objects = [
  {
    apiVersion: 'kubeflow.org/v1',
    kind: 'Profile',
    metadata: { name: namespace },
    spec: { owner: { kind: 'User', name: 'ada@example.com' } },
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'work', namespace },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  },
  {
    apiVersion: 'kubeflow.org/v1',
    kind: 'Notebook',
    metadata: { name: 'first', namespace },
    spec: {
      template: {
        spec: {
          securityContext: { fsGroup: 100 },
          containers: [
            {
              name: 'first',
              image: 'kit/jupyterlab:1',
              env: [{ name: 'NB_PREFIX', value: `/notebook/${namespace}/first` }],
              ports: [{ containerPort: 8888 }],
              readinessProbe: { tcpSocket: { port: 8888 }, periodSeconds: 1 },
              volumeMounts: [{ name: 'work', mountPath: '/home/jovyan' }],
            },
          ],
          volumes: [{ name: 'work', persistentVolumeClaim: { claimName: 'work' } }],
        },
      },
    },
  },
];

describe('a notebook on the real platform', () => {
  let slipway: Slipway;
  let kubeconfig: string;

  beforeAll(async () => {
    slipway = await Slipway.create();
    await prepareRestic();
    const args = ['--distribution', await testLock('26.03'), '--mirror', mirror];
    const archive = kitStateFile('jupyterlab.tar');
    if (!existsSync(archive)) await mustRun(kitFile('notebook-image/build'), [archive]);
    const rendered = path.join(slipway.home, 'all.yaml');
    await slipway.must('render', '--preset', 'notebooks', ...args, '--output', rendered);
    await slipway.must('up', '--bare', '--cluster', cluster, '--node-image', nodeImage, '--image-archive', archive);
    await standIn(cluster, rendered);
    await slipway.must('up', '--preset', 'notebooks', '--cluster', cluster, ...args, '--anyway');
    kubeconfig = path.join(slipway.state, 'clusters', cluster, 'kubeconfig');
  });

  afterAll(async () => {
    await slipway.run('delete', '--cluster', cluster, '--yes');
    await slipway.remove();
  });

  it('answers through Slipway’s own forward, and again after its pod was replaced', async () => {
    for (const object of objects) await applyUntilAccepted(kubeconfig, object);
    const created = ['wait', '--for=create', 'service/first', '--timeout=60s'];
    await mustRun(kubectl, ['--kubeconfig', kubeconfig, '-n', namespace, ...created]);
    const forward = slipway.start('forward', `${namespace}/first`, '--port', '80', '--cluster', cluster, '--json');
    try {
      const lines = createInterface({ input: forward.stdout ?? process.stdin });
      const address = await openAddress(lines);
      expect(await pageTitle(`${address}/notebook/${namespace}/first/lab`)).toContain('JupyterLab');
      await mustRun(kubectl, [
        '--kubeconfig',
        kubeconfig,
        '-n',
        namespace,
        'delete',
        'pod',
        'first-0',
        '--grace-period=1',
      ]);
      expect(await pageTitle(`${address}/notebook/${namespace}/first/lab`)).toContain('JupyterLab');
    } finally {
      forward.kill('SIGINT');
      if (forward.exitCode === null) await once(forward, 'exit');
    }
  });

  it('has files that are listed and copied to this computer, byte for byte, from its volume', async () => {
    const exec = ['--kubeconfig', kubeconfig, '-n', namespace, 'exec', 'first-0', '--'];
    const make = 'cd /home/jovyan && mkdir -p data && head -c 20000000 /dev/urandom > "data/a b.bin" && ln -s /etc out';
    await mustRun(kubectl, [...exec, 'sh', '-c', make]);
    const hash = async () => (await mustRun(kubectl, [...exec, 'sha256sum', '/home/jovyan/data/a b.bin'])).slice(0, 64);
    const where = ['--cluster', cluster, '--workspace', namespace];
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
    const back = ['sh', '-c', 'cd /home/jovyan/data && sha256sum < back.bin && stat -c %u . back.bin && ls -A'];
    const [sum = '', owner, same, ...names] = (await mustRun(kubectl, [...exec, ...back])).trim().split('\n');
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
    await slipway.must(
      'snapshots',
      'create',
      'first',
      '--note',
      'good',
      '--cluster',
      cluster,
      '--workspace',
      namespace,
    );
    const written = await inPod('wc -l < race/a');
    await expect.poll(() => inPod('wc -l < race/a')).not.toBe(written);
    const [taken] = await snapshots();
    expect(taken).toMatchObject({ notebook: 'first', note: 'good', origin: 'asked', parent: null });
    expect(taken?.frozenMilliseconds).toBeGreaterThan(0);

    await expectThawedByNode();
    await inPod(
      'kill $(cat race/pid); rm kept/hard kept/sparse && echo two > kept/deep/file && echo more > kept/later',
    );
    const changed = await inPod(manifest);
    const annotate = ['annotate', 'notebook', 'first', 'changed=yes'];
    await mustRun(kubectl, ['--kubeconfig', kubeconfig, '-n', namespace, ...annotate]);
    await slipway.must('snapshots', 'restore', taken?.id.slice(0, 8) ?? '', '--cluster', cluster);
    await untilReady();
    expect(await inPod(manifest)).toBe(before);
    expect(await annotations()).not.toContain('changed');
    // It stood still while they were read: one is at most a line ahead.
    const [a, b] = (await inPod('wc -l < race/a; wc -l < race/b')).trim().split('\n').map(Number);
    expect([0, 1]).toContain((a ?? 0) - (b ?? 0));
    expect(a).toBeGreaterThan(0);

    const [safety, first] = await snapshots();
    expect(first).toEqual(taken);
    expect(safety).toMatchObject({ origin: 'before-restore', parent: taken?.id });
    await slipway.must('snapshots', 'restore', safety?.id ?? '', '--cluster', cluster);
    await untilReady();
    expect(await inPod(manifest)).toBe(changed);
    expect(await annotations()).toContain('changed');
    expect((await mustRun('docker', ['ps', '--all', '--quiet', '--filter', 'label=io.slipway.beside'])).trim()).toBe(
      '',
    );
  }, 300_000);

  /** Type, mode, owner, links, time and target of everything, the hash of each file, and what is beside their content. */
  const manifest = `cd kept && find . -printf '%P|%y|%m|%U:%G|%n|%T@|%l\\n' | LC_ALL=C sort
    find . -type f -exec sha256sum {} + | LC_ALL=C sort
    python3 -c 'import os; print([(n, os.listxattr(n)) for n in sorted(os.listdir(b"."))])'`;

  async function inPod(script: string): Promise<string> {
    const exec = ['exec', 'first-0', '--', 'sh', '-c', `cd /home/jovyan && ${script}`];
    return mustRun(kubectl, ['--kubeconfig', kubeconfig, '-n', namespace, ...exec]);
  }

  /** What is held still by an engine that then does nothing goes on by itself, and that is no snapshot. */
  async function expectThawedByNode(): Promise<void> {
    const field = (kind: string, name: string, path: string) => {
      const get = ['get', kind, name, '--output', `jsonpath={${path}}`];
      return mustRun(kubectl, ['--kubeconfig', kubeconfig, '-n', namespace, ...get]);
    };
    const uid = await field('pod', 'first-0', '.metadata.uid');
    const volume = await field('pvc', 'work', '.spec.volumeName');
    const folder =
      (await field('pv', volume, '.spec.hostPath.path')) || (await field('pv', volume, '.spec.local.path'));
    const onNode = (command: readonly string[]) => run('docker', ['exec', `${cluster}-control-plane`, ...command]);
    const count = async () => (await onNode(['wc', '-l', `${folder}/race/a`])).stdout;
    expect(await count()).not.toBe('');
    const frozen = { name: 'first', uids: [uid], timer: 'slipway-thaw-test', seconds: 4 };
    const idle = whileFrozen(frozen, onNode, Date.now, async () => {
      const still = await count();
      await after(1000);
      expect(await count()).toBe(still);
      await expect.poll(count, { timeout: 20_000 }).not.toBe(still);
    });
    await expect(idle).rejects.toMatchObject({ code: 'snapshot.not-frozen' });
  }

  async function snapshots(): Promise<SnapshotView[]> {
    return snapshotViewSchema
      .array()
      .parse(JSON.parse(await slipway.must('snapshots', '--cluster', cluster, '--json')));
  }

  async function annotations(): Promise<string> {
    const get = ['get', 'notebook', 'first', '--output', 'jsonpath={.metadata.annotations}'];
    return mustRun(kubectl, ['--kubeconfig', kubeconfig, '-n', namespace, ...get]);
  }

  async function untilReady(): Promise<void> {
    const wait = (condition: string) =>
      mustRun(kubectl, [
        '--kubeconfig',
        kubeconfig,
        '-n',
        namespace,
        'wait',
        condition,
        'pod/first-0',
        '--timeout=120s',
      ]);
    await wait('--for=create');
    await wait('--for=condition=Ready');
  }
});

/** The kind of an object may be there a moment before its namespace is. */
async function applyUntilAccepted(kubeconfig: string, object: object): Promise<void> {
  const file = path.join(path.dirname(kubeconfig), 'object.json');
  await writeFile(file, JSON.stringify(object));
  for (let attempt = 0; ; attempt += 1) {
    const applied = await mustRun(kubectl, ['--kubeconfig', kubeconfig, 'apply', '--server-side', '-f', file]).then(
      () => null,
      (error: unknown) => error,
    );
    if (applied === null) return;
    if (attempt > 60) throw applied instanceof Error ? applied : new Error('not accepted');
    await after(500);
  }
}

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
