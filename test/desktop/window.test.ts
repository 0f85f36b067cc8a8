import { readFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatBytes } from '../../contracts/units.ts';
import { readZip } from '../fakes/zip-archive.ts';
import { DesktopApp, patience } from './desktop-app.ts';

let desktop: DesktopApp;
let app: ElectronApplication;
let page: Page;

beforeAll(async () => {
  desktop = await DesktopApp.open();
  ({ app, page } = desktop);
});

afterAll(() => desktop.close());

describe('the desktop app', () => {
  it('opens a window with this computer and what fits on it, from the real engine', async () => {
    const computer = page.getByRole('region', { name: 'This computer' });
    await computer
      .getByText(new RegExp(`\\b${cpus().length} (cores?|threads)\\b`))
      .first()
      .waitFor(patience);
    expect(await computer.getByText(formatBytes(totalmem()), { exact: true }).count()).toBeGreaterThan(0);
    await page.getByRole('radio').first().waitFor(patience);
    expect(await page.getByRole('radio').count()).toBe(5);
    expect(page.url()).toBe('slipway-page://app/index.html#/launch');
    expect(await desktop.windows()).toBe(1);
  });

  it('gives the page a way to the engine and nothing else', async () => {
    const reach: unknown = await page.evaluate(`({
      require: typeof require, process: typeof process, buffer: typeof Buffer, module: typeof module,
      desktop: Object.keys(window.slipwayDesktop), frozen: Object.isFrozen(window.slipwayDesktop),
    })`);
    expect(reach).toEqual({
      require: 'undefined',
      process: 'undefined',
      buffer: 'undefined',
      module: 'undefined',
      desktop: ['requestPort', 'chooseFile'],
      frozen: true,
    });
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      const { sandbox, contextIsolation, nodeIntegration, webviewTag } = contents.getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, webviewTag };
    });
    expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false });
  });

  it('lets the page write to the clipboard, and not read what others put there', async () => {
    // As a press of a button counts for the browser.
    await page.getByRole('heading', { name: 'Launch', level: 1 }).click();
    await page.evaluate("navigator.clipboard.writeText('from the page')");
    expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toBe('from the page');
    const read = page.evaluate("navigator.clipboard.readText().then(() => 'read', () => 'refused')");
    expect(await read).toBe('refused');
  });

  it('connects again when the engine was ended', async () => {
    const pid = Number(await desktop.enginePid());
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => desktop.enginePid(), patience).not.toBe(String(pid));
    await page.getByText(/^Engine \d/).waitFor(patience);
    await page.getByRole('button', { name: 'Look again' }).click();
    await page.getByRole('radio').first().waitFor(patience);
  });

  it('offers no updates where there is no feed of them', async () => {
    const items = await app.evaluate(({ Menu }) =>
      ['about', 'look-for-updates', 'restart-to-update'].map((id) =>
        Boolean(Menu.getApplicationMenu()?.getMenuItemById(id)),
      ),
    );
    expect(items).toEqual([true, false, false]);
  });

  it('saves diagnostics where it is told to, without the token of its engine', async () => {
    const file = path.join(desktop.folder, 'diagnostics.zip');
    await desktop.chooseFile(file);
    const asked = await desktop.answerQuestions(1);
    await desktop.pressMenu('save-diagnostics');
    await expect.poll(asked, patience).toEqual(['The diagnostics are saved']);
    const texts = await readZip(await readFile(file));
    expect(texts.get('README.txt')).toMatch(/program: Slipway app\n(.*\n)*electron: \d+/);
    expect(JSON.parse(texts.get('hardware.json') ?? '')).toMatchObject({ cpu: { logicalCores: cpus().length } });
    const token = (await readFile(path.join(desktop.home, 'token'), 'utf8')).trim();
    expect(token).not.toBe('');
    expect([...texts.values()].filter((text) => text.includes(token))).toEqual([]);
  });

  // Playwright waits for ever for a navigation that was refused, so what needs its waiting stands above.
  it('stays the page, wherever it is told to go', async () => {
    const before = page.url();
    for (const address of ['https://example.test/', 'file:///etc/passwd', 'http://localhost:1/']) {
      await page.evaluate(`window.location.href = ${JSON.stringify(address)}`).catch(() => undefined);
      await page.evaluate('new Promise((resolve) => setTimeout(resolve, 50))');
      expect(page.url()).toBe(before);
    }
    expect(await page.getByRole('heading', { name: 'Launch', level: 1 }).count()).toBe(1);
  });

  it('opens no window of its own, and hands only pages of this computer to the browser', async () => {
    const opened = await desktop.noteOpened();
    const answers: unknown = await page.evaluate(`[
      'https://example.test/', 'file:///etc/passwd', 'slipway-page://app/index.html', 'http://localhost:8080/jupyter/',
    ].map((address) => window.open(address) === null)`);
    expect(answers).toEqual([true, true, true, true]);
    await expect.poll(opened).toEqual(['http://localhost:8080/jupyter/']);
    expect(await desktop.windows()).toBe(1);
  });

  it('runs nothing that is not its own, and talks to nobody', async () => {
    const blocked: unknown = await page.evaluate(`(async () => {
      const violations = [];
      document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.head.append(script);
      await fetch('http://127.0.0.1:1/').catch(() => undefined);
      try { new WebSocket('ws://127.0.0.1:1/'); } catch { }
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { ran: window.ran === true, violations: [...new Set(violations)].sort() };
    })()`);
    expect(blocked).toEqual({ ran: false, violations: ['connect-src', 'script-src-elem'] });
  });

  it('serves no file beside the page', async () => {
    const found: unknown = await page.evaluate(`Promise.all(
      ['../engine.js', '%2e%2e/engine.js', '/etc/passwd', 'package.json', '..%2fengine.js'].map((path) =>
        new Promise((resolve) => {
          const image = new Image();
          image.onload = () => resolve(true);
          const link = document.createElement('link');
          link.rel = 'stylesheet';
          link.href = new URL(path, document.baseURI).href;
          link.onload = () => resolve(true);
          link.onerror = () => resolve(false);
          document.head.append(link);
        })))`);
    expect(found).toEqual([false, false, false, false, false]);
  });

  it('is one app: a second one shows the first one', async () => {
    expect(await desktop.startSecond()).toBe(0);
    expect(await desktop.windows()).toBe(1);
    expect(await page.getByRole('heading', { name: 'Launch', level: 1 }).count()).toBe(1);
  });
});
