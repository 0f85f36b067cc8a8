import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClusterState } from '../../contracts/clusters.ts';
import { minikubeProvisioner as minikube } from '../../provisioners/minikube/minikube.ts';
import { ownerMark } from '../../provisioners/owner-mark.ts';
import type { ProvisionerEvent, ProvisionerTask } from '../../provisioners/provisioner.ts';
import { collect } from '../fakes/collect.ts';
import { type ReplayedMinikube, replayedMinikube } from '../fakes/replayed-minikube.ts';

let place: ReplayedMinikube;
beforeEach(async () => {
  place = await replayedMinikube();
});
afterEach(() => place.remove());

const create = (more: Parameters<ReplayedMinikube['spec']>[0] = {}) =>
  collect(minikube.create(place.spec(more), place.context));
const does = (verb: 'start' | 'stop' | 'pause' | 'resume' | 'delete') => collect(minikube[verb]('lab', place.context));
const state = async (): Promise<ClusterState> => (await minikube.status('lab', place.context)).condition;
const inFolder = (name: string) => path.join(place.home, 'clusters/lab', name);
const isThere = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );
const fractions = (events: readonly ProvisionerEvent[]) =>
  events.flatMap((event) => (event.type === 'progress' ? [event.done / event.total] : []));

describe('a cluster of minikube', { timeout: 60_000 }, () => {
  it('is made by a real command line, and its steps are the progress', async () => {
    const events = await create();
    expect(await state()).toEqual({ state: 'running' });
    expect(await place.calls()).toEqual(['start']);
    const done = fractions(events);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(done.at(-1)).toBe(1);
    expect(done.length).toBeGreaterThan(10);
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'progress', detail: 'Preparing Kubernetes v1.34.4 on containerd 2.3.4' }),
    );
    expect(events).toContainEqual({ type: 'warning', text: expect.stringContaining('Failing to connect') as string });
  });

  it('is ours by its mount, reached on 127.0.0.1 only, and described from facts', async () => {
    await create();
    const args = await place.argumentsOf('start');
    expect(args).toContain('--ports=127.0.0.1:18085:30080');
    expect(args).toContain(`--mount-string=/dev/null:${ownerMark(place.home)}:ro`);
    expect(await minikube.list(place.context)).toEqual(['lab']);
    expect(await minikube.status('lab', place.context)).toMatchObject({
      provisioner: 'minikube',
      nodes: [{ name: 'lab', role: 'control-plane', state: 'running', ready: true }],
      apiServer: 'https://127.0.0.1:32768',
      ports: [{ host: 18_085, purpose: 'gateway' }],
      kubeconfig: inFolder('kubeconfig'),
    });
    expect(JSON.parse(await minikube.kubeconfig('lab', place.context))).toMatchObject({
      clusters: [{ name: 'minikube-lab', cluster: { server: 'https://127.0.0.1:32768' } }],
    });
  });

  it('stops, starts on another port of the API with the arguments it was made with, and twice is as once', async () => {
    await create();
    const made = await place.argumentsOf('start');
    await does('stop');
    expect(await state()).toEqual({ state: 'stopped' });
    await does('stop');
    await does('start');
    expect(await state()).toEqual({ state: 'running' });
    expect((await place.argumentsOf('start')).toSorted()).toEqual(made.toSorted());
    expect(await minikube.status('lab', place.context)).toMatchObject({ apiServer: 'https://127.0.0.1:32769' });
    expect(await place.calls()).toEqual(['start', 'stop', 'start']);
  });

  it('is paused and resumed, and started, from a pause', async () => {
    await create();
    await does('pause');
    expect(await state()).toEqual({ state: 'paused' });
    await does('resume');
    expect(await state()).toEqual({ state: 'running' });
    await does('pause');
    await does('start');
    expect(await state()).toEqual({ state: 'running' });
    await does('pause');
    await does('stop');
    expect(await state()).toEqual({ state: 'stopped' });
    await expect(does('resume')).rejects.toMatchObject({ code: 'cluster.not-running' });
    await expect(does('pause')).rejects.toMatchObject({ code: 'cluster.not-running' });
  });

  it('is deleted with its profile, but not with what was downloaded', async () => {
    await create();
    const own = path.join(place.home, 'minikube/.minikube');
    await mkdir(path.join(own, 'profiles/lab'), { recursive: true });
    await mkdir(path.join(own, 'cache'), { recursive: true });
    await writeFile(path.join(own, 'cache/preloaded.tar'), 'x');
    await does('delete');
    expect(await state()).toEqual({ state: 'absent' });
    expect(await place.clusters()).toEqual([]);
    expect(await readdir(path.join(place.home, 'clusters/lab'))).toEqual([]);
    expect(await readdir(path.join(own, 'profiles'))).toEqual([]);
    expect(await isThere(path.join(own, 'cache/preloaded.tar'))).toBe(true);
    await does('delete');
    expect(await place.calls()).toEqual(['start', 'delete']);
  });

  it('is left as it is when it is made again', async () => {
    await create();
    expect(await create()).toEqual([]);
    expect(await place.calls()).toEqual(['start']);
  });

  it('takes images, tells which it has, and says where minikube did nothing', async () => {
    await create();
    expect(await minikube.nodeImages('lab', place.context)).toContain('docker.registry.example/kit/tools:1');
    const archive = path.join(place.home, 'a.tar');
    const load = () => collect(minikube.loadImages('lab', [archive], place.context));
    await expect(load()).rejects.toMatchObject({ code: 'file.unreadable' });
    await writeFile(archive, 'x');
    expect(await load()).toContainEqual({
      type: 'warning',
      text: expect.stringContaining('brought no image') as string,
    });
    await place.script({ recordings: { image: 'image-load-missing.txt' } });
    await expect(load()).rejects.toMatchObject({
      code: 'tool.failed',
      data: { why: "The image 'kit/nosuch:1' was not found; unable to add it to cache" },
    });
  });
});

