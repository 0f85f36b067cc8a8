import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loginSchema, type PageState, pageStateSchema } from '../../contracts/access.ts';
import { exampleStateSchema } from '../../contracts/example.ts';
import { publishedSecrets } from '../../main/engine/access/login-transform.ts';
import { forwardGateway } from '../../main/engine/access/open-page.ts';
import { createNodeHost } from '../../main/engine/host/node-host.ts';
import { kitFile, kitStateFile, kubectl, mirror, mustRun, nodeImage, Slipway, standIn, testLock } from '../kit/kit.ts';

const cluster = 'first-run-test';
const image = 'kit/jupyterlab:1';
const workspace = 'kubeflow-user-example-com';
const modelSchema = z.object({
  accuracy: z.number(),
  seconds: z.number(),
  weights: z.object({ w1: z.array(z.array(z.number())) }),
});

describe('the first run on a real cluster', () => {
  let slipway: Slipway;
  let kubeconfig: string;
  const onCluster = ['--cluster', cluster];

  beforeAll(async () => {
    slipway = await Slipway.create();
    const args = ['--distribution', await testLock('26.03'), '--mirror', mirror];
    const archive = kitStateFile('jupyterlab.tar');
    if (!existsSync(archive)) await mustRun(kitFile('notebook-image/build'), [archive]);
    const rendered = path.join(slipway.home, 'all.yaml');
    await slipway.must('render', '--preset', 'notebooks', ...args, '--output', rendered);
    await slipway.must('up', '--bare', ...onCluster, '--node-image', nodeImage, '--image-archive', archive);
    await standIn(cluster, rendered);
    await slipway.must('up', '--preset', 'notebooks', ...onCluster, ...args, '--anyway');
    kubeconfig = path.join(slipway.state, 'clusters', cluster, 'kubeconfig');
  });

  afterAll(async () => {
    await slipway.run('delete', ...onCluster, '--yes');
    await slipway.remove();
  });

  const kube = (...args: string[]) => mustRun(kubectl, ['--kubeconfig', kubeconfig, ...args]);
  const inNotebook = (...command: string[]) =>
    kube('-n', workspace, 'exec', 'first-run-0', '-c', 'first-run', '--', ...command);
  const readLogin = async () => loginSchema.parse(JSON.parse(await slipway.must('login', ...onCluster, '--json')));

  it('has a login of its own: in Dex as a hash, on this computer for this user alone', async () => {
    const login = await readLogin();
    const secrets = await kube('get', 'secrets', '-A', '-o', 'jsonpath={range .items[*]}{.data}{"\\n"}{end}');
    const decoded = [...secrets.matchAll(/"([A-Za-z0-9+/=]{8,})"/g)].map(([, text = '']) =>
      Buffer.from(text, 'base64').toString(),
    );
    for (const published of publishedSecrets) expect(decoded.join('\n')).not.toContain(published);
    expect(decoded.join('\n')).not.toContain(login.password);
    const hash = await kube('-n', 'auth', 'get', 'secret', 'dex-passwords', '-o', 'jsonpath={.data.DEX_USER_PASSWORD}');
    expect(Buffer.from(hash, 'base64').toString()).toMatch(/^\$2b\$12\$/);
    if (login.keptIn === 'file')
      expect((await stat(path.join(path.dirname(kubeconfig), 'login.json'))).mode & 0o777).toBe(0o600);
  });

  it('says no secret in journals, in the engine’s log and in what it keeps of the cluster', async () => {
    const { password } = await readLogin();
    for (const file of await readdir(slipway.state, { recursive: true, withFileTypes: true })) {
      if (!file.isFile() || file.name === 'login.json') continue;
      const text = await readFile(path.join(file.parentPath, file.name), 'latin1');
      expect(text.includes(password ?? 'none'), `${file.parentPath}/${file.name}`).toBe(false);
    }
  });

  it('opens the pages of components at the name and the port of the cluster', async () => {
    const open = async (...args: string[]) =>
      pageStateSchema.parse(JSON.parse(await slipway.must('open', ...args, ...onCluster, '--json')));
    const dashboard = await open();
    expect(dashboard).toMatchObject({ state: 'open', through: 'port' });
    const address = new URL(dashboard.state === 'open' ? dashboard.address : '');
    expect(address.hostname).toBe(`${cluster}.localhost`);
    expect(await open('jupyter-web-app')).toMatchObject({ address: `${address.origin}/jupyter/` });
    // Of the stand-in for the gateway, behind the real node port.
    expect((await fetch(`http://127.0.0.1:${address.port}/`)).ok).toBe(true);
    expect((await slipway.run('open', 'dex', ...onCluster)).stderr).toContain('has no page of its own');
  });

  it('reaches the gateway by a forward where no port is held, at the same address after its pod was replaced', async () => {
    const host = createNodeHost({ home: '/none', cache: '/none', resources: '/none', userKubeconfig: '/none' });
    const client = host.kubernetes.connect(await readFile(kubeconfig, 'utf8'));
    const end = new AbortController();
    const port = await host.network.freePort();
    const states: PageState[] = [];
    const forwarding = (async () => {
      const forward = forwardGateway(client, { cluster, port, path: '/' }, { host, signal: end.signal });
      for await (const state of forward) states.push(state);
    })();
    const address = `http://${cluster}.localhost:${String(port)}/`;
    const isOpenAgain = () => states.filter(({ state }) => state === 'open').length;
    try {
      await expect.poll(isOpenAgain, { timeout: 30_000 }).toBe(1);
      expect((await fetch(`http://127.0.0.1:${String(port)}/`)).ok).toBe(true);
      await kube('-n', 'istio-system', 'delete', 'pod', '-l', 'app=istio-ingressgateway', '--grace-period=1');
      await expect.poll(isOpenAgain, { timeout: 60_000 }).toBeGreaterThan(1);
      expect((await fetch(`http://127.0.0.1:${String(port)}/`)).ok).toBe(true);
      expect(states.filter(({ state }) => state === 'open')).toEqual(
        states.flatMap(({ state }) => (state === 'open' ? [{ state, address, through: 'forward' }] : [])),
      );
    } finally {
      end.abort();
      await forwarding;
      client.close();
    }
  });

  it('puts the example notebook onto the cluster, which trains a model and keeps it on its volume', async () => {
    const lines = (await slipway.must('example', ...onCluster, '--image', image, '--json')).trim().split('\n');
    const states = lines.map((line) => exampleStateSchema.parse(JSON.parse(line)));
    expect(states.at(-1)).toEqual({
      state: 'ready',
      workspace,
      name: 'first-run',
      path: `/notebook/${workspace}/first-run/lab/tree/first-run.ipynb`,
    });
    const run = ['--to', 'notebook', '--execute', '--inplace', 'first-run.ipynb'];
    await inNotebook('python3', '-m', 'nbconvert', ...run);
    const model = modelSchema.parse(JSON.parse(await inNotebook('cat', '/home/jovyan/models/first-run.json')));
    expect(model.accuracy).toBeGreaterThan(0.95);
    expect(model.weights.w1[0]).toHaveLength(16);
    expect(model.seconds).toBeLessThan(60);
    expect(await inNotebook('cat', '/home/jovyan/first-run.ipynb')).toContain('told apart rightly');
  });

  it('keeps the model and what was run when its pod is made anew, and says that it is there already', async () => {
    const before = await inNotebook('sha256sum', '/home/jovyan/models/first-run.json', '/home/jovyan/first-run.ipynb');
    await kube('-n', workspace, 'delete', 'pod', 'first-run-0', '--grace-period=1');
    await slipway.must('example', ...onCluster);
    await kube('-n', workspace, 'wait', '--for=condition=Ready', 'pod/first-run-0', '--timeout=60s');
    expect(await inNotebook('sha256sum', '/home/jovyan/models/first-run.json', '/home/jovyan/first-run.ipynb')).toBe(
      before,
    );
  });

  it('keeps its login when it is installed again', async () => {
    const before = await readLogin();
    const annotation = '{.spec.template.metadata.annotations.slipway\\.dev/login-version}';
    const version = () => kube('-n', 'auth', 'get', 'deployment', 'dex', '-o', `jsonpath=${annotation}`);
    const installed = await version();
    expect(installed).toMatch(/^[0-9a-f]{16}$/);
    await slipway.must('up', ...onCluster, '--anyway');
    expect(await readLogin()).toEqual(before);
    expect(await version()).toBe(installed);
  });

  it('takes its login with it when it is deleted', async () => {
    await slipway.must('delete', ...onCluster, '--yes');
    const refused = await slipway.run('login', ...onCluster);
    expect(refused.exitCode).toBe(3);
    expect(refused.stderr).toContain('has no login of its own');
    expect(await readdir(path.join(slipway.state, 'clusters')).catch(() => [])).toEqual([]);
  });
});
