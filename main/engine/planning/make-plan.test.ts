import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type CatalogComponent,
  catalogComponentSchema,
  type Lock,
  lockSchema,
} from '../../../contracts/distribution.ts';
import { type PlanInput, planInputSchema, planSchema } from '../../../contracts/planning.ts';
import { catalogEntry, containerOf, hardwareOf, lockedOf, lockOf } from '../../../test/fakes/planning-facts.ts';
import { makePlan, type PlanFacts } from './make-plan.ts';

const mebibyte = 2 ** 20;
const gibibyte = 2 ** 30;
const resources = path.resolve(import.meta.dirname, '../../../resources');

function planOf(facts: Partial<Omit<PlanFacts, 'input'>> & { lock: Lock; input?: Partial<PlanInput> }) {
  const { lock, input, ...rest } = facts;
  return makePlan({
    hardware: hardwareOf(),
    catalog: { components: lock.components.map(({ id }) => catalogEntry(id)) },
    lock,
    selection: lock.components.map(({ id }) => ({ id, why: 'asked for' })),
    provisioners: [{ id: 'kind' }],
    ...rest,
    input: planInputSchema.parse(input ?? {}),
  });
}

function shipped(version: string): { lock: Lock; catalog: { components: CatalogComponent[] } } {
  const lock = lockSchema.parse(
    JSON.parse(readFileSync(path.join(resources, 'distributions', `${version}.json`), 'utf8')),
  );
  const folder = path.join(resources, 'catalog');
  const components = readdirSync(folder)
    .map((name): unknown => JSON.parse(readFileSync(path.join(folder, name), 'utf8')))
    .flatMap((entry) => catalogComponentSchema.safeParse(entry).data ?? []);
  return { lock, catalog: { components } };
}

describe('the whole platform, as the shipped locks say', () => {
  it.each(['26.03', '1.11.0'])('%s fits on 4 cores and 12 GiB', (version) => {
    const plan = planOf({ ...shipped(version), hardware: hardwareOf({ cpus: 4, memoryGibibytes: 12 }) });
    expect(planSchema.parse(plan)).toEqual(plan);
    expect(plan.verdict).toBe('fits');
    expect(plan.components.length).toBeGreaterThan(20);
    expect(plan.trims.map(({ workload }) => workload)).toEqual(
      expect.arrayContaining(['istiod', 'workflow-controller']),
    );
    expect(plan.cpuScale).toBeGreaterThan(0.5);
  });

  it('can be tried on 2 cores, and does not fit there as published', () => {
    const hardware = hardwareOf({ cpus: 2, memoryGibibytes: 12 });
    expect(planOf({ ...shipped('26.03'), hardware }).verdict).toBe('tight');
    const published = planOf({ ...shipped('26.03'), hardware, input: { profile: 'as-published' } });
    expect(published).toMatchObject({ verdict: 'does-not-fit', trims: [], cpuScale: 1 });
    expect(published.advice[0]).toContain('--profile laptop');
  });

  it('says what to leave out where memory is short', () => {
    const plan = planOf({ ...shipped('26.03'), hardware: hardwareOf({ cpus: 8, memoryGibibytes: 6 }) });
    expect(plan.verdict).toBe('does-not-fit');
    expect(plan.advice[0]).toMatch(/^Leave out .*: the rest fits\.$/);
  });
});

describe('what is not known', () => {
  it('is null, and never 0: nothing that the engine has where there is none', () => {
    const hardware = { ...hardwareOf(), containerEngine: { state: 'absent' as const, reason: 'no program "docker"' } };
    const plan = planOf({ lock: lockOf([lockedOf('one', [containerOf('one')])]), hardware });
    expect(plan.verdict).toBe('unknown');
    for (const line of plan.lines.filter(({ resource }) => resource !== 'gpu')) {
      expect(line).toMatchObject({ have: null, headroom: null, verdict: 'unknown' });
      expect(line.reason).toContain('no program "docker"');
    }
    expect(plan.advice).toEqual(['Install and start Docker: what it has decides what fits.']);
  });

  it('is the disk that images take: need and headroom are null, and the volumes are told', () => {
    const lock = lockOf([lockedOf('one', [containerOf('one')], { volumeBytes: 20 * gibibyte })]);
    const disk = planOf({ lock }).lines.find(({ resource }) => resource === 'disk');
    expect(disk).toMatchObject({ need: null, headroom: null, verdict: 'unknown' });
    expect(disk?.parts).toContainEqual({ title: 'Volumes of Title of one', amount: 20 * gibibyte });
    expect(disk?.parts).toContainEqual({ title: '1 images', amount: null });
  });

  it('is what sidecars request, where the lock does not say', () => {
    const lock = lockOf([lockedOf('one', [containerOf('one', { injected: true })])]);
    const plan = planOf({ lock });
    expect(plan.lines[0]).toMatchObject({ resource: 'cpu', need: null, verdict: 'unknown' });
    expect(plan.verdict).toBe('unknown');
  });
});

