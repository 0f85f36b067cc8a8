import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach } from 'vitest';
import type { OperationEvent } from '../../contracts/operations.ts';
import { createNodeHost } from '../../main/engine/host/node-host.ts';
import { nodePlatform } from '../../main/engine/images/image-platform.ts';
import { ImageStore, type StoredImage } from '../../main/engine/images/image-store.ts';
import { pullImages } from '../../main/engine/images/pull-images.ts';
import { RegistryClient, type RegistryOptions } from '../../main/engine/images/registry-client.ts';
import type { Host } from '../../provisioners/host.ts';
import { type FrontRules, type RegistryFront, registryFront } from '../kit/registry-front.ts';

interface Outcome {
  readonly delivered: readonly StoredImage[];
  readonly events: readonly OperationEvent[];
  /** What was said of images that could not be had. */
  readonly why: Readonly<Record<string, string>>;
}

/** A computer of its own for each test, to pull images on. */
export interface PullStage {
  readonly host: Host;
  readonly store: ImageStore;
  /** A front before a registry, closed after the test. */
  before(port: number, rules: FrontRules): Promise<RegistryFront>;
  /** Pulls as `up` does, for nodes that take everything. */
  pull(images: readonly string[], options?: Partial<RegistryOptions>): Promise<Outcome>;
}

/** To be called once in a file; its members are those of the test that runs. */
export function usePullStage(): PullStage {
  const fronts: RegistryFront[] = [];
  const now: { host: Host | null; store: ImageStore | null } = { host: null, store: null };
  beforeEach(async () => {
    const home = await mkdtemp(path.join(tmpdir(), 'slipway-images-'));
    const userKubeconfig = path.join(home, 'kubeconfig');
    now.host = createNodeHost({ home, cache: path.join(home, 'cache'), resources: home, userKubeconfig });
    now.store = new ImageStore(now.host);
    return async () => {
      for (const front of fronts.splice(0)) await front.close();
      await rm(home, { recursive: true, force: true });
    };
  });
  const stage: PullStage = {
    get host() {
      return present(now.host);
    },
    get store() {
      return present(now.store);
    },
    async before(port, rules) {
      const front = await registryFront(port, rules);
      fronts.push(front);
      return front;
    },
    pull: (images, options = {}) => pullOn(stage, images, options),
  };
  return stage;
}

function present<Value>(value: Value | null): Value {
  if (value === null) throw new Error('There is a computer only while a test runs');
  return value;
}

async function pullOn(
  { host, store }: PullStage,
  images: readonly string[],
  options: Partial<RegistryOptions>,
): Promise<Outcome> {
  const events: OperationEvent[] = [];
  const delivered: StoredImage[] = [];
  const emit = (event: OperationEvent) => events.push(event);
  const say = (text: string) => emit({ type: 'log', source: 'registry', text });
  const registries = new RegistryClient(host, { mirrors: {}, logins: new Map(), say, ...options });
  const deliver = async (image: StoredImage) => void delivered.push(image);
  const places = { registries, store, platform: nodePlatform('x86_64') };
  const { signal } = new AbortController();
  await pullImages({ images, places, parallel: 3, deliver }, { now: () => Date.now(), signal, emit });
  const left = events.flatMap((event) => (event.type === 'image' && event.state === 'left' ? [event] : []));
  return { delivered, events, why: Object.fromEntries(left.map(({ image, why }) => [image, why ?? ''])) };
}
