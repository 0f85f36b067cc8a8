import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SnapshotView } from '../../contracts/snapshots.ts';
import { createClusters } from '../../main/engine/clusters/clusters.ts';
import { createNodeHost } from '../../main/engine/host/node-host.ts';
import type { OperationContext, OperationDefinition } from '../../main/engine/operations/definition.ts';
import { listSnapshots, type SnapshotParts } from '../../main/engine/snapshots/list-snapshots.ts';
import { restoreOperation } from '../../main/engine/snapshots/restore-operation.ts';
import { snapshotOperation } from '../../main/engine/snapshots/snapshot-operation.ts';
import type { Tools } from '../../main/engine/tools/tools.ts';
import type { Host } from '../../provisioners/host.ts';
import type { KubernetesClient } from '../../provisioners/kubernetes-host.ts';
import { fakeProvisioner } from '../fakes/fake-provisioner.ts';
import { kitIsHere, prepareRestic, restic } from '../kit/kit.ts';
import { type ApiServer, startApiServer } from './api-server.ts';
import { applyParts, renderNotebookParts } from './notebook-cluster.ts';
import { BesideHere } from './snapshot-stage.ts';

const workspace = 'ada';
const node = 'lab-control-plane';
const volumes = ['home', 'data'];
const failed = {
  exitCode: 1,
  stdout: '',
  stderr: '{"message_type":"exit_error","code":1,"message":"Fatal: no space left"}',
};

