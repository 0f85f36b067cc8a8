import { describe, expect, it } from 'vitest';
import { useStage } from './browser-page.ts';
import { startFakeEngine } from './fake-engine.ts';
import { toRecords } from './sample-records.ts';
import { samplePlatform } from './samples.ts';
import { busyScene, freshScene } from './scenes.ts';

const stage = useStage();

describe('an engine that is lost', () => {
  it('leaves the page as it was, says so calmly, and the page goes on when it is back', async () => {
    const { scene, records } = busyScene();
    const { page, engine } = await stage.open(scene, { route: '#/operations/up-1' });
    await page.getByText('7 of 24 ready').waitFor();
    await engine.close();
    await page.getByText('The engine is out of reach').waitFor();
    expect(await page.getByText('7 of 24 ready').isVisible()).toBe(true);
    records.push(...toRecords([{ type: 'component', component: 'knative', condition: { state: 'ready' } }], 1000));
    const again = await startFakeEngine(scene, engine.port);
    try {
      await page.getByText('8 of 24 ready').waitFor({ timeout: 20_000 });
      expect(await page.getByText('The engine is out of reach').count()).toBe(0);
      await page.getByRole('status').filter({ hasText: 'The engine is back.' }).waitFor();
    } finally {
      await again.close();
    }
  });

  it('keeps what was typed, and lets nobody press what cannot be done', async () => {
    const { page, engine } = await stage.open(freshScene());
    await page.getByText('Options').click();
    await page.getByLabel('Name of the cluster').fill('lab');
    await engine.close();
    await page.getByText('The engine is out of reach').waitFor();
    expect(await page.getByRole('button', { name: /^Launch / }).isDisabled()).toBe(true);
    const again = await startFakeEngine(freshScene(), engine.port);
    try {
      await page.getByRole('button', { name: 'Try now' }).click();
      await expect.poll(() => page.getByRole('button', { name: /^Launch / }).isEnabled()).toBe(true);
      expect(await page.getByLabel('Name of the cluster').inputValue()).toBe('lab');
    } finally {
      await again.close();
    }
  });

  it('is told apart from one that does not want this page', async () => {
    const engine = await startFakeEngine(freshScene());
    try {
      const page = await stage.openAt(`http://127.0.0.1:${engine.port}/`);
      await page.getByText('The engine does not accept this page').waitFor();
      expect(await page.getByText('Open the address that "slipway serve" prints.').count()).toBe(1);
    } finally {
      await engine.close();
    }
  });

  it('shows the platform as it was last known', async () => {
    const { scene, platform } = busyScene();
    const { page, engine } = await stage.open(scene, { route: '#/platform/slipway' });
    await page.getByRole('group', { name: 'What can be done with the cluster' }).waitFor();
    await engine.close();
    await page.getByText('The engine is out of reach').waitFor();
    expect(await page.getByRole('row').count()).toBe(25);
    platform.push(samplePlatform({ state: 'paused' }));
    const again = await startFakeEngine(scene, engine.port);
    try {
      await page
        .getByText('Its processes are frozen')
        .or(page.getByText('Paused'))
        .first()
        .waitFor({ timeout: 20_000 });
    } finally {
      await again.close();
    }
  });
});
