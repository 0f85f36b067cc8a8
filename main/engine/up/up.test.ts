import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { AppError } from '../../../contracts/app-error.ts';
import type { ClusterState } from '../../../contracts/clusters.ts';
import { type OperationEvent, upInputSchema } from '../../../contracts/operations.ts';
import { settingsSchema } from '../../../contracts/settings.ts';
import { fakeHost } from '../../../test/fakes/fake-host.ts';
import { fakeProvisioner } from '../../../test/fakes/fake-provisioner.ts';
import { memoryFiles } from '../../../test/fakes/memory-files.ts';
import { catalogEntry, containerOf, hardwareOf, lockedOf, lockOf } from '../../../test/fakes/planning-facts.ts';
import { sampleLogin } from '../../../test/fakes/sample-login.ts';
import { readRecord } from '../clusters/cluster-record.ts';
import { createClusters } from '../clusters/clusters.ts';
import { selectComponents } from '../distribution/selection.ts';
import { makePlan } from '../planning/make-plan.ts';
import { upOperation } from './up.ts';
import type { UpDeps } from './up-deps.ts';

const folder = '/home/test/.slipway/clusters/lab';
const catalog = {
  components: [catalogEntry('dex'), catalogEntry('katib', { needs: ['dex'] })],
  presets: [{ id: 'full', title: 'Full', summary: '', components: 'all' as const }],
};
const lock = lockOf([
  lockedOf('dex', [containerOf('dex')]),
  lockedOf('katib', [containerOf('katib', { memoryBytes: 2 ** 30 })]),
]);

const noNetwork = { proxy: null, noProxy: [], certificates: null, mirrors: {}, logins: {} };

interface Stage {
  readonly state?: ClusterState;
  readonly hardware?: Parameters<typeof hardwareOf>[0];
  readonly deps?: Partial<UpDeps>;
  readonly programs?: readonly string[];
}

function stage({ state, hardware, deps = {}, programs = ['docker'] }: Stage = {}) {
  const provisioner = fakeProvisioner(state === undefined ? {} : { lab: state });
  const files = memoryFiles();
  const closed: string[] = [];
  const host = fakeHost({
    files,
    network: { isPortFree: async (port) => port !== 8080 },
    processes: { find: async (program) => (programs.includes(program) ? `/usr/bin/${program}` : null) },
    surroundings: { user: () => ({ name: 'ada', isAdministrator: false }) },
    kubernetes: { connect: (kubeconfig) => ({ close: () => closed.push(kubeconfig) }) as never },
  });
  const asked: unknown[] = [];
  const all: UpDeps = {
    clusters: createClusters([provisioner], { tool: async (name) => name }),
    tools: { tool: async (name) => name },
    readHardware: async () => hardwareOf(hardware),
    readCatalog: async () => catalog,
    readLock: async (_host, distribution) => (asked.push(distribution), lock),
    selectComponents,
    makePlan,
    renderComponents: async function* (_lock, ids, mirror) {
      asked.push({ ids, mirror });
      yield { type: 'progress', step: 'render', done: 1, total: 1, unit: 'steps' };
      return ids.map((component) => ({ component, path: `/cache/${component}`, objects: 2 }));
    },
    makeTransform: (input) => (
      asked.push({ nodeImages: input.nodeImages, gateway: input.gateway }), (_, object) => object
    ),
    ensureLogin: async () => ({ keptIn: 'file', login: sampleLogin }),
    installPlatform: async function* ({ rendered }) {
      yield { type: 'step', step: 'apply', state: 'started' };
      return { objects: rendered.length * 2, workloads: rendered.length };
    },
    settings: { read: async () => settingsSchema.parse({}), nodeNetwork: async () => noNetwork },
    feedImages: async function* () {
      yield { type: 'step', step: 'pull', state: 'skipped' };
      return undefined;
    },
    ...deps,
  };
  const controller = new AbortController();
  const run = async (
    input: Partial<z.input<typeof upInputSchema>> = {},
    onEvent: (event: OperationEvent) => void = () => undefined,
  ) => {
    const task = upOperation(all).run(upInputSchema.parse({ cluster: 'lab', ...input }), {
      host,
      signal: controller.signal,
    });
    const events: OperationEvent[] = [];
    let step = await task.next();
    for (; step.done !== true; step = await task.next()) {
      onEvent(step.value);
      events.push(step.value);
    }
    return { events, summary: step.value };
  };
  return { provisioner, files, host, asked, closed, controller, run, record: () => readRecord(host, 'lab') };
}

const bare = { bare: true };