describe('a creation that fails', { timeout: 60_000 }, () => {
  it.each([
    ['error-root.jsonl', 'minikube.root'],
    ['error-ports.jsonl', 'port.taken'],
    ['error-docker-down.jsonl', 'docker.unreachable'],
    ['error-base-image.jsonl', 'minikube.offline'],
    ['error-kubeadm.jsonl', 'cluster.create-failed'],
  ])('leaves logs and nothing else: %s', async (recording, code) => {
    await place.script({ recordings: { start: recording } });
    await expect(create()).rejects.toMatchObject({ code });
    expect(await place.calls()).toEqual(['start', 'logs', 'delete']);
    expect(await place.clusters()).toEqual([]);
    expect(await readdir(inFolder(''))).toEqual(['logs']);
    expect(await readFile(inFolder('logs/minikube-start.log'), 'utf8')).toContain('io.k8s.sigs.minikube.error');
  });

  it('is made anew where minikube finds a profile that was cut off, three times at most', async () => {
    await place.script({ recordings: { start: 'start-after-interrupt.jsonl' } });
    await expect(create()).rejects.toMatchObject({ code: 'cluster.create-failed' });
    const calls = await place.calls();
    expect(calls.filter((verb) => verb === 'start')).toHaveLength(3);
    expect(await place.clusters()).toEqual([]);
  });

  it('leaves nothing at all where it was cancelled, at any line', async () => {
    for (const hangAfter of [1, 6, 12]) {
      await place.script({ hangAfter });
      const controller = new AbortController();
      const task = minikube.create(place.spec(), { ...place.context, signal: controller.signal });
      let lines = 0;
      const cut = collect(task, (event) => {
        if (event.type === 'log' || event.type === 'warning') lines += 1;
        if (lines === hangAfter) controller.abort();
      });
      await expect(cut).rejects.toMatchObject({ code: 'cancelled' });
      expect(await place.clusters()).toEqual([]);
      expect(await readdir(inFolder(''))).toEqual([]);
    }
    expect((await place.calls()).filter((verb) => verb === 'delete')).toHaveLength(3);
  });

  it('removes a container that Docker makes after minikube has ended', async () => {
    await place.script({ hangAfter: 6 });
    const controller = new AbortController();
    const mounts = [{ type: 'bind', name: null, destination: ownerMark(place.home) }];
    const facts = { id: 'late', name: 'lab', image: 'x', createdAt: '', labels: {}, ports: [], mounts };
    const cut = collect(minikube.create(place.spec(), { ...place.context, signal: controller.signal }), (event) => {
      if (event.type !== 'log' || controller.signal.aborted) return;
      place.late.push({ ...facts, state: 'created' });
      controller.abort();
    });
    await expect(cut).rejects.toMatchObject({ code: 'cancelled' });
    expect(place.others).toEqual([]);
    expect(await state()).toEqual({ state: 'absent' });
  });

  it.each([
    [{ nodes: 2 }, 'minikube.one-node'],
    [{ name: 'host' }, 'minikube.reserved-name'],
  ])('is refused before anything is done: %o', async (more, code) => {
    await expect(create(more)).rejects.toMatchObject({ code });
    expect(await place.calls()).toEqual([]);
  });
});

