import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tortureUp, type UpTortureSetup } from '../../torture/lib/up-seed.ts';
import { mirror, Slipway, testLock } from '../kit/kit.ts';

describe('up, with the engine or the command killed at random moments', () => {
  let maker: Slipway;
  let setup: UpTortureSetup;

  beforeAll(async () => {
    maker = await Slipway.create();
    const lock = await testLock('26.03');
    const rendered = path.join(maker.home, 'all.yaml');
    await maker.must(
      'render',
      '--preset',
      'notebooks',
      '--distribution',
      lock,
      '--mirror',
      mirror,
      '--output',
      rendered,
    );
    setup = { lock, rendered, preset: 'notebooks' };
  });

  afterAll(async () => {
    await maker.remove();
  });

  it.each([1, 2, 3])('comes to the same end: one cluster, all ready, nothing astray (seed %i)', async (seed) => {
    const result = await tortureUp(seed, setup);
    expect(result).toMatchObject({ ready: result.wanted, nodes: 1, orphans: [], left: [] });
    expect(result.wanted).toBeGreaterThan(5);
  });
});
