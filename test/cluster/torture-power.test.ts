import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isGood, torturePower } from '../../torture/lib/power-seed.ts';
import { nodeImage, Slipway } from '../kit/kit.ts';

const cluster = 'kt-power';

describe('a cluster whose engine or node is hurt at random moments of up, stop and start', () => {
  let slipway: Slipway;

  beforeAll(async () => {
    slipway = await Slipway.create();
    await slipway.must('up', '--bare', '--cluster', cluster, '--node-image', nodeImage);
  });

  afterAll(async () => {
    await slipway.run('delete', '--cluster', cluster, '--yes');
    await slipway.remove();
  });

  it.each([1, 2, 3, 4, 5])('tells the truth within 5 s and loses nothing (seed %i)', async (seed) => {
    const result = await torturePower(seed, slipway, { cluster, rounds: 2 });
    expect(isGood(result), JSON.stringify(result, null, 1)).toBe(true);
    expect(result.written).toBeGreaterThan(0);
  });
});