describe('a creation that was cut off', { timeout: 60_000 }, () => {
  const cutOff = async () => {
    await create();
    await writeFile(inFolder('creating'), 'x');
    expect(await state()).toMatchObject({ state: 'incomplete' });
  };

  it('is finished where all of it works', async () => {
    await cutOff();
    await create();
    expect(await place.calls()).toEqual(['start']);
    expect(await state()).toEqual({ state: 'running' });
  });

  it('is made anew where it is not whole', async () => {
    await cutOff();
    await writeFile(inFolder('kubeconfig'), 'half');
    await create();
    expect((await place.calls()).filter((verb) => verb !== 'update-context')).toEqual(['start', 'delete', 'start']);
    expect(await state()).toEqual({ state: 'running' });
  });

  it('is known although there is no container yet', async () => {
    await mkdir(inFolder(''), { recursive: true });
    await writeFile(inFolder('creating'), 'x');
    expect(await state()).toMatchObject({ state: 'incomplete' });
    await create();
    expect(await state()).toEqual({ state: 'running' });
  });
});

describe('what is not ours or not whole any more', { timeout: 60_000 }, () => {
  it.each([
    ['cluster.foreign', []],
    ['cluster.elsewhere', [{ type: 'bind', name: null, destination: ownerMark('/another/home') }]],
  ])('is left alone by every verb: %s', async (code, mounts) => {
    const container = { id: 'x', name: 'lab', image: 'x', createdAt: '', labels: {}, ports: [], mounts } as const;
    place.others.push({ ...container, state: 'running' });
    const verbs: (() => ProvisionerTask | Promise<unknown>)[] = [
      () => minikube.create(place.spec(), place.context),
      ...(['start', 'stop', 'pause', 'resume', 'delete'] as const).map(
        (verb) => () => minikube[verb]('lab', place.context),
      ),
    ];
    for (const verb of verbs) await expect(collect(verb() as ProvisionerTask)).rejects.toMatchObject({ code });
    for (const ask of ['status', 'nodes', 'nodeImages', 'kubeconfig'] as const)
      await expect(minikube[ask]('lab', place.context)).rejects.toMatchObject({ code });
    expect(await minikube.list(place.context)).toEqual([]);
    expect(await place.calls()).toEqual([]);
  });

  it('is not made anew over a volume that is left, until it is deleted', async () => {
    await create();
    await place.loseContainer('lab');
    expect(await state()).toMatchObject({ state: 'unreachable', reason: expect.stringContaining('volume') as string });
    expect(await minikube.list(place.context)).toEqual(['lab']);
    await expect(create()).rejects.toMatchObject({ code: 'minikube.container-gone' });
    await expect(does('start')).rejects.toMatchObject({ code: 'minikube.container-gone' });
    await does('delete');
    await create();
    expect(await state()).toEqual({ state: 'running' });
  });

  it('is unknown where there is none', async () => {
    expect(await state()).toEqual({ state: 'absent' });
    for (const verb of ['start', 'stop', 'pause', 'resume'] as const)
      await expect(does(verb)).rejects.toMatchObject({ code: 'cluster.unknown' });
    await expect(minikube.nodes('lab', place.context)).rejects.toMatchObject({ code: 'cluster.unknown' });
  });
});

describe('a GPU', { timeout: 60_000 }, () => {
  it('is asked for with the one runtime that gets it, and counts when the node offers it', async () => {
    // As the API of a node with the device plugin answers; no such machine was at hand.
    place.answers.set('/api/v1/nodes', {
      items: [
        {
          metadata: { name: 'lab' },
          status: { conditions: [{ type: 'Ready', status: 'True' }], allocatable: { 'nvidia.com/gpu': '1' } },
        },
      ],
    });
    await create({ gpus: true });
    expect(await place.argumentsOf('start')).toEqual(
      expect.arrayContaining(['--gpus=nvidia', '--container-runtime=docker']),
    );
  });

  it('that Docker cannot hand on is told as such', async () => {
    await place.script({ recordings: { start: 'error-gpus-docker.jsonl' } });
    await expect(create({ gpus: true })).rejects.toMatchObject({
      code: 'minikube.no-gpu',
      data: { why: expect.stringContaining('could not select device driver') as string },
    });
    expect(await place.clusters()).toEqual([]);
  });
});
