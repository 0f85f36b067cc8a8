import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OperationEvent } from '../../contracts/operations.ts';
import { createNodeHost } from '../../main/engine/host/node-host.ts';
import { checkLogin } from '../../main/engine/images/check-login.ts';
import { nodePlatform } from '../../main/engine/images/image-platform.ts';
import { ImageStore, type StoredImage } from '../../main/engine/images/image-store.ts';
import { pullImages } from '../../main/engine/images/pull-images.ts';
import { RegistryClient, type RegistryOptions } from '../../main/engine/images/registry-client.ts';
import type { Login } from '../../main/engine/images/registry-tokens.ts';
import type { Host } from '../../provisioners/host.ts';
import { type FrontRules, type RegistryFront, registryFront } from '../kit/registry-front.ts';
import { registryLogin, RegistryServer } from '../kit/registry-server.ts';
import { type SampleImage, sampleImage, sampleIndex } from '../kit/sample-image.ts';

const platform = nodePlatform('x86_64');
const fronts: RegistryFront[] = [];
let home = '';
let host: Host;
let store: ImageStore;
let registry: RegistryServer;

beforeAll(async () => {
  registry = await RegistryServer.start();
});

afterAll(() => registry.remove());

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'slipway-images-'));
  const paths = { home, cache: path.join(home, 'cache'), resources: home, userKubeconfig: path.join(home, 'kubeconfig') };
  host = createNodeHost(paths);
  store = new ImageStore(host);
  return async () => {
    for (const front of fronts.splice(0)) await front.close();
    await rm(home, { recursive: true, force: true });
  };
});

async function before(port: number, rules: FrontRules): Promise<RegistryFront> {
  const front = await registryFront(port, rules);
  fronts.push(front);
  return front;
}

interface Outcome {
  readonly delivered: readonly StoredImage[];
  readonly events: readonly OperationEvent[];
  /** What was said of images that could not be had. */
  readonly why: Readonly<Record<string, string>>;
}

/** Pulls as `up` does, with nodes that take everything. */
async function pull(images: readonly string[], options: Partial<RegistryOptions> = {}): Promise<Outcome> {
  const events: OperationEvent[] = [];
  const delivered: StoredImage[] = [];
  const emit = (event: OperationEvent) => events.push(event);
  const say = (text: string) => emit({ type: 'log', source: 'registry', text });
  const registries = new RegistryClient(host, { mirrors: {}, logins: new Map(), say, ...options });
  const deliver = async (image: StoredImage) => void delivered.push(image);
  const request = { images, places: { registries, store, platform }, parallel: 3, deliver };
  await pullImages(request, { now: () => Date.now(), signal: new AbortController().signal, emit });
  const left = events.flatMap((event) => (event.type === 'image' && event.state === 'left' ? [event] : []));
  return { delivered, events, why: Object.fromEntries(left.map(({ image, why }) => [image, why ?? ''])) };
}

const digests = ({ manifest, blobs }: SampleImage) => [manifest, ...blobs].map(({ digest }) => digest);

describe('images of a real registry', () => {
  it('are pulled for the right processor, told of layer by layer, and come from the cache when the registry is gone', async () => {
    const [mine, other] = [sampleImage({ layers: 3 }), sampleImage({ architecture: 'arm64' })];
    const index = sampleIndex({ arm64: other, amd64: mine });
    await registry.pushIndex('many/platforms', '1', index, [mine, other]);
    const name = `${registry.name}/many/platforms:1`;
    const first = await pull([name]);
    expect(first.delivered).toMatchObject([{ name, target: { digest: index.digest } }]);
    expect(first.delivered[0]?.parts.map(({ digest }) => digest)).toEqual([index.digest, ...digests(mine)]);
    const pulling = first.events.find((event) => event.type === 'image' && event.state === 'pulling');
    expect(pulling).toMatchObject({ from: 'registry', layers: { length: 6 } });
    expect(first.events.at(-1)).toMatchObject({ type: 'progress', step: 'pull', done: 1, total: 1 });
    await registry.down();
    try {
      const again = await pull([name, `${registry.name}/never/seen:1`]);
      expect(again.delivered).toEqual(first.delivered);
      expect(again.events).toContainEqual(expect.objectContaining({ type: 'image', image: name, from: 'cache' }));
      expect(again.why).toEqual({ [`${registry.name}/never/seen:1`]: expect.stringContaining('cannot be reached') as string });
    } finally {
      await registry.up();
    }
    expect(await store.list()).toMatchObject({ images: [name] });
  });

  it('are refused for another processor before a layer is asked for', async () => {
    const arm = sampleImage({ architecture: 'arm64' });
    await registry.push('arm/alone', '1', arm);
    await registry.pushIndex('arm/listed', '1', sampleIndex({ arm64: arm }), [arm]);
    const front = await before(registry.port, {});
    const { why } = await pull(['alone', 'listed'].map((name) => `${front.name}/arm/${name}:1`));
    for (const name of ['alone', 'listed']) {
      expect(why[`${front.name}/arm/${name}:1`]).toMatch(/is not made for linux\/amd64; there is only linux\/arm64/);
    }
    const layers = digests(arm).slice(2);
    expect(front.passed.filter((one) => layers.some((digest) => one.path.includes(digest)))).toEqual([]);
  });

  it('share layers, which are fetched once', async () => {
    const file = Buffer.from('the same in both');
    const [one, two] = [sampleImage({ files: [file, Buffer.from('1')] }), sampleImage({ files: [file, Buffer.from('2')] })];
    await registry.push('shared/one', '1', one);
    await registry.push('shared/two', '1', two);
    const front = await before(registry.port, {});
    const { delivered } = await pull([`${front.name}/shared/one:1`, `${front.name}/shared/two:1`]);
    expect(delivered).toHaveLength(2);
    const common = digests(one)[2] ?? 'none';
    expect(digests(two)).toContain(common);
    expect(front.passed.filter((each) => each.path.includes(common))).toHaveLength(1);
  });
});

