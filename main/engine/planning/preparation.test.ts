import { describe, expect, it } from 'vitest';
import { preparationSchema } from '../../../contracts/preparation.ts';
import { planInputSchema, type PlanInput } from '../../../contracts/planning.ts';
import type { ToolStatus } from '../../../contracts/tools.ts';
import { AppError } from '../../../contracts/app-error.ts';
import { fakeHost } from '../../../test/fakes/fake-host.ts';
import { memoryFiles } from '../../../test/fakes/memory-files.ts';
import { catalogEntry, containerOf, hardwareOf, lockedOf, lockOf } from '../../../test/fakes/planning-facts.ts';
import { makePlan } from './make-plan.ts';
import { registryOf } from './preparation.ts';
import { preparer } from './read-preparation.ts';

const commit = 'a'.repeat(40);
const source = (id: string, archiveBytes?: number) => ({
  id,
  repository: `owner/${id}`,
  commit,
  archive: `https://github.com/owner/${id}/archive/${commit}.tar.gz`,
  ...(archiveBytes === undefined ? {} : { archiveBytes }),
  trees: {},
  contentSha256: 'b'.repeat(64),
  files: 1,
  bytes: 1,
});

const recipe = (name: string, bytes: number) => ({
  name,
  summary: '',
  onDemand: false,
  version: '1.2.3',
  accepts: { from: '1.0.0', below: '2.0.0' },
  ask: { arguments: [], pattern: '' },
  address: `https://dl.example/${name}`,
  checksum: `https://dl.example/${name}.sha256`,
  bytes,
  module: { folder: name, linkerFlags: '' },
});
const missing = (name: string): ToolStatus => ({
  name,
  summary: '',
  onDemand: false,
  wanted: '',
  found: { from: 'missing', reason: '', address: `https://dl.example/${name}` },
});
const present = (name: string): ToolStatus => ({
  name,
  summary: '',
  onDemand: false,
  wanted: '',
  found: { from: 'path', path: `/usr/bin/${name}`, version: '1.5.0' },
});

interface Given {
  readonly files?: Record<string, string>;
  readonly tools?: readonly ToolStatus[];
  readonly hasImage?: (reference: string) => Promise<boolean>;
  readonly input?: Partial<PlanInput>;
  readonly sizes?: readonly (number | undefined)[];
  readonly engine?: Parameters<typeof hardwareOf>[0];
}

/** What the engine would be asked with, and the plan that it is asked about. */
function stage(given: Given = {}) {
  const { sizes = [3_000_000, 7_000_000] } = given;
  const lock = {
    ...lockOf([lockedOf('notebooks', [containerOf('web'), containerOf('api')])]),
    sources: sizes.map((bytes, index) => source(`source-${index}`, bytes)),
  };
  const input = planInputSchema.parse(given.input ?? {});
  const hardware = hardwareOf(given.engine);
  const provisioners = [{ id: 'kind', tools: ['kind'], nodeImage: 'kindest/node:v1' }];
  const catalog = { components: [catalogEntry('notebooks')] };
  const selection = [{ id: 'notebooks', why: '' }];
  const plan = makePlan({ hardware, catalog, lock, selection, input, provisioners });
  const tools = JSON.stringify({ schema: 1, tools: [recipe('kind', 10_000_000), recipe('kubectl', 50_000_000)] });
  const host = fakeHost({
    files: memoryFiles({ '/program/resources/tools.json': tools, ...given.files }),
    docker: { hasImage: given.hasImage ?? (async () => false) },
  });
  let asked = 0;
  const list = async () => {
    asked += 1;
    return [...(given.tools ?? [missing('kind'), missing('kubectl')])];
  };
  return {
    prepare: preparer({ host, tools: { list }, provisioners }),
    input,
    made: { plan, hardware, lock },
    asked: () => asked,
  };
}

function prepare(given: Given = {}) {
  const { prepare: ask, input, made } = stage(given);
  return ask(input, made);
}

const cached = (index: number) => ({ [`/home/test/.slipway/cache/archives/source-${index}-${commit}.tar.gz`]: 'x' });

