import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, it } from 'vitest';
import type { ClusterUpkeep } from '../../contracts/upkeep.ts';
import { useStage } from './browser-page.ts';
import { samplePlatform } from './samples.ts';
import { busyScene } from './scenes.ts';

const stage = useStage();

const low: ClusterUpkeep = {
  disk: { freeBytes: 3 * 1024 ** 3, totalBytes: 100 * 1024 ** 3 },
  diskStop: null,
  clockSkewSeconds: 0,
  notices: [
    {
      code: 'disk.low',
      message: 'Only 3 GiB are free on the disk of the cluster slipway.',
      remedy: 'Free some: "slipway free-space" shows what can go.',
    },
  ],
};

describe('the upkeep of a cluster', () => {
  it.each(['light', 'dark'] as const)('is told where a person should do something about it (%s)', async (scheme) => {
    const { scene, operations, platform } = busyScene();
    operations.push([]);
    const sample = samplePlatform({ state: 'running' });
    platform.push({ ...sample, cluster: { ...sample.cluster, upkeep: low } });
    const { page } = await stage.open(scene, { route: '#/platform/slipway', scheme });
    await page.getByText('The disk is getting full').waitFor();
    expect(await page.getByText('slipway free-space').count()).toBe(1);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations).toEqual([]);
    platform.push(sample);
    await page.getByText('The disk is getting full').waitFor({ state: 'detached' });
  });
});
