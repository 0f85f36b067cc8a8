import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SnapshotView } from '../../contracts/snapshots.ts';
import { createClusters } from '../../main/engine/clusters/clusters.ts';
import { createNodeHost } from '../../main/engine/host/node-host.ts';
import type { OperationContext, OperationDefinition } from '../../main/engine/operations/definition.ts';
import { fieldAt, fieldsOf, listAt } from '../../main/engine/platform/fields.ts';
import { listSnapshots } from '../../main/engine/snapshots/list-snapshots.ts';
import { openOperation } from '../../main/engine/snapshots/open-operation.ts';
import type { SnapshotParts } from '../../main/engine/snapshots/reach-store.ts';
import { restoreOperation } from '../../main/engine/snapshots/restore-operation.ts';
import { snapshotOperation } from '../../main/engine/snapshots/snapshot-operation.ts';
import type { Tools } from '../../main/engine/tools/tools.ts';
import type { Host } from '../../provisioners/host.ts';
import type { KubernetesClient } from '../../provisioners/kubernetes-host.ts';
import { fakeProvisioner } from '../fakes/fake-provisioner.ts';
import { kitIsHere, prepareRestic, restic } from '../kit/kit.ts';
import { type ApiServer, startApiServer } from './api-server.ts';
import { KeptNotebook } from './kept-notebook.ts';
import { applyParts, renderNotebookParts } from './notebook-cluster.ts';
import { BesideHere } from './snapshot-stage.ts';

