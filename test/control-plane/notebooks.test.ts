import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notebookInputSchema, type NotebookView } from '../../contracts/notebooks.ts';
import type { EngineParts } from '../../main/engine/handlers/engine-parts.ts';
import { notebookHandlers } from '../../main/engine/handlers/notebook-handlers.ts';
import { createNodeHost } from '../../main/engine/host/node-host.ts';
import { createClusters } from '../../main/engine/clusters/clusters.ts';
import type { KubernetesClient } from '../../provisioners/kubernetes-host.ts';
import { fakeProvisioner } from '../fakes/fake-provisioner.ts';
import { kitIsHere } from '../kit/kit.ts';
import { type ApiServer, startApiServer } from './api-server.ts';
import { applyParts, renderNotebookParts } from './notebook-cluster.ts';

const workspace = 'ada';
const lab = { cluster: 'lab', workspace };
const context = { signal: new AbortController().signal };

describe.skipIf(!kitIsHere)('notebooks on a real API server with the definitions of Kubeflow', () => {
  let server: ApiServer;
  let folder: string;
  let client: KubernetesClient;
  let handlers: ReturnType<typeof notebookHandlers>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-notebooks-'));
    const [parts, started] = await Promise.all([renderNotebookParts(folder), startApiServer()]);
    server = started;
    const host = createNodeHost({ home: folder, cache: folder, resources: '/none', userKubeconfig: '/none' });
    client = host.kubernetes.connect(server.kubeconfig);
    for (const name of ['kubeflow', workspace]) await post('/api/v1/namespaces', { kind: 'Namespace', name });
    await applyParts(client, parts);
    const owner = { kind: 'User', name: 'ada@example.com' };
    await post('/apis/kubeflow.org/v1/profiles', { kind: 'Profile', name: workspace, spec: { owner } });
    const selector = { matchLabels: { 'access-ml-pipeline': 'true' } };
    const spec = { selector, desc: 'Allow access to pipelines' };
    await post(inside('kubeflow.org/v1alpha1', 'poddefaults'), { kind: 'PodDefault', name: 'pipelines', spec });
    const provisioner = fakeProvisioner({ lab: { state: 'running' } });
    provisioner.kubeconfig = async () => server.kubeconfig;
    const clusters = createClusters([provisioner], { tool: async (name) => name });
    handlers = notebookHandlers({ host, clusters, provisioners: [provisioner] } as unknown as EngineParts);
  });
  afterAll(async () => {
    client.close();
    await server.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const inside = (apiVersion: string, plural: string) =>
    `/${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}/namespaces/${workspace}/${plural}`;
  const post = (path: string, { kind, name, ...rest }: { kind: string; name: string; [field: string]: unknown }) => {
    const [, api, ...parts] = path.split('/');
    const apiVersion = api === 'api' ? (parts[0] ?? '') : parts.slice(0, 2).join('/');
    const { labels = {}, ...more } = rest;
    return client.request('POST', path, { body: { apiVersion, kind, metadata: { name, labels }, ...more } });
  };
  const input = (name: string, more: object = {}) => notebookInputSchema.parse({ ...lab, name, ...more });
  /** Those that are to stay: with no controller behind this API server, a deleted one is marked and never goes. */
  const claims = async () =>
    (await handlers.volumes.list({ cluster: 'lab' }, context)).flatMap(({ name, deleting }) =>
      deleting ? [] : [name],
    );
  /** Plays the notebook controller and the kubelet: the pod of a notebook, as it then is. */
  const playPod = async (name: string, status: object): Promise<void> => {
    const containers = [{ name, image: 'registry.example/jupyter:1' }];
    const pod = { kind: 'Pod', name: `${name}-0`, labels: { 'notebook-name': name }, spec: { containers } };
    const account = `${inside('v1', 'serviceaccounts')}/default`;
    if ((await client.request('GET', account).catch(() => null)) === null)
      await post(inside('v1', 'serviceaccounts'), { kind: 'ServiceAccount', name: 'default' });
    await post(inside('v1', 'pods'), pod).catch(() => null);
    const path = `${inside('v1', 'pods')}/${name}-0/status`;
    await client.request('PATCH', path, { body: { status }, contentType: 'application/merge-patch+json' });
  };
  const ready = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };

  it('are offered with the images and sizes of the platform’s own page, and what the workspace has', async () => {
    const options = await handlers.notebooks.options(lab, context);
    expect(options).toMatchObject({
      workspace,
      workspaces: [workspace],
      millicores: 500,
      memoryBytes: 2 ** 30,
      volumeBytes: 5 * 2 ** 30,
      mountPath: '/home/jovyan',
      // No node has any.
      gpus: [],
      configurations: [{ name: 'pipelines', description: 'Allow access to pipelines', chosen: false }],
    });
    expect(options.images[0]?.image).toMatch(/jupyter-scipy:/);
    expect(new Set(options.images.map(({ kind }) => kind))).toEqual(new Set(['jupyter', 'code', 'rstudio']));
  });

  it('are created with their volumes, stopped, started, and deleted with what only they used', async () => {
    const data = { kind: 'new', name: 'shared', bytes: 2 ** 30, mountPath: '/data' };
    const made = await handlers.notebooks.create(
      input('first', { millicores: 250, dataVolumes: [data], configurations: ['pipelines'] }),
      context,
    );
    expect(made).toMatchObject({
      ...{ workspace, name: 'first', millicores: 250, memoryBytes: 2 ** 30, path: '/notebook/ada/first/' },
      condition: { state: 'starting', reason: 'the notebook controller makes its pod' },
      volumes: [
        { claim: 'first-workspace', mountPath: '/home/jovyan' },
        { claim: 'shared', mountPath: '/data' },
      ],
    });
    const stored = await client.request('GET', `${inside('kubeflow.org/v1', 'notebooks')}/first`);
    expect(stored).toMatchObject({ metadata: { labels: { 'access-ml-pipeline': 'true' } } });

    const volume = { kind: 'existing', name: 'shared', mountPath: '/data' };
    await handlers.notebooks.create(
      input('second', { workspaceVolume: { kind: 'none' }, dataVolumes: [volume] }),
      context,
    );
    const shared = (await handlers.volumes.list({ cluster: 'lab' }, context)).find(({ name }) => name === 'shared');
    expect(shared).toMatchObject({
      bytes: 2 ** 30,
      usedBy: [
        { kind: 'notebook', name: 'first' },
        { kind: 'notebook', name: 'second' },
      ],
    });

    const stopped = await handlers.notebooks.stop({ ...lab, name: 'first' }, context);
    expect(stopped.condition.state).toBe('stopped');
    await expect(handlers.volumes.delete({ ...lab, name: 'first-workspace' }, context)).rejects.toMatchObject({
      code: 'volume.in-use',
      data: { users: 'the notebook first' },
    });
    const started = await handlers.notebooks.start({ ...lab, name: 'first' }, context);
    expect(started.condition.state).toBe('starting');

    const done = await handlers.notebooks.delete({ ...lab, name: 'first', withVolumes: true }, context);
    expect(done).toEqual({ workspace, name: 'first', deletedVolumes: ['first-workspace'] });
    await handlers.notebooks.delete({ ...lab, name: 'second', withVolumes: false }, context);
    expect(await handlers.notebooks.list({ cluster: 'lab' }, context)).toEqual([]);
    expect(await claims()).toContain('shared');
    await handlers.volumes.delete({ ...lab, name: 'shared' }, context);
    await expect(handlers.volumes.delete({ ...lab, name: 'nowhere' }, context)).rejects.toMatchObject({
      code: 'volume.unknown',
    });
  });

  it('that the cluster would refuse leave no volume behind', async () => {
    const before = await claims();
    await handlers.notebooks.create(input('taken', { workspaceVolume: { kind: 'none' } }), context);
    await expect(handlers.notebooks.create(input('taken'), context)).rejects.toMatchObject({ code: 'notebook.exists' });
    const twice = ['/a', '/b'].map((mountPath) => ({ kind: 'new', name: 'twice', bytes: 1, mountPath }));
    await expect(handlers.notebooks.create(input('pair', { dataVolumes: twice }), context)).rejects.toMatchObject({
      code: 'volume.exists',
    });
    const gone = { kind: 'existing', name: 'nowhere' };
    await expect(handlers.notebooks.create(input('lost', { workspaceVolume: gone }), context)).rejects.toMatchObject({
      code: 'volume.unknown',
    });
    await handlers.notebooks.delete({ ...lab, name: 'taken', withVolumes: false }, context);
    expect(await claims()).toEqual(before);
    expect(await handlers.notebooks.list({ cluster: 'lab' }, context)).toEqual([]);
  });

  it('are told of as they change, with the reason that the cluster gives', async () => {
    const left = new AbortController();
    const seen = handlers.notebooks.watch({ cluster: 'lab' }, { signal: left.signal })[Symbol.asyncIterator]();
    const until = async (is: (views: NotebookView[]) => boolean): Promise<NotebookView | undefined> => {
      for (;;) {
        const next = await seen.next();
        if (next.done === true) throw new Error('the stream ended');
        if (is(next.value)) return next.value[0];
      }
    };
    await until((views) => views.length === 0);
    await handlers.notebooks.create(input('live', { workspaceVolume: { kind: 'none' } }), context);
    await until(([first]) => first?.condition.state === 'starting');
    const message = '0/1 nodes are available: 1 Insufficient cpu.';
    const unplaced = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message };
    await playPod('live', { phase: 'Pending', conditions: [unplaced] });
    const failing = await until(([first]) => first?.condition.state === 'failing');
    expect(failing?.condition).toMatchObject({ reason: `no node takes it: ${message}` });
    await playPod('live', ready);
    await until(([first]) => first?.condition.state === 'running');
    await handlers.notebooks.stop({ ...lab, name: 'live' }, context);
    await until(([first]) => first?.condition.state === 'stopping');
    left.abort();
    await seen.return?.(undefined);
  });

  it('that are not there are named in the error', async () => {
    await expect(handlers.notebooks.start({ ...lab, name: 'nobody' }, context)).rejects.toMatchObject({
      code: 'notebook.unknown',
    });
    await handlers.notebooks.create(input('silent', { workspaceVolume: { kind: 'none' } }), context);
    await expect(handlers.notebooks.logs({ ...lab, name: 'silent', lines: 5 }, context)).rejects.toMatchObject({
      code: 'notebook.no-log',
    });
  });
});