describe('a layer', () => {
  it('is gone on with where the line was cut', async () => {
    const image = sampleImage({ layers: 1, layerBytes: 400_000 });
    await registry.push('cut/off', '1', image);
    const layer = image.blobs[1]?.digest ?? '';
    let cuts = 0;
    const front = await before(registry.port, {
      change: (target, body) => {
        const cut = target.endsWith(layer) && cuts < 2;
        if (cut) cuts += 1;
        return { body: cut ? body.subarray(0, 100_000) : body, cut };
      },
    });
    const { delivered } = await pull([`${front.name}/cut/off:1`]);
    expect(delivered).toHaveLength(1);
    const asked = front.passed.filter((one) => one.path.endsWith(layer)).map(({ range }) => range);
    expect(asked).toHaveLength(3);
    expect(asked[0]).toBeUndefined();
    for (const range of asked.slice(1)) expect(range).toMatch(/^bytes=\d+-$/);
  });

  it('that is not what its digest says is thrown away and asked for once more', async () => {
    const image = sampleImage({ layers: 1 });
    await registry.push('bad/once', '1', image);
    const layer = image.blobs[1]?.digest ?? '';
    let spoilt = 0;
    const spoil = (times: number): FrontRules => ({
      change: (target, body) => {
        if (!target.endsWith(layer) || spoilt >= times) return { body, cut: false };
        spoilt += 1;
        return { body: Buffer.from(body.map((byte) => byte ^ 1)), cut: false };
      },
    });
    const always = await before(registry.port, spoil(Number.POSITIVE_INFINITY));
    const name = `${always.name}/bad/once:1`;
    expect((await pull([name])).why[name]).toContain(`is not what its digest says (${layer})`);
    const files = await host.files.list(path.join(store.folder, 'blobs', 'sha256'));
    expect(files.filter((file) => file.startsWith(layer.slice(7)))).toEqual([]);
    spoilt = 0;
    const once = await before(registry.port, spoil(1));
    expect((await pull([`${once.name}/bad/once:1`])).delivered).toHaveLength(1);
  });
});

describe('a registry that limits pulls', () => {
  const limited = (retryAfter: string, times: number): FrontRules => {
    let refused = 0;
    return {
      answer: (request, response) => {
        if (!request.url?.includes('/manifests/') || refused >= times) return false;
        refused += 1;
        const message = 'You have reached your unauthenticated pull rate limit.';
        response.writeHead(429, {
          'retry-after': retryAfter,
          'ratelimit-limit': '100;w=21600',
          'ratelimit-remaining': '0;w=21600',
          'content-type': 'application/json',
        });
        response.end(JSON.stringify({ errors: [{ code: 'TOOMANYREQUESTS', message }] }));
        return true;
      },
    };
  };

  it('is waited for as long as it asks, and its words are told', async () => {
    await registry.push('limited/short', '1', sampleImage());
    const front = await before(registry.port, limited('1', 1));
    const began = Date.now();
    const { delivered, events } = await pull([`${front.name}/limited/short:1`]);
    expect(delivered).toHaveLength(1);
    expect(Date.now() - began).toBeGreaterThanOrEqual(1000);
    expect(events).toContainEqual({
      type: 'log',
      source: 'registry',
      text: expect.stringMatching(/asks to wait 1.*: You have reached your unauthenticated pull rate limit/) as string,
    });
  });

  it('is not waited for where it asks for hours: what helps is told once, and other images come', async () => {
    await registry.push('limited/long', '1', sampleImage());
    const front = await before(registry.port, limited('7200', Number.POSITIVE_INFINITY));
    const names = ['long', 'longer'].map((each) => `${front.name}/limited/${each}:1`);
    const { delivered, events, why } = await pull([...names, `${registry.name}/limited/long:1`]);
    expect(delivered.map(({ name }) => name)).toEqual([`${registry.name}/limited/long:1`]);
    expect(why[names[0] ?? '']).toMatch(/allows no more pulls for now: You have reached/);
    const warnings = events.flatMap((event) => (event.type === 'warning' ? [event.text] : []));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/Wait for 2 h.*slipway registry login/);
  });
});