const workspace = 'ada';
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
  let notebook: KeptNotebook;
  let whenOnNode: (call: number) => Promise<void> = async () => undefined;
  const onNode: (readonly string[])[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-snapshots-'));
    await prepareRestic();
    const [objects, started] = await Promise.all([renderNotebookParts(folder), startApiServer()]);
    server = started;
    host = createNodeHost({ home: join(folder, 'home'), cache: folder, resources: '/none', userKubeconfig: '/none' });
    client = host.kubernetes.connect(server.kubeconfig);
    beside = await BesideHere.create();
    for (const name of ['kubeflow', workspace])
      await client.request('POST', '/api/v1/namespaces', { body: { kind: 'Namespace', metadata: { name } } });
    await applyParts(client, objects);
    notebook = await KeptNotebook.create(client, join(folder, 'node'));
    const provisioner = fakeProvisioner({ lab: { state: 'running' } });
    provisioner.kubeconfig = async () => server.kubeconfig;
    const clusters = createClusters(
      [
        {
          ...provisioner,
          nodes: async () => [{ name: notebook.node } as never],
          runOnNode: async (_cluster, _node, command, { signal }) => {
            signal.throwIfAborted();
            onNode.push(command);
            await whenOnNode(onNode.length);
            return { exitCode: 0, stdout: `${String(Date.now())}\n`, stderr: '' };
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
    await rm(join(folder, 'node'), { recursive: true, force: true });
    await notebook.write({ 'home/model': 'first', 'home/notes/a': 'a', 'data/rows': '1,2' });
    await notebook.annotate({ changed: null });
  });

  async function finish(
    definition: Pick<OperationDefinition<'snapshot' | 'restore' | 'open-snapshot'>, 'run'>,
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
    await rm(join(notebook.volume('home'), 'notes'), { recursive: true });
    await notebook.write({ 'home/model': 'second', 'home/later': 'x', 'data/rows': '3,4' });
    await notebook.annotate({ changed: 'yes' });
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
    expect(await notebook.files()).toEqual(original);
    expect(await notebook.isChanged()).toBe(false);
    const [safety] = await list();
    expect(safety).toMatchObject({ origin: 'before-restore', note: `before going back to ${kept.id.slice(0, 8)}` });
    await goBack(safety?.id);
    expect(await notebook.files()).toEqual(changed);
    expect(await notebook.isChanged()).toBe(true);
  });

  const restoresOf = (id: string, name: string) => (args: readonly string[]) =>
    args[0] === 'restore' && args[1] === `${id}:${notebook.volume(name)}`;

  it('change nothing in the end where the second volume cannot be put back', async () => {
    const kept = await keptAndChanged();
    const isSecond = restoresOf(kept.id, 'data');
    beside.hurt = (args) => (isSecond(args) ? failed : null);
    await expect(goBack(kept.id)).rejects.toMatchObject({
      code: 'snapshot.restore-undone',
      message: expect.stringContaining('no space left') as string,
    });
    expect(beside.runs.some(restoresOf(kept.id, 'home'))).toBe(true);
    expect(await notebook.files()).toEqual(changed);
    expect(await notebook.isChanged()).toBe(true);
  });

  it('name the one that has what was there, where not even that can be put back', async () => {
    const kept = await keptAndChanged();
    beside.hurt = (args) =>
      args[0] === 'restore' && args[1]?.endsWith(notebook.volume('data')) === true ? failed : null;
    const thrown: unknown = await goBack(kept.id).catch((error: unknown) => error);
    const [safety] = await list();
    expect(thrown).toMatchObject({ code: 'snapshot.restore-half', data: { safety: safety?.id.slice(0, 8) } });
    beside.hurt = () => null;
    expect(await goBack(kept.id)).toContain(`kept as ${safety?.id.slice(0, 8) ?? '-'}`);
    await goBack(safety?.id);
    expect(await notebook.files()).toEqual(changed);
  });

  it('are not listed where they were cut off, and leave no lock and nothing behind the next one', async () => {
    await take();
    const cut = new AbortController();
    beside.hurt = async (args) => (args[0] === 'tag' ? (cut.abort(), null) : null);
    await expect(take('cut off', cut.signal)).rejects.toMatchObject({ code: 'cancelled' });
    beside.hurt = () => null;
    expect(await list()).toHaveLength(1);
    expect(await inStore()).toBe(2);
    await take();
    expect(await list()).toHaveLength(2);
    expect(await inStore()).toBe(2);
    expect(await readdir(join(folder, 'home/snapshots/store/locks'))).toEqual([]);
  });

  it('hold pods still only while the volumes are read again, and let them go on where that fails', async () => {
    const uid = await notebook.postPod();
    const calls = () => onNode.map((command) => command.at(-1));
    const frozenAndThawed = [uid, expect.stringMatching(/^slipway-thaw-\d+$/)];
    await take();
    expect(calls()).toEqual(frozenAndThawed);
    expect((await list())[0]?.frozenMilliseconds).toBeGreaterThan(0);
    expect(beside.runs.map(([verb]) => verb).slice(0, 6)).toEqual([
      'init',
      'snapshots',
      'backup',
      'backup',
      'tag',
      'forget',
    ]);

    onNode.length = 0;
    whenOnNode = async (call) => (call === 1 ? notebook.removeClaim('data') : undefined);
    await expect(take()).rejects.toMatchObject({
      code: 'snapshot.out-of-reach',
      data: { why: 'its volume data was deleted meanwhile' },
    });
    expect(calls()).toEqual(frozenAndThawed);
    await notebook.postClaim('data');

    onNode.length = 0;
    const cut = new AbortController();
    whenOnNode = async (call) => (call === 1 ? cut.abort() : undefined);
    await expect(take('', cut.signal)).rejects.toMatchObject({ code: 'cancelled' });
    expect(calls()).toEqual(frozenAndThawed);
    whenOnNode = async () => undefined;

    onNode.length = 0;
    let backups = 0;
    beside.hurt = (args) => (args[0] === 'backup' && ++backups === 2 ? failed : null);
    await expect(take()).rejects.toMatchObject({ code: 'snapshot.store-failed' });
    expect(onNode).toEqual([]);
    beside.hurt = () => null;
    expect(await list()).toHaveLength(1);
    expect(await readdir(join(folder, 'home/snapshots/making'))).toEqual([]);
    await notebook.removePod();
  });

  it('are opened as a notebook on volumes of its own, which goes again where that is cancelled', async () => {
    await take();
    await notebook.write({ 'home/model': 'second' });
    const [kept] = await list();
    const name = `first-${kept?.id.slice(0, 8) ?? ''}`;
    const path = `${notebook.notebooks}/${name}`;
    const cut = new AbortController();
    const open = (signal: AbortSignal, more: object = {}) =>
      finish(openOperation(parts), { cluster: 'lab', snapshot: kept?.id ?? '', ...more }, signal);
    const opening = open(cut.signal, { millicores: 250 });
    for (const claim of notebook.volumes) await notebook.bind(`${name}-${claim}`);
    await expect.poll(() => client.request('GET', path).catch(() => null), { timeout: 20_000 }).not.toBeNull();
    const made = await client.request('GET', path);
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
      const all = Object.entries(await notebook.files()).filter(([file]) => file.startsWith(prefix));
      return Object.fromEntries(all.map(([file, content]) => [file.slice(prefix.length), content]));
    };
    expect(await of(`${name}-`)).toEqual(original);
    expect((await of('home/'))['model']).toBe('second');
    await expect(open(new AbortController().signal)).rejects.toMatchObject({ code: 'notebook.exists' });
    cut.abort();
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
    await expect(client.request('GET', path)).rejects.toMatchObject({ data: { status: 404 } });
    const left = await client.request('GET', notebook.claims);
    expect(
      listAt(left, 'items').filter((claim) => !('deletionTimestamp' in fieldsOf(fieldAt(claim, 'metadata')))),
    ).toHaveLength(2);
  });

  it('are not put back under what somebody else uses', async () => {
    const kept = await keptAndChanged();
    await notebook.postPod();
    await expect(goBack(kept.id)).rejects.toMatchObject({
      code: 'snapshot.other-users',
      data: { users: 'the pod other' },
    });
    expect(await notebook.files()).toEqual(changed);
    expect(await list()).toHaveLength(1);
    await notebook.removePod();
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
});
