import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepStandIns } from '../../torture/lib/stand-in-keeper.ts';
import { buildStandIn, mirror, nodeImage, Slipway, testLock } from '../kit/kit.ts';

const cluster = 'page-launch';
// Where pictures are kept, when they are wanted: SLIPWAY_SCREENS=docs/screens.
const pictures = process.env['SLIPWAY_SCREENS'];

describe('Launch, on the page, on a real cluster', () => {
  let slipway: Slipway;
  let browser: Browser;
  let page: Page;
  let lock: string;
  const keeper = new AbortController();
  let kept: Promise<void>;

  beforeAll(async () => {
    slipway = await Slipway.create();
    lock = await testLock('26.03');
    const rendered = path.join(slipway.home, 'all.yaml');
    await slipway.must('render', '--preset', 'full', '--distribution', lock, '--mirror', mirror, '--output', rendered);
    await buildStandIn();
    kept = keepStandIns(cluster, rendered, keeper.signal);
    browser = await chromium.launch({
      executablePath: process.env['SLIPWAY_CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu'],
    });
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const server = slipway.start('serve');
    await page.goto(await addressOf(createInterface({ input: server.stdout ?? process.stdin })));
  });

  afterAll(async () => {
    keeper.abort();
    await kept;
    await browser.close();
    await slipway.run('delete', '--cluster', cluster, '--yes');
    await slipway.remove();
  });

  it('is asked for with one button', async () => {
    await page.evaluate("location.hash = '#/launch'");
    await page.getByRole('radio', { name: /Everything/ }).check();
    await page.getByText('Options', { exact: true }).click();
    await fill('Name of the cluster', cluster);
    await fill('Distribution', lock);
    await fill('Mirror', mirror);
    await fill('Image of the nodes', nodeImage);
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: /^Launch / }).click();
    await page.waitForURL(/#\/operations\//);
  });

  it('is cancelled, and taken up again', async () => {
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Resume takes it up again from where it stopped.').waitFor({ timeout: 120_000 });
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText(/Attempt 2/).waitFor();
  });

  it('shows what it is at, and comes to its end', async () => {
    await page
      .getByText(/\d+ of \d+ (objects|workloads)/)
      .first()
      .waitFor({ timeout: 300_000 });
    await picture('progress-real');
    await page
      .getByText(/Kubeflow 26\.03 is ready/)
      .first()
      .waitFor({ timeout: 900_000 });
    await picture('progress-done-real');
  });

  it('shows every component ready on the Platform screen', async () => {
    await page.evaluate(`location.hash = '#/platform/${cluster}'`);
    await page.getByText('51 of 51 workloads ready').waitFor({ timeout: 60_000 });
    const components = page.getByRole('region', { name: 'Components' });
    expect(await components.getByText('Ready', { exact: true }).count()).toBe(24);
    await picture('platform-real');
  });

  async function fill(label: string | RegExp, value: string): Promise<void> {
    await page.getByLabel(label).fill(value);
  }

  async function picture(name: string): Promise<void> {
    if (pictures === undefined) return;
    await mkdir(pictures, { recursive: true });
    await page.screenshot({ path: path.join(pictures, `${name}.png`) });
  }
});

async function addressOf(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const address = /http:\/\/\S+#token=\S+/.exec(line)?.[0];
    if (address !== undefined) return address;
  }
  throw new Error('slipway serve printed no address');
}
