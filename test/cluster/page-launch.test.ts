import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepStandIns } from '../../torture/lib/stand-in-keeper.ts';
import {
  buildStandIn,
  kitFile,
  kitStateFile,
  mirror,
  mustRun,
  nodeImage,
  pathWithKit,
  Slipway,
  testLock,
} from '../kit/kit.ts';

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
    const archive = kitStateFile('jupyterlab.tar');
    if (!existsSync(archive)) await mustRun(kitFile('notebook-image/build'), [archive]);
    await buildStandIn();
    kept = keepStandIns(cluster, rendered, keeper.signal);
    browser = await chromium.launch({
      executablePath: process.env['SLIPWAY_CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu'],
    });
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(60_000);
    await page.goto(await serve());
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

  it('says that its engine is gone, and is taken up again by the next one', async () => {
    await page
      .getByText(/\d+ of \d+ (objects|workloads)/)
      .first()
      .waitFor({ timeout: 300_000 });
    await picture('progress-real');
    process.kill((await slipway.enginePid()) ?? 0, 'SIGKILL');
    await page.getByText('The engine is out of reach').waitFor();
    await page.getByText('run “slipway serve” again and open the address that it prints').waitFor();
    const { hash } = new URL(page.url());
    await page.goto(`${await serve()}&to=${hash.slice(1)}`);
    await page.getByText('The engine ended while this was under way').waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText(/Attempt 3/).waitFor();
  });

  it('comes to its end', async () => {
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

  it('has a notebook made with the form, and a file of the browser put into its volume', async () => {
    const archive = kitStateFile('jupyterlab.tar');
    await mustRun('kind', ['load', 'image-archive', archive, '--name', cluster], { PATH: pathWithKit() });
    await page.getByRole('link', { name: 'Notebooks', exact: true }).click();
    await page.getByRole('button', { name: 'New notebook' }).click();
    await fill('Name', 'first');
    await fill('Image', 'kit/jupyterlab:1');
    await fill('CPU, cores', '0.1');
    await page.getByRole('button', { name: 'Create' }).click();
    await page
      .getByRole('row', { name: /^first / })
      .getByText('Running')
      .waitFor({ timeout: 180_000 });
    await page.getByRole('link', { name: 'Volumes', exact: true }).click();
    await page.getByRole('button', { name: 'Files of first-workspace' }).click();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Upload a file …' }).click();
    const content = randomBytes(2.5 * 2 ** 20);
    await (await chooser).setFiles({ name: 'rows.bin', mimeType: 'application/octet-stream', buffer: content });
    await page.getByText('rows.bin is in the volume first-workspace').waitFor();
    await page.getByRole('button', { name: 'Download rows.bin' }).waitFor();
    await slipway.must(
      'volumes',
      'download',
      'first-workspace',
      'rows.bin',
      '--to',
      slipway.home,
      '--cluster',
      cluster,
    );
    expect((await readFile(path.join(slipway.home, 'rows.bin'))).equals(content)).toBe(true);
    expect(await readdir(path.join(slipway.state, 'inbox'))).toEqual([]);
  }, 300_000);

  /** Starts `slipway serve`, and resolves with the address that it prints. */
  async function serve(): Promise<string> {
    const { stdout } = slipway.start('serve');
    for await (const line of createInterface({ input: stdout ?? process.stdin })) {
      const address = /http:\/\/\S+#token=\S+/.exec(line)?.[0];
      if (address !== undefined) return address;
    }
    throw new Error('slipway serve printed no address');
  }

  async function fill(label: string | RegExp, value: string): Promise<void> {
    await page.getByLabel(label, { exact: typeof label === 'string' }).fill(value);
  }

  async function picture(name: string): Promise<void> {
    if (pictures === undefined) return;
    await mkdir(pictures, { recursive: true });
    await page.screenshot({ path: path.join(pictures, `${name}.png`) });
  }
});
