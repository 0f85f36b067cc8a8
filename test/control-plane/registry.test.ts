import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FrontRules } from '../kit/registry-front.ts';
import { RegistryServer } from '../kit/registry-server.ts';
import { type SampleImage, sampleImage, sampleIndex } from '../kit/sample-image.ts';
import { usePullStage } from './pull-stage.ts';

const stage = usePullStage();
let registry: RegistryServer;

beforeAll(async () => {
  registry = await RegistryServer.start();
});

afterAll(() => registry.remove());

const digests = ({ manifest, blobs }: SampleImage) => [manifest, ...blobs].map(({ digest }) => digest);

describe('images of a real registry', () => {
  it('are pulled for the right processor, told of layer by layer, and come from the cache when the registry is gone', async () => {
    const [mine, other] = [sampleImage({ layers: 3 }), sampleImage({ architecture: 'arm64' })];
    const index = sampleIndex({ arm64: other, amd64: mine });
    await registry.pushIndex('many/platforms', '1', index, [mine, other]);
    const name = `${registry.name}/many/platforms:1`;
    const first = await stage.pull([name]);
    expect(first.delivered).toMatchObject([{ name, target: { digest: index.digest } }]);
    expect(first.delivered[0]?.parts.map(({ digest }) => digest)).toEqual([index.digest, ...digests(mine)]);
    const pulling = first.events.find((event) => event.type === 'image' && event.state === 'pulling');
    expect(pulling).toMatchObject({ from: 'registry', layers: { length: 6 } });
    expect(first.events.at(-1)).toMatchObject({ type: 'progress', step: 'pull', done: 1, total: 1 });
    await registry.down();
    try {
      const again = await stage.pull([name, `${registry.name}/never/seen:1`]);
      expect(again.delivered).toEqual(first.delivered);
      expect(again.events).toContainEqual(expect.objectContaining({ type: 'image', image: name, from: 'cache' }));
      expect(again.why).toEqual({
        [`${registry.name}/never/seen:1`]: expect.stringContaining('cannot be reached') as string,
      });
    } finally {
      await registry.up();
    }
    expect(await stage.store.list()).toMatchObject({ images: [name] });
  });

  it('are refused for another processor before a layer is asked for', async () => {
    const arm = sampleImage({ architecture: 'arm64' });
    await registry.push('arm/alone', '1', arm);
    await registry.pushIndex('arm/listed', '1', sampleIndex({ arm64: arm }), [arm]);
    const front = await stage.before(registry.port, {});
    const { why } = await stage.pull(['alone', 'listed'].map((name) => `${front.name}/arm/${name}:1`));
    for (const name of ['alone', 'listed']) {
      expect(why[`${front.name}/arm/${name}:1`]).toMatch(/is not made for linux\/amd64; there is only linux\/arm64/);
    }
    const layers = digests(arm).slice(2);
    expect(front.passed.filter((one) => layers.some((digest) => one.path.includes(digest)))).toEqual([]);
  });

  it('share layers, which are fetched once', async () => {
    const file = Buffer.from('the same in both');
    const [one, two] = [
      sampleImage({ files: [file, Buffer.from('1')] }),
      sampleImage({ files: [file, Buffer.from('2')] }),
    ];
    await registry.push('shared/one', '1', one);
    await registry.push('shared/two', '1', two);
    const front = await stage.before(registry.port, {});
    const { delivered } = await stage.pull([`${front.name}/shared/one:1`, `${front.name}/shared/two:1`]);
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
    const front = await stage.before(registry.port, {
      change: (target, body) => {
        const cut = target.endsWith(layer) && cuts < 2;
        if (cut) cuts += 1;
        return { body: cut ? body.subarray(0, 100_000) : body, cut };
      },
    });
    const { delivered } = await stage.pull([`${front.name}/cut/off:1`]);
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
    const always = await stage.before(registry.port, spoil(Number.POSITIVE_INFINITY));
    const name = `${always.name}/bad/once:1`;
    expect((await stage.pull([name])).why[name]).toContain(`is not what its digest says (${layer})`);
    const files = await stage.host.files.list(path.join(stage.store.folder, 'blobs', 'sha256'));
    expect(files.filter((file) => file.startsWith(layer.slice(7)))).toEqual([]);
    spoilt = 0;
    const once = await stage.before(registry.port, spoil(1));
    expect((await stage.pull([`${once.name}/bad/once:1`])).delivered).toHaveLength(1);
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
    const front = await stage.before(registry.port, limited('1', 1));
    const began = Date.now();
    const { delivered, events } = await stage.pull([`${front.name}/limited/short:1`]);
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
    const front = await stage.before(registry.port, limited('7200', Number.POSITIVE_INFINITY));
    const names = ['long', 'longer'].map((each) => `${front.name}/limited/${each}:1`);
    const { delivered, events, why } = await stage.pull([...names, `${registry.name}/limited/long:1`]);
    expect(delivered.map(({ name }) => name)).toEqual([`${registry.name}/limited/long:1`]);
    expect(why[names[0] ?? '']).toMatch(/allows no more pulls for now: You have reached/);
    const warnings = events.flatMap((event) => (event.type === 'warning' ? [event.text] : []));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/Wait for 2 h.*slipway registry login/);
  });
});

describe('a registry out of reach', () => {
  it('is asked once, and told of once for all its images', async () => {
    const gone = await RegistryServer.start();
    await gone.remove();
    const names = Array.from({ length: 20 }, (_, index) => `${gone.name}/some/image-${String(index)}:1`);
    const began = Date.now();
    const { events, delivered } = await stage.pull(names);
    expect(Date.now() - began).toBeLessThan(2000);
    expect(delivered).toEqual([]);
    const warnings = events.flatMap((event) => (event.type === 'warning' ? [event.text] : []));
    expect(warnings).toEqual([expect.stringMatching(/^20 images could not be pulled ahead.*nothing listens there/)]);
  });
});