describe('a registry that wants a login', () => {
  let closed: RegistryServer;
  beforeAll(async () => {
    closed = await RegistryServer.start({ login: true });
    await closed.push('mine/only', '1', sampleImage());
  });
  afterAll(() => closed.remove());
  const logins = (login: Login) => new Map([[closed.name, login]]);

  it('is shown the one that was kept for it, and no other registry is', async () => {
    const name = `${closed.name}/mine/only:1`;
    expect((await pull([name])).why[name]).toMatch(/refused mine\/only/);
    expect((await pull([name], { logins: logins(registryLogin) })).delivered).toHaveLength(1);
    await registry.push('for/all', '1', sampleImage());
    const front = await before(registry.port, {});
    await pull([`${front.name}/for/all:1`], { logins: logins(registryLogin) });
    expect(front.passed.map(({ authorization }) => authorization)).not.toContain(expect.anything());
  });

  it('says whether it takes a login', async () => {
    const asked = (password: string) => ({
      registry: closed.name,
      login: { username: registryLogin.username, password },
      mirrors: {},
    });
    const { signal } = new AbortController();
    await expect(checkLogin(host, asked(registryLogin.password), signal)).resolves.toBeUndefined();
    const wrong = checkLogin(host, asked('not it'), signal);
    await expect(wrong).rejects.toMatchObject({ code: 'registry.login-refused' });
    await expect(wrong).rejects.not.toThrow(/not it/);
  });

  it('may want a token: the login is shown to who gives it out, the token to the registry, and neither to storage', async () => {
    await registry.push('with/token', '1', sampleImage());
    const storage = await before(registry.port, {});
    const front = await before(registry.port, {
      answer: (request, response) => {
        const { url = '', headers } = request;
        const { host: own = '' } = headers;
        if (url.startsWith('/token')) {
          const isKnown = headers.authorization?.startsWith('Basic ') === true;
          response.writeHead(isKnown ? 200 : 401).end(JSON.stringify({ token: 'of-the-test', expires_in: 300 }));
        } else if (headers.authorization !== 'Bearer of-the-test') {
          const realm = `http://${own}/token`;
          response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}",service="test"` }).end();
        } else if (url.includes('/blobs/')) {
          response.writeHead(307, { location: `http://127.0.0.1:${storage.name.split(':')[1] ?? ''}${url}` }).end();
        } else return false;
        return true;
      },
    });
    const { delivered } = await pull([`${front.name}/with/token:1`], { logins: new Map([[front.name, registryLogin]]) });
    expect(delivered).toHaveLength(1);
    expect(front.passed.filter((one) => one.path.startsWith('/token')).map((one) => one.path)).toEqual([
      '/token?service=test&scope=repository%3Awith%2Ftoken%3Apull',
    ]);
    expect(storage.passed.length).toBeGreaterThan(0);
    expect(storage.passed.filter((one) => one.authorization !== undefined)).toEqual([]);
  });
});

describe('a mirror', () => {
  it('is asked in the place of a registry that cannot be reached, with its path before the name', async () => {
    await registry.push('hub/library/busybox', '1', sampleImage());
    const { delivered } = await pull(['docker.io/library/busybox:1'], {
      mirrors: { 'docker.io': `${registry.address}/hub` },
    });
    expect(delivered).toMatchObject([{ name: 'docker.io/library/busybox:1' }]);
  });
});

describe('a registry out of reach', () => {
  it('is asked once, and told of once for all its images', async () => {
    const gone = await RegistryServer.start();
    await gone.remove();
    const names = Array.from({ length: 20 }, (_, index) => `${gone.name}/some/image-${String(index)}:1`);
    const began = Date.now();
    const { events, delivered } = await pull(names);
    expect(Date.now() - began).toBeLessThan(2000);
    expect(delivered).toEqual([]);
    const warnings = events.flatMap((event) => (event.type === 'warning' ? [event.text] : []));
    expect(warnings).toEqual([expect.stringMatching(/^20 images could not be pulled ahead.*nothing listens there/)]);
  });
});