describe('up --bare', () => {
  it('makes a cluster on the first port that is free, and remembers it', async () => {
    const { run, provisioner, record } = stage();
    const { events, summary } = await run({ ...bare, nodeImage: 'node:1', nodes: 2 });
    expect(summary).toBe('The cluster lab runs. Its gateway will be at http://localhost:8081.');
    expect(provisioner.specs).toEqual([
      { name: 'lab', nodes: 2, nodeImage: 'node:1', gatewayPort: 8081, folder, gpus: false },
    ]);
    expect(await record()).toMatchObject({ provisioner: 'kind', nodes: 2, gatewayPort: 8081, platform: null });
    expect(events[0]).toMatchObject({ type: 'steps', steps: [{ id: 'check' }, { id: 'tools' }, { id: 'cluster' }] });
  });

  it.each([
    ['running', { state: 'running' }, []],
    ['stopped', { state: 'stopped' }, ['start lab']],
    ['paused', { state: 'paused' }, ['start lab']],
    ['starting', { state: 'starting', reason: '' }, ['start lab']],
    ['half made', { state: 'incomplete', reason: '' }, ['create lab']],
  ] as const)('goes on with a cluster that is %s', async (_title, state, calls) => {
    const { run, provisioner, record } = stage({ state });
    await run(bare);
    expect(provisioner.calls).toEqual(calls);
    expect(await record()).toMatchObject({ name: 'lab' });
  });

  it('loads images that were brought along', async () => {
    const { run, provisioner } = stage();
    await run({ ...bare, imageArchives: ['a.tar', 'b.tar'] });
    expect(provisioner.calls).toEqual(['create lab', 'load a.tar b.tar lab']);
  });

  it('says what a cluster that is there keeps', async () => {
    const { run } = stage();
    await run(bare);
    const { events } = await run({ ...bare, gatewayPort: 9999, nodes: 3, gpus: true });
    expect(events).toContainEqual({
      type: 'warning',
      text: expect.stringMatching(
        /keeps its provisioner kind, which hands no GPU on, its gateway on port 8081, its 1 node\(s\)/,
      ) as string,
    });
  });

  it('refuses to fill a disk that is nearly full, unless told to', async () => {
    const { run, provisioner } = stage({ hardware: { diskFreeBytes: 2 ** 30 } });
    await expect(run(bare)).rejects.toMatchObject({
      code: 'check.failed',
      data: { check: 'disk-space', says: expect.stringContaining('1 GiB') as string },
    });
    expect(provisioner.calls).toEqual([]);
    expect((await run({ ...bare, anyway: true })).events).toContainEqual(expect.objectContaining({ type: 'warning' }));
  });

  it('says what Slipway can put right, and stops where something is missing', async () => {
    const { run } = stage();
    expect((await run(bare)).events).toContainEqual({
      type: 'warning',
      text: expect.stringMatching(/^File watches: .*"slipway doctor --fix inotify-limits"\.$/) as string,
    });
    const without = stage({ programs: [] });
    await expect(without.run(bare)).rejects.toMatchObject({ code: 'check.failed', data: { check: 'docker-command' } });
    expect(without.provisioner.calls).toEqual([]);
  });

  it('leaves the logs of a failed creation and nothing else', async () => {
    const { run, provisioner, files } = stage();
    provisioner.failCreate = new AppError('cluster.create-failed', { cluster: 'lab', why: 'x', logs: '' });
    await expect(run(bare)).rejects.toMatchObject({ code: 'cluster.create-failed' });
    expect(files.contents()).toEqual({});
    expect(await files.list('/home/test/.slipway/clusters')).toEqual([]);
    await files.writeAtomic(`${folder}/logs/a.log`, 'why');
    provisioner.failCreate = new AppError('cluster.create-failed', { cluster: 'lab', why: 'x', logs: '' });
    await expect(run(bare)).rejects.toMatchObject({ code: 'cluster.create-failed' });
    expect(Object.keys(files.contents())).toEqual([`${folder}/logs/a.log`]);
  });
});

