import { describe, expect, it } from 'vitest';
import { AppError } from '../../../contracts/app-error.ts';
import type { OperationEvent } from '../../../contracts/operations.ts';
import { type Settings, settingsSchema } from '../../../contracts/settings.ts';
import type { Provisioner } from '../../../provisioners/provisioner.ts';
import { fakeHost } from '../../../test/fakes/fake-host.ts';
import { fakeProvisioner } from '../../../test/fakes/fake-provisioner.ts';
import { memoryFiles } from '../../../test/fakes/memory-files.ts';
import { catalogEntry, containerOf, hardwareOf, lockedOf, lockOf } from '../../../test/fakes/planning-facts.ts';
import { ImageStore } from '../images/image-store.ts';
import { makePlan } from '../planning/make-plan.ts';
import { createSettings } from '../settings/settings.ts';
import { clusterArrival } from './cluster-arrival.ts';
import { feedImages } from './up-images.ts';

const image = 'registry.example/dex:1';
const catalog = { components: [catalogEntry('dex')], presets: [] };
const lock = lockOf([lockedOf('dex', [containerOf('dex')])]);

interface Stage {
  readonly settings?: Partial<Settings>;
  readonly provisioner?: Partial<Provisioner>;
  readonly running?: boolean;
}

function stage({ settings = {}, provisioner = {}, running = false }: Stage) {
  const requested: string[] = [];
  const host = fakeHost({
    files: memoryFiles(),
    docker: { info: async () => ({ architecture: 'x86_64' }) as never },
    transfers: {
      request: async (address) => {
        requested.push(address);
        throw new AppError('host.unreachable', { host: new URL(address).host, why: 'there is no network' });
      },
    },
  });
  const whole: Provisioner = {
    ...fakeProvisioner(running ? { lab: { state: 'running' } } : {}),
    importImage: async () => undefined,
    ...provisioner,
  };
  const arrival = clusterArrival();
  const context = { host, signal: new AbortController().signal, tool: async (name: string) => name };
  const run = async (onEvent: (event: OperationEvent) => void = () => undefined) => {
    const plan = makePlan({
      ...{ hardware: hardwareOf(), catalog, lock, selection: [{ id: 'dex', because: null }] as never },
      input: { distribution: '26.03', profile: 'laptop', nodes: 1, gpus: false, anyway: false } as never,
      provisioners: [whole],
    });
    const platform = { distribution: '26.03', mirror: undefined, components: undefined, catalog, lock, plan };
    const status = await whole.status('lab', context);
    const checked = { provisioner: whole, record: null, status, platform };
    const feed = {
      settings: { ...createSettings(host), read: async () => ({ ...settingsSchema.parse({}), ...settings }) },
      store: new ImageStore(host),
    };
    const events: OperationEvent[] = [];
    for await (const event of feedImages({ checked, platform, cluster: 'lab', arrival }, feed, context)) {
      onEvent(event);
      events.push(event);
    }
    return events;
  };
  return { run, arrival, requested };
}

const skipped = [{ type: 'step', step: 'pull', state: 'skipped', detail: 'The nodes pull for themselves' }];

describe('images that are brought to the nodes', () => {
  it('are none where nobody wants it, or the provisioner cannot', async () => {
    expect(await stage({ settings: { pullImages: false } }).run()).toEqual(skipped);
    expect(await stage({ provisioner: { importImage: undefined as never } }).run()).toEqual(skipped);
  });

  it('are none where the nodes hold all, and nobody is asked then', async () => {
    const { run, requested } = stage({ running: true, provisioner: { nodeImages: async () => [image] } });
    expect((await run()).at(-1)).toMatchObject({ state: 'done', detail: 'The nodes hold all images' });
    expect(requested).toEqual([]);
  });

  it('are waited for while they come, and left to the nodes without a network, which is no failure', async () => {
    const { run, arrival, requested } = stage({});
    const settled: boolean[] = [];
    const events = await run((event) => {
      if (event.type === 'step') settled.push(arrival.isImageSettled(image));
    });
    expect(settled).toEqual([false, true]);
    expect(requested).toHaveLength(1);
    expect(events).toContainEqual({
      type: 'warning',
      text: expect.stringMatching(
        /^registry\.example\/dex:1 could not .* registry\.example cannot be reached: there is no network/,
      ) as string,
    });
    expect(events.at(-1)).toMatchObject({ step: 'pull', state: 'done', detail: '0 of 1 images' });
  });

  it('hinder nobody where the nodes cannot be asked', async () => {
    const nodeImages = () => Promise.reject(new AppError('docker.failed', { why: 'no containerd' }));
    const events = await stage({ running: true, provisioner: { nodeImages } }).run();
    expect(events).toEqual([{ type: 'warning', text: expect.stringContaining('no containerd') as string }, ...skipped]);
  });
});