describe.skipIf(!kitIsHere)('snapshots of a notebook, with real restic and a real API server', () => {
  let server: ApiServer;
  let folder: string;
  let host: Host;
  let client: KubernetesClient;
  let beside: BesideHere;
  let parts: SnapshotParts;
  const onNode: (readonly string[])[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-snapshots-'));
    await prepareRestic();
    const [objects, started] = await Promise.all([renderNotebookParts(folder), startApiServer()]);
    server = started;
    host = createNodeHost({ home: join(folder, 'home'), cache: folder, resources: '/none', userKubeconfig: '/none' });
    client = host.kubernetes.connect(server.kubeconfig);
    beside = await BesideHere.create();
    for (const name of ['kubeflow', workspace]) await post('/api/v1/namespaces', 'v1', 'Namespace', name);
    await applyParts(client, objects);
    const owner = { kind: 'User', name: 'ada@example.com' };
    await post('/apis/kubeflow.org/v1/profiles', 'kubeflow.org/v1', 'Profile', workspace, { spec: { owner } });
    await post('/api/v1/nodes', 'v1', 'Node', node);
    for (const name of volumes) await postVolume(name);
    await postNotebook();
    const provisioner = fakeProvisioner({ lab: { state: 'running' } });
    provisioner.kubeconfig = async () => server.kubeconfig;
    const clusters = createClusters(
      [
        {
          ...provisioner,
          nodes: async () => [{ name: node } as never],
          runOnNode: async (_cluster, _node, command, { signal }) => {
            signal.throwIfAborted();
            onNode.push(command);
            return { exitCode: 0, stdout: '', stderr: '' };
          },
          runBesideNode: (_cluster, _node, program, { signal }, options) =>
            beside.run(program, signal, options?.output ?? process.stdout),
        },
      ],
      { tool: async () => restic },
    );
    parts = { clusters, tools: { tool: async () => restic } as unknown as Tools };
  });
  afterAll(async () => {
    client.close();
    await server.remove();
    await beside.remove();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    beside.hurt = () => null;
    beside.runs.length = 0;
    onNode.length = 0;
    await rm(join(folder, 'home', 'snapshots'), { recursive: true, force: true });
    for (const name of volumes) await rm(volume(name), { recursive: true, force: true });
    await write({ 'home/model': 'first', 'home/notes/a': 'a', 'data/rows': '1,2' });
    await annotate({ changed: null });
  });

  const volume = (name: string) => join(folder, 'node', name);
  const inside = (api: string, plural: string) => `/${api}/namespaces/${workspace}/${plural}`;
  const post = (path: string, apiVersion: string, kind: string, name: string, more: object = {}) =>
    client.request('POST', path, { body: { apiVersion, kind, metadata: { name }, ...more } });

  async function postVolume(name: string): Promise<void> {
    const capacity = { storage: '1Gi' };
    const accessModes = ['ReadWriteOnce'];
    const spec = { capacity, accessModes, hostPath: { path: volume(name) } };
    await post('/api/v1/persistentvolumes', 'v1', 'PersistentVolume', `pv-${name}`, { spec });
    const claim = { accessModes, volumeName: `pv-${name}`, resources: { requests: capacity } };
    await post(inside('api/v1', 'persistentvolumeclaims'), 'v1', 'PersistentVolumeClaim', name, { spec: claim });
  }

  async function postNotebook(): Promise<void> {
    const mounted = volumes.map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
    const template = { spec: { containers: [{ name: 'first', image: 'r.example/jupyter:1' }], volumes: mounted } };
    await post(inside('apis/kubeflow.org/v1', 'notebooks'), 'kubeflow.org/v1', 'Notebook', 'first', {
      spec: { template },
    });
  }

  const notebook = `${inside('apis/kubeflow.org/v1', 'notebooks')}/first`;
  const annotate = (annotations: object) =>
    client.request('PATCH', notebook, {
      body: { metadata: { annotations } },
      contentType: 'application/merge-patch+json',
    });
  const isChanged = async () => JSON.stringify(await client.request('GET', notebook)).includes('"changed":"yes"');

  async function write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(join(folder, 'node', name, '..'), { recursive: true });
      await writeFile(join(folder, 'node', name), content);
    }
  }

  async function files(): Promise<Record<string, string>> {
    const found = await readdir(join(folder, 'node'), { recursive: true, withFileTypes: true });
    const named = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const read = named.map(async (file) => [file.slice(join(folder, 'node').length + 1), await readFile(file, 'utf8')]);
    return Object.fromEntries(await Promise.all(read)) as Record<string, string>;
  }

  async function finish(
    definition: Pick<OperationDefinition<'snapshot'> | OperationDefinition<'restore'>, 'run'>,
    input: object,
    signal = new AbortController().signal,
  ): Promise<string> {
    const run = definition.run as (input: object, context: OperationContext) => AsyncGenerator<unknown, string>;
    const events = run(input, { host, signal });
    for (;;) {
      const next = await events.next();
      if (next.done === true) return next.value;
    }
  }

  const take = (note = '', signal?: AbortSignal) =>
    finish(snapshotOperation(parts), { cluster: 'lab', notebook: 'first', workspace, note }, signal);
  const goBack = (snapshot = '') => finish(restoreOperation(parts), { cluster: 'lab', snapshot });
  const list = () => listSnapshots(parts, 'lab', { host, signal: new AbortController().signal });
  const inStore = async () => (await readdir(join(folder, 'home/snapshots/store/snapshots'))).length;

  /** One snapshot, and then everything else. */
  async function keptAndChanged(): Promise<SnapshotView> {
    await take('good');
    await rm(join(volume('home'), 'notes'), { recursive: true });
    await write({ 'home/model': 'second', 'home/later': 'x', 'data/rows': '3,4' });
    await annotate({ changed: 'yes' });
    const [kept] = await list();
    return kept!;
  }
  const original = { 'home/model': 'first', 'home/notes/a': 'a', 'data/rows': '1,2' };
  const changed = { 'home/model': 'second', 'home/later': 'x', 'data/rows': '3,4' };

  it('are none, and then one with what was asked, of which the next one is the child', async () => {
    expect(await list()).toEqual([]);
    expect(await take('the good one, "really"')).toMatch(/^first is kept as [0-9a-f]{8}: [\d.]+ KiB, /);
    await take();
    const [second, first] = await list();
    expect(first).toMatchObject({ cluster: 'lab', workspace, notebook: 'first', origin: 'asked', parent: null });
    expect(first).toMatchObject({ note: 'the good one, "really"', frozenMilliseconds: 0 });
    expect(second?.parent).toBe(first?.id);
    expect(await readFile(join(folder, 'home/snapshots/password'), 'utf8')).toMatch(/^[\w-]{43}\n$/);
    expect(await readdir(join(folder, 'home/snapshots/making'))).toEqual([]);
  });

  it('bring back exactly what was there, and keep what they replace', async () => {
    const kept = await keptAndChanged();
    expect(await goBack(kept.id.slice(0, 8))).toMatch(/^first is as it was in .{8}\. What was there before is kept as/);
    expect(await files()).toEqual(original);
    expect(await isChanged()).toBe(false);
    const [safety] = await list();
    expect(safety).toMatchObject({ origin: 'before-restore', note: `before going back to ${kept.id.slice(0, 8)}` });
    await goBack(safety?.id);
    expect(await files()).toEqual(changed);
    expect(await isChanged()).toBe(true);
  });

  const restoresOf = (id: string, name: string) => (args: readonly string[]) =>
    args[0] === 'restore' && args[1] === `${id}:${volume(name)}`;

  it('change nothing in the end where the second volume cannot be put back', async () => {
    const kept = await keptAndChanged();
    const isSecond = restoresOf(kept.id, 'data');
    beside.hurt = (args) => (isSecond(args) ? failed : null);
    await expect(goBack(kept.id)).rejects.toMatchObject({
      code: 'snapshot.restore-undone',
      message: expect.stringContaining('no space left') as string,
    });
    expect(beside.runs.some(restoresOf(kept.id, 'home'))).toBe(true);
    expect(await files()).toEqual(changed);
    expect(await isChanged()).toBe(true);
  });

  it('name the one that has what was there, where not even that can be put back', async () => {
    const kept = await keptAndChanged();
    beside.hurt = (args) => (args[0] === 'restore' && args[1]?.endsWith(volume('data')) === true ? failed : null);
    const thrown: unknown = await goBack(kept.id).catch((error: unknown) => error);
    const [safety] = await list();
    expect(thrown).toMatchObject({ code: 'snapshot.restore-half', data: { safety: safety?.id.slice(0, 8) } });
    beside.hurt = () => null;
    await goBack(safety?.id);
    expect(await files()).toEqual(changed);
  });

  it('are not listed where they were cut off, and leave no lock and nothing behind the next one', async () => {
    await take();
    const cut = new AbortController();
    beside.hurt = async (args) => (args[0] === 'snapshots' ? (cut.abort(), null) : null);
    await expect(take('cut off', cut.signal)).rejects.toMatchObject({ code: 'cancelled' });
    beside.hurt = () => null;
    expect(await list()).toHaveLength(1);
    expect(await inStore()).toBe(2);
    await take();
    expect(await list()).toHaveLength(2);
    expect(await inStore()).toBe(2);
    expect(await readdir(join(folder, 'home/snapshots/store/locks'))).toEqual([]);
  });

  it('hold pods still only for the second pass, and let them go on where it fails', async () => {
    const uid = await postPod();
    await take();
    expect(onNode.map((command) => command.at(-1))).toEqual([uid, expect.stringMatching(/^slipway-thaw-\d+$/)]);
    expect(beside.runs.map(([verb]) => verb)).toEqual(['init', 'backup', 'backup', 'snapshots', 'tag', 'forget']);
    onNode.length = 0;
    let backups = 0;
    beside.hurt = (args) => (args[0] === 'backup' && ++backups === 2 ? failed : null);
    await expect(take()).rejects.toMatchObject({ code: 'snapshot.store-failed' });
    expect(onNode).toHaveLength(2);
    onNode.length = 0;
    const cut = new AbortController();
    backups = 0;
    beside.hurt = async (args) => (args[0] === 'backup' && ++backups === 2 ? (cut.abort(), null) : null);
    await expect(take('', cut.signal)).rejects.toMatchObject({ code: 'cancelled' });
    // A cancel lets them go on at once, too.
    expect(onNode.map((command) => command.at(-1))).toEqual([uid, expect.stringMatching(/^slipway-thaw-\d+$/)]);
    beside.hurt = () => null;
    expect(await list()).toHaveLength(1);
    await client.request('DELETE', `${inside('api/v1', 'pods')}/other`, { query: { gracePeriodSeconds: '0' } });
  });

  it('are not put back under what somebody else uses', async () => {
    const kept = await keptAndChanged();
    await postPod();
    await expect(goBack(kept.id)).rejects.toMatchObject({
      code: 'snapshot.other-users',
      data: { users: 'the pod other' },
    });
    expect(await files()).toEqual(changed);
    expect(await list()).toHaveLength(1);
    await client.request('DELETE', `${inside('api/v1', 'pods')}/other`, { query: { gracePeriodSeconds: '0' } });
  });

  it('say which password is wrong, and which of them is not there', async () => {
    await take();
    await expect(goBack('ffffffff')).rejects.toMatchObject({ code: 'snapshot.unknown' });
    await writeFile(join(folder, 'home/snapshots/password'), 'another\n');
    await expect(list()).rejects.toMatchObject({
      code: 'snapshot.store-password',
      data: { file: join(folder, 'home/snapshots/password') },
    });
    await expect(take()).rejects.toMatchObject({ code: 'snapshot.store-password' });
  });

  /** A pod of somebody else's with a volume of the notebook; no kubelet is there to end it. */
  async function postPod(): Promise<string> {
    const account = inside('api/v1', 'serviceaccounts');
    await post(account, 'v1', 'ServiceAccount', 'default').catch(() => null);
    const mounted = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
    const spec = { containers: [{ name: 'step', image: 'r.example/step:1' }], volumes: mounted };
    const made = await post(inside('api/v1', 'pods'), 'v1', 'Pod', 'other', { spec });
    return (made as { metadata: { uid: string } }).metadata.uid;
  }
});