describe('up', () => {
  it('installs what was chosen, and says where it is', async () => {
    const { run, provisioner, asked, closed, record } = stage();
    const { summary } = await run({ preset: 'full', mirror: '/mirror', distribution: '/my/lock.json' });
    expect(summary).toBe(
      'Kubeflow 26.03 is ready on the cluster lab (2 components, 4 objects, 2 workloads): http://localhost:8081',
    );
    expect(provisioner.calls).toEqual(['create lab']);
    expect(asked).toEqual([
      '/my/lock.json',
      { ids: ['dex', 'katib'], mirror: '/mirror' },
      { nodeImages: ['docker.io/library/here:1'], gateway: { nodePort: 30_080 } },
    ]);
    expect(closed).toEqual(['a kubeconfig']);
    expect((await record())?.platform).toMatchObject({
      distribution: `${folder}/lock.json`,
      mirror: '/mirror',
      preset: 'full',
      components: null,
    });
  });

  it('lets the nodes take images that are on their way without asking for them again, and ends what brings them', async () => {
    const seen: { coming: boolean; over: boolean }[] = [];
    let isSettled: (image: string) => boolean = () => true;
    const { run, asked } = stage({
      deps: {
        async *feedImages({ arrival }) {
          arrival.expect(['ghcr.io/a/b:1']);
          yield { type: 'step', step: 'pull', state: 'started' };
          expect(await arrival.arrived).toBe('lab');
          arrival.settle('ghcr.io/a/b:1');
          await new Promise((resolve) => arrival.over.addEventListener('abort', resolve, { once: true }));
          seen.push({ coming: !isSettled('ghcr.io/a/b:1'), over: arrival.over.aborted });
          return undefined;
        },
        installPlatform: async function* (input) {
          isSettled = input.isImageSettled ?? isSettled;
          yield { type: 'step', step: 'apply', state: 'started' };
          return { objects: 1, workloads: 1 };
        },
      },
    });
    await run({ preset: 'full' });
    expect(seen).toEqual([{ coming: false, over: true }]);
    expect(asked).toContainEqual({
      nodeImages: ['docker.io/library/here:1', 'ghcr.io/a/b:1'],
      gateway: { nodePort: 30_080 },
    });
  });

  it('tells the nodes of the network, and passes on what they cannot have', async () => {
    const told: unknown[] = [];
    const { run, provisioner } = stage();
    Object.assign(provisioner, {
      applyNetwork: async (name: string, network: unknown) => (
        told.push({ name, network }), ['The proxy is not for nodes.']
      ),
    });
    const { events } = await run(bare);
    expect(told).toEqual([{ name: 'lab', network: noNetwork }]);
    expect(events).toContainEqual({ type: 'warning', text: 'The proxy is not for nodes.' });
  });

  it('takes the mirror of the settings where no other is named', async () => {
    const settings = {
      read: async () => settingsSchema.parse({ mirror: '/usual' }),
      nodeNetwork: async () => noNetwork,
    };
    const { run, asked } = stage({ deps: { settings } });
    await run();
    expect(asked[1]).toMatchObject({ mirror: '/usual' });
  });

  it('goes on without arguments with what it was asked for the last time', async () => {
    const { run, asked } = stage();
    await run({ components: ['dex'], mirror: '/mirror', distribution: '/my/lock.json' });
    asked.length = 0;
    await run();
    expect(asked.slice(0, 2)).toEqual([`${folder}/lock.json`, { ids: ['dex'], mirror: '/mirror' }]);
    await run({ preset: 'full', distribution: '26.03' });
    expect(asked.slice(3, 5)).toEqual(['26.03', { ids: ['dex', 'katib'], mirror: '/mirror' }]);
  });

  it('refuses what does not fit before anything is made, unless told to go on', async () => {
    const { run, provisioner } = stage({ hardware: { cpus: 2, memoryGibibytes: 2 } });
    await expect(run()).rejects.toMatchObject({ code: 'plan.does-not-fit' });
    expect(provisioner.calls).toEqual([]);
    const { events } = await run({ anyway: true });
    expect(events).toContainEqual({
      type: 'warning',
      text: expect.stringMatching(/^It does not fit on this computer\./) as string,
    });
  });

  it('does not refuse what is installed already', async () => {
    const { run } = stage({ hardware: { cpus: 2, memoryGibibytes: 2 } });
    await run({ anyway: true });
    expect((await run()).summary).toContain('is ready');
  });

  it('gives the cluster up when the manifests cannot be had', async () => {
    const failing: UpDeps['renderComponents'] = async function* () {
      yield { type: 'progress', step: 'fetch', done: 0, total: 1, unit: 'bytes' };
      throw new AppError('download.failed', { address: 'a', why: 'b' });
    };
    const { run, provisioner, files } = stage({ deps: { renderComponents: failing } });
    provisioner.hang = true;
    await expect(run()).rejects.toMatchObject({ code: 'download.failed' });
    expect(provisioner.states.get('lab')).toBeUndefined();
    expect(files.contents()).toEqual({});
  });

  it('can be cancelled while it makes the cluster', async () => {
    const { run, provisioner, controller, files } = stage();
    provisioner.hang = true;
    const cancel = (event: OperationEvent) => {
      if (event.type === 'progress' && event.step === 'cluster') controller.abort();
    };
    await expect(run({}, cancel)).rejects.toMatchObject({ code: 'cancelled' });
    expect(files.contents()).toEqual({});
  });
});
