import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, it } from 'vitest';
import { useStage } from './browser-page.ts';
import { sampleUsage, usageScene } from './usage-scene.ts';
import { calmScene } from './screen-views.ts';
import type { UsageSample } from '../../contracts/usage.ts';
import { createChannel } from './channel.ts';
import { samplePlatform } from './samples.ts';
import { busyScene } from './scenes.ts';

const stage = useStage();
const route = '#/platform/slipway';

describe('what the nodes use', () => {
  it('is shown as it changes, in words and as a meter', async () => {
    const channel = createChannel<UsageSample>();
    channel.push(sampleUsage(0.25, 0.5));
    const usage = { watch: (_input: unknown, { signal }: { signal: AbortSignal }) => channel.read(signal) };
    const { page } = await stage.open({ ...calmScene(), usage }, { route });
    const panel = page.getByRole('region', { name: 'In use' });
    await panel.getByText('3 CPU of 12 CPU').waitFor();
    const meter = panel.getByRole('meter', { name: 'CPU of slipway-control-plane' });
    expect(await meter.getAttribute('aria-valuenow')).toBe('25');
    channel.push(sampleUsage(0.95, 0.5));
    await panel.getByText('11.4 CPU of 12 CPU').waitFor();
    expect(await meter.getAttribute('aria-valuetext')).toBe('11.4 CPU of 12 CPU');
    expect(await panel.locator('.gauge--high').count()).toBe(1);
  });

  it('that is not known says so, and which node could not be asked', async () => {
    const unknown = { used: null, total: null };
    const node = { node: 'slipway-worker', cpu: unknown, memory: unknown, disk: unknown, problem: 'no route to it' };
    const scene = { ...calmScene(), usage: usageScene([{ time: '2026-11-25T14:30:00Z', nodes: [node] }]) };
    const { page } = await stage.open(scene, { route });
    await page.getByText('slipway-worker could not be asked: no route to it').waitFor();
    expect(await page.getByText('unknown of unknown').count()).toBe(3);
    expect(await page.getByRole('meter').count()).toBe(0);
  });

  it('is not asked of a cluster that does not run', async () => {
    const { scene, platform } = busyScene();
    const { page } = await stage.open(scene, { route });
    await page.getByRole('heading', { name: 'slipway', exact: true }).waitFor();
    platform.push(samplePlatform({ state: 'stopped' }));
    await page.getByText('Stopped', { exact: true }).first().waitFor();
    expect(await page.getByRole('region', { name: 'In use' }).count()).toBe(0);
  });

  it.each(['light', 'dark'] as const)('has nothing that axe objects to, %s', async (scheme) => {
    const { page } = await stage.open(calmScene(), { route, scheme });
    await page.getByRole('meter').first().waitFor();
    const { violations } = await new AxeBuilder({ page }).include('.gauges').analyze();
    expect(violations).toEqual([]);
  });
});