describe('needs', () => {
  it('count sidecars once a pod, daemons once a node and replicas each', () => {
    const lock = lockOf(
      [
        lockedOf('one', [
          containerOf('meshed', { injected: true, replicas: 2 }),
          containerOf('meshed', { injected: true, replicas: 2, container: 'second' }),
          containerOf('daemon', { kind: 'DaemonSet' }),
        ]),
      ],
      { millicores: 10, memoryBytes: 40 * mebibyte },
    );
    const [cpu] = planOf({ lock, input: { nodes: 3 } }).lines;
    expect(cpu?.parts).toEqual([
      { title: 'Control plane', amount: 850 },
      { title: 'Network agents of 3 nodes', amount: 300 },
      { title: 'Sidecars of 2 pods in the mesh', amount: 20 },
      { title: 'Title of one', amount: 2 * 200 + 3 * 100 },
    ]);
    expect(cpu?.need).toBe(850 + 300 + 20 + 700);
  });

  it('mind the larger of what is requested and what is used at rest', () => {
    const idleBytes = 500 * mebibyte;
    const plan = planOf({
      lock: lockOf([lockedOf('idle', [containerOf('idle')], { idleBytes }), lockedOf('lean', [containerOf('lean')])]),
    });
    const memory = plan.lines.find(({ resource }) => resource === 'memory');
    expect(memory?.parts).toContainEqual({ title: 'Title of idle', amount: idleBytes });
    expect(memory?.parts).toContainEqual({ title: 'Title of lean', amount: 64 * mebibyte });
  });

  it('add what the first profile makes where pipelines are installed', () => {
    const lock = lockOf([lockedOf('pipelines', [containerOf('kubeflow-pipelines-profile-controller')])]);
    expect(planOf({ lock }).lines[0]?.parts).toContainEqual({ title: 'What the first profile adds', amount: 10 });
  });
});

describe('the GPU', () => {
  const gpu = { vendor: 'NVIDIA', model: 'L4', memoryBytes: null, driver: null, usable: true, reason: '' };

  it('is asked of minikube, and told honestly where there is none', () => {
    const plan = planOf({ lock: lockOf([]), hardware: hardwareOf({ gpus: [gpu] }), input: { gpus: true } });
    expect(plan.provisioner).toMatchObject({ id: 'kind', reason: expect.stringContaining('only kind') as string });
    expect(plan.lines.find(({ resource }) => resource === 'gpu')).toMatchObject({
      need: 1,
      have: 0,
      verdict: 'does-not-fit',
    });
    expect(plan.advice).toContain('Run it without --gpus: notebooks and runs then use the CPU.');
  });

  it('is not asked of more than one node', () => {
    const provisioners = [{ id: 'kind' }, { id: 'minikube' }];
    const wish = { lock: lockOf([]), hardware: hardwareOf({ gpus: [gpu] }), provisioners };
    expect(() => planOf({ ...wish, input: { gpus: true, nodes: 2 } })).toThrow(
      'has one node here, and 2 were asked for',
    );
  });

  it('fits where minikube is there', () => {
    const provisioners = [{ id: 'kind' }, { id: 'minikube' }];
    const plan = planOf({
      lock: lockOf([]),
      hardware: hardwareOf({ gpus: [gpu] }),
      input: { gpus: true },
      provisioners,
    });
    expect(plan).toMatchObject({ provisioner: { id: 'minikube' }, verdict: 'fits' });
  });
});

describe('advice', () => {
  const big = (id: string, gibibytes: number) => lockedOf(id, [containerOf(id, { memoryBytes: gibibytes * gibibyte })]);

  it('names the smallest set to leave out, with what needs it', () => {
    const lock = lockOf([big('base', 1), big('middle', 5), big('top', 1)]);
    const catalog = {
      components: [
        catalogEntry('base'),
        catalogEntry('middle', { needs: ['base'] }),
        catalogEntry('top', { needs: ['middle'] }),
      ],
    };
    const { advice } = planOf({ lock, catalog, hardware: hardwareOf({ memoryGibibytes: 5 }) });
    expect(advice[0]).toBe('Leave out Title of top (top) and Title of middle (middle): the rest fits.');
  });

  it('says how far to raise the memory of a virtual machine, if the computer has it', () => {
    const lock = lockOf([big('base', 8)]);
    const raised = planOf({
      lock,
      hardware: hardwareOf({ memoryGibibytes: 4, computerGibibytes: 32, kind: 'docker-desktop' }),
    });
    expect(raised.advice.join(' ')).toMatch(/Raise the memory of Docker Desktop from 4 GiB to at least \d+ GiB/);
    const wanted = Number(/at least (\d+) GiB/.exec(raised.advice.join(' '))?.[1]);
    const hardware = hardwareOf({ memoryGibibytes: wanted, computerGibibytes: 32, kind: 'docker-desktop' });
    expect(planOf({ lock, hardware }).verdict).not.toBe('does-not-fit');
    const small = planOf({
      lock,
      hardware: hardwareOf({ memoryGibibytes: 4, computerGibibytes: 8, kind: 'docker-desktop' }),
    });
    expect(small.advice.join(' ')).toContain('more than this computer has');
  });
});

describe('a container that Slipway and its engine share', () => {
  const lock = lockOf([lockedOf('one', [containerOf('one')])]);
  const limits = { cpus: 3, memoryBytes: 6 * gibibyte };

  it('has no more than its limits, whatever the engine says', () => {
    const { lines } = planOf({ lock, hardware: hardwareOf({ limits: { ...limits, bindsEngine: true } }) });
    expect(lines.slice(0, 2).map(({ have }) => have)).toEqual([3000, 5 * gibibyte]);
  });

  it('limits nothing where the engine is outside', () => {
    const { lines } = planOf({ lock, hardware: hardwareOf({ limits: { ...limits, bindsEngine: false } }) });
    expect(lines.slice(0, 2).map(({ have }) => have)).toEqual([8000, 30 * gibibyte]);
  });
});

describe('what is refused', () => {
  it('is a component that the lock does not have', () => {
    const lock = lockOf([lockedOf('one', [])]);
    expect(() => planOf({ lock, selection: [{ id: 'two', why: '' }] })).toThrow('There is no component or preset two.');
  });

  it('is a provisioner that this version does not have', () => {
    expect(() => planOf({ lock: lockOf([]), input: { provisioner: 'minikube' } })).toThrow(
      'no provisioner minikube in this version',
    );
  });
});