describe('what making a plan takes', () => {
  it('counts everything on a computer on which nothing was made yet', async () => {
    const preparation = await prepare();
    expect(preparationSchema.parse(preparation)).toEqual(preparation);
    expect(preparation.downloads.map(({ kind, bytes, from }) => [kind, bytes, from])).toEqual([
      ['manifests', 10_000_000, ['github.com']],
      ['tool', 10_000_000, ['dl.example']],
      ['tool', 50_000_000, ['dl.example']],
      ['node-image', null, ['docker.io']],
      ['images', null, ['registry.example']],
    ]);
    expect(preparation).toMatchObject({ knownBytes: 70_000_000, isComplete: false });
    // 70 MB are 560 Mbit.
    expect(preparation.estimate.seconds).toBe(12);
    expect(preparation.estimate.says).toMatch(/66\.8 MiB, takes about 12 s at 50 Mbit\/s, which is assumed/);
    expect(preparation.estimate.says).toMatch(/each GiB takes about 2 min 52 s/);
  });

  it('counts only what is not there', async () => {
    const preparation = await prepare({
      files: cached(0),
      tools: [present('kind'), missing('kubectl')],
      hasImage: async (reference) => reference === 'kindest/node:v1',
    });
    expect(preparation.downloads.map(({ state, bytes }) => [state, bytes])).toEqual([
      ['needed', 7_000_000],
      ['here', 0],
      ['needed', 50_000_000],
      ['here', 0],
      ['needed', null],
    ]);
    expect(preparation.downloads[1]?.title).toBe('kind 1.5.0');
  });

  it('says that nothing of a known size is needed once all is there', async () => {
    const preparation = await prepare({
      files: { ...cached(0), ...cached(1) },
      tools: [present('kind'), present('kubectl')],
      hasImage: async () => true,
    });
    expect(preparation.knownBytes).toBe(0);
    expect(preparation.estimate.says).toMatch(/^Of what has a known size, nothing has to be downloaded\./);
  });

  it('takes what lies in a folder that stands in for the hosts for there, and says what is not in it', async () => {
    const preparation = await prepare({
      input: { mirror: '/mnt/mirror' },
      files: {
        [`/mnt/mirror/github.com/owner/source-0/archive/${commit}.tar.gz`]: 'archive',
        '/mnt/mirror/dl.example/kind': 'kind',
      },
    });
    const [manifests, kind, kubectl] = preparation.downloads;
    expect(manifests).toMatchObject({ state: 'needed', bytes: null, from: ['/mnt/mirror'] });
    expect(kind).toMatchObject({ state: 'here', bytes: 0 });
    expect(kubectl).toMatchObject({ state: 'needed', bytes: null, from: ['/mnt/mirror'] });
    expect(kubectl?.says).toMatch(/Not all of it is in \/mnt\/mirror\.$/);
  });

  it('names the host of a mirror on the network', async () => {
    const preparation = await prepare({ input: { mirror: 'https://mirror.example/kubeflow' } });
    expect(preparation.downloads[0]?.from).toEqual(['mirror.example']);
  });

  it('says unknown of a size that the lock does not tell, and of an image that nobody can be asked about', async () => {
    const preparation = await prepare({
      sizes: [1000, undefined],
      input: { nodeImage: 'registry.example:5000/node:2' },
      hasImage: () => Promise.reject(new AppError('docker.missing')),
    });
    expect(preparation.downloads[0]).toMatchObject({ state: 'needed', bytes: null });
    expect(preparation.downloads[3]).toMatchObject({ state: 'unknown', bytes: null, from: ['registry.example:5000'] });
  });

  it('asks for the tools once, however many plans are asked about', async () => {
    const { prepare: ask, input, made, asked } = stage();
    await Promise.all([ask(input, made), ask(input, made)]);
    expect(asked()).toBe(1);
  });

  it('is only the cluster where no component is chosen', async () => {
    const { prepare: ask, input, made } = stage();
    const { downloads } = await ask(input, { ...made, plan: { ...made.plan, components: [] } });
    expect(downloads.map(({ title }) => title)).toEqual(['kind 1.2.3', 'Image of the nodes']);
  });

  it('says where data will lie, and that nothing is sent', async () => {
    const { places, privacy } = await prepare({ engine: { kind: 'docker-desktop' } });
    expect(places.map(({ title, path }) => [title, path])).toEqual([
      ['Slipway', '/home/test/.slipway'],
      ['Downloads', '/home/test/.slipway/cache'],
      ['Clusters', '/data'],
    ]);
    expect(places[2]?.says).toContain("in Docker Desktop's virtual machine on this computer");
    expect(privacy[0]).toBe('Nothing is sent anywhere: no statistics, no error reports, and there is no account.');
  });
});

describe('registryOf', () => {
  it.each([
    ['nginx', 'docker.io'],
    ['kubeflow/katib:v1', 'docker.io'],
    ['ghcr.io/kubeflow/x@sha256:abc', 'ghcr.io'],
    ['localhost/x:1', 'localhost'],
    ['registry:5000/x', 'registry:5000'],
    ['nginx:1.2', 'docker.io'],
  ])('%s: %s', (reference, registry) => {
    expect(registryOf(reference)).toBe(registry);
  });
});
