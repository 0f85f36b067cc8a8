import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useStage } from './browser-page.ts';
import { laptop, samplePresets } from './samples.ts';
import { busyScene, freshScene } from './scenes.ts';

const stage = useStage();

/** The words of what has the focus. */
async function focused(page: Page): Promise<string> {
  const words: unknown = await page.evaluate(
    "document.activeElement?.labels?.[0]?.innerText ?? document.activeElement?.innerText ?? ''",
  );
  return String(words).replaceAll('\n', ' ').trim();
}

/** Presses Tab until something with these words has the focus. */
async function tabTo(page: Page, words: RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if (words.test(await focused(page))) return;
  }
  throw new Error(`Nothing with the words ${String(words)} can be reached with Tab`);
}

describe('with the keyboard alone', () => {
  it('goes from the first screen to a running installation', async () => {
    const asked: { method: string; input: unknown }[] = [];
    const { page } = await stage.open(freshScene(asked));
    await page.getByRole('radio').first().waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to content');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('Launch');
    await tabTo(page, /^Training/);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    expect(await focused(page)).toMatch(/^Notebooks Fits/);
    await tabTo(page, /^Options$/);
    await page.keyboard.press('Enter');
    await tabTo(page, /^Name of the cluster$/);
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('lab');
    await tabTo(page, /^Launch Notebooks$/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/#\/operations\/up-1$/);
    expect(asked[0]?.input).toMatchObject({ kind: 'up', input: { cluster: 'lab', preset: 'notebooks' } });
    await expect.poll(() => focused(page)).toBe('Launch Everything on slipway');
  });

  it('moves the focus to the heading of a new screen', async () => {
    const { page } = await stage.open(busyScene().scene, { route: '#/operations' });
    await page.getByRole('link', { name: 'Stop slipway' }).waitFor();
    await tabTo(page, /^Stop slipway$/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/stop-1$/);
    await expect.poll(() => page.evaluate('document.activeElement?.tagName')).toBe('H1');
    expect(await focused(page)).not.toBe('');
  });

  it('stays in a dialog, leaves it with Escape, and comes back to where it was', async () => {
    const { page } = await stage.open(busyScene().scene, { route: '#/operations/up-1' });
    await page.getByRole('button', { name: 'Cancel' }).waitFor();
    await tabTo(page, /^Cancel$/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    expect(await focused(page)).toBe('Let it go on');
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await focused(page)).toBe('Cancel');
  });

  it('shows where the focus is', async () => {
    const { page } = await stage.open(busyScene().scene, { route: '#/operations/up-1' });
    await page.getByRole('button', { name: 'Foundation Ready' }).waitFor();
    await tabTo(page, /^Foundation/);
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    await page.keyboard.press('Enter');
    expect(await page.getByText('The namespaces, roles and network rules').isVisible()).toBe(true);
  });
});

describe('the looks', () => {
  it('follow the system, until somebody chooses', async () => {
    const { page } = await stage.open(freshScene(), { scheme: 'dark' });
    const ground = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
    await page.getByLabel('Colours').waitFor();
    expect(await ground()).toBe('rgb(13, 20, 19)');
    await page.getByLabel('Colours').selectOption('Light');
    expect(await ground()).toBe('rgb(238, 241, 239)');
    await page.reload();
    await page.getByLabel('Colours').waitFor();
    expect(await ground()).toBe('rgb(238, 241, 239)');
    await page.getByLabel('Colours').selectOption('As the system');
    expect(await ground()).toBe('rgb(13, 20, 19)');
  });

  it('keep still for those who want no motion', async () => {
    const { page } = await stage.open(busyScene().scene, { route: '#/operations/up-1', reducedMotion: true });
    const icon = page.locator('.icon--turning').first();
    await icon.waitFor();
    const count: unknown = await page.evaluate(
      "getComputedStyle(document.querySelector('.icon--turning')).animationIterationCount",
    );
    expect(count).toBe('1');
  });

  it('do not jump while things are read', async () => {
    const after = <Value>(milliseconds: number, value: Value) =>
      new Promise<Value>((resolve) => setTimeout(() => resolve(value), milliseconds));
    const { page } = await stage.open({
      ...freshScene(),
      hardware: { read: () => after(300, laptop) },
      planning: { presets: () => after(700, samplePresets()) },
    });
    await page.evaluate(`
      window.shifted = 0;
      new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shifted += entry.value; })
        .observe({ type: 'layout-shift', buffered: true });
    `);
    await page.getByRole('radio').first().waitFor();
    await page.getByText('10 cores').waitFor();
    expect(await page.evaluate('window.shifted')).toBeLessThan(0.1);
  });
});
