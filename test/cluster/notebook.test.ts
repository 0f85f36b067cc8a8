import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forwardStateSchema } from '../../contracts/access.ts';
import { kitFile, kitStateFile, kubectl, mirror, mustRun, nodeImage, Slipway, standIn, testLock } from '../kit/kit.ts';

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
    const inPod = ['--kubeconfig', kubeconfig, '-n', namespace, 'exec', 'first-0', '--'];
    const make = 'cd /home/jovyan && mkdir -p data && head -c 20000000 /dev/urandom > "data/a b.bin" && ln -s /etc out';
    await mustRun(kubectl, [...inPod, 'sh', '-c', make]);
    const hash = async () =>
      (await mustRun(kubectl, [...inPod, 'sha256sum', '/home/jovyan/data/a b.bin'])).slice(0, 64);
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
    const [sum = '', owner, same, ...names] = (await mustRun(kubectl, [...inPod, ...back])).trim().split('\n');
    expect([sum.slice(0, 64), owner, names]).toEqual([await hash(), same, ['a b.bin', 'back.bin']]);
    const again = await slipway.run('volumes', 'upload', 'work', path.join(to, 'back.bin'), 'data', ...where);
    expect(again.stderr).toContain('say --replace');
    const out = await slipway.run('volumes', 'files', 'work', 'out', ...where);
    expect(out.stderr).toContain('is a link that leads out of it');
  });
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
