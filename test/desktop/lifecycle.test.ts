import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kitIsHere, testLock } from '../kit/kit.ts';
import { DesktopApp, patience } from './desktop-app.ts';
import { EmptyDocker } from './empty-docker.ts';
import { startStalled } from './stalled-operation.ts';

let desktop: DesktopApp;

afterEach(async () => {
  await desktop.close();
});

const heading = (name: string) => desktop.page.getByRole('heading', { name, level: 1 }).waitFor(patience);

const stateOf = (id: string) => desktop.askEngine(async (client) => (await client.operations.get({ id })).state);

describe('a second start', () => {
  it('shows the window of the first, at the screen of its link', async () => {
    desktop = await DesktopApp.open();
    await heading('Launch');
    await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    expect(await desktop.startSecond('slipway://open/doctor')).toBe(0);
    await heading('Doctor');
    expect(await desktop.windows()).toBe(1);
    const isVisible = () => desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
    await expect.poll(isVisible, patience).toBe(true);
    // What is no link of ours only shows the window.
    expect(await desktop.startSecond('slipway://open/doctor/../settings', 'https://example.test/')).toBe(0);
    expect(desktop.page.url()).toBe('slipway-page://app/index.html#/doctor');
  });
});

describe('a link', () => {
  it('that the app is started with is where it opens, and the page stays when another comes', async () => {
    desktop = await DesktopApp.open('slipway://open/settings');
    await heading('Settings');
    await desktop.page.evaluate('window.stays = true');
    await desktop.app.evaluate(({ app }) => {
      app.emit('open-url', { preventDefault: () => undefined }, 'slipway://open/platform/my-lab');
    });
    await heading('Platform');
    expect(desktop.page.url()).toBe('slipway-page://app/index.html#/platform/my-lab');
    expect(await desktop.page.evaluate('window.stays')).toBe(true);
  });
});

describe.skipIf(!kitIsHere)('the lock of a distribution', () => {
  it('opens Launch with it, and says what that means; another one takes its place', async () => {
    const lock = await testLock('26.03');
    const folder = await mkdtemp(path.join(tmpdir(), 'slipway-opened-'));
    const [first, second] = [path.join(folder, 'our lab.slipway-lock'), path.join(folder, 'other.slipway-lock')];
    await copyFile(lock, first);
    await writeFile(second, 'no lock at all');
    desktop = await DesktopApp.open(first);
    try {
      await heading('Launch');
      await desktop.page.getByText('The distribution of our lab.slipway-lock').waitFor(patience);
      await desktop.page.getByRole('radio', { name: /^Notebooks (Fits|Tight|Does) / }).waitFor(patience);
      expect(await desktop.page.getByLabel('Distribution').inputValue()).toBe(first);
      expect(await desktop.startSecond(pathToFileURL(second).href)).toBe(0);
      await desktop.page.getByText('The distribution of other.slipway-lock').waitFor(patience);
      await desktop.page.getByRole('alert').getByText(second).first().waitFor(patience);
      await desktop.page.getByRole('link', { name: 'Use a published one instead' }).click();
      await expect.poll(() => desktop.page.getByLabel('Distribution').inputValue(), patience).toBe('26.03');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('the window', () => {
  const bounds = () => desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());

  it('comes back where it was left, and into sight from where no display is', async () => {
    desktop = await DesktopApp.open();
    const left = { x: 60, y: 40, width: 700, height: 560 };
    const file = path.join(desktop.folder, 'user-data', 'window.json');
    const moved = async () => {
      await desktop.app.evaluate(
        ({ BrowserWindow }, place) => BrowserWindow.getAllWindows()[0]?.setBounds(place),
        left,
      );
      return readFile(file, 'utf8').catch(() => '{}');
    };
    // The display may still be placing the window when it is moved first.
    await expect
      .poll(async () => JSON.parse(await moved()) as unknown, { ...patience, interval: 1000 })
      .toMatchObject(left);
    await desktop.pressMenu('quit');
    await desktop.ended();
    await desktop.start();
    await heading('Launch');
    expect(await bounds()).toEqual(left);
    await desktop.pressMenu('quit');
    await desktop.ended();
    await writeFile(file, JSON.stringify({ x: 90_000, y: 0, width: 700, height: 560, maximised: false }));
    await desktop.start();
    await heading('Launch');
    const [seen, area] = await desktop.app.evaluate(({ BrowserWindow, screen }) => [
      BrowserWindow.getAllWindows()[0]?.getBounds(),
      screen.getPrimaryDisplay().workArea,
    ]);
    expect(seen!.width).toBe(700);
    expect(seen!.x + seen!.width).toBeLessThanOrEqual(area.x + area.width);
  });
});

describe('the menu', () => {
  it('leads to the screens', async () => {
    desktop = await DesktopApp.open();
    for (const [id, title] of [
      ['go-doctor', 'Doctor'],
      ['go-operations', 'Operations'],
      ['go-platform', 'Platform'],
      ['settings', 'Settings'],
      ['about', 'About'],
      ['go-launch', 'Launch'],
    ] as const) {
      await desktop.pressMenu(id);
      await heading(title);
    }
  });
});

describe('a start at login', () => {
  it('is off until it is chosen, and then written where the desktop reads it', async () => {
    desktop = await DesktopApp.open();
    const entry = path.join(desktop.folder, 'config/autostart/slipway.desktop');
    const isChecked = () =>
      desktop.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('start-at-login')?.checked);
    expect(await isChecked()).toBe(false);
    await desktop.pressMenu('start-at-login');
    expect(await isChecked()).toBe(true);
    const program = await desktop.app.evaluate(() => process.execPath);
    const repository = path.resolve(import.meta.dirname, '../..');
    expect(await readFile(entry, 'utf8')).toContain(`\nExec="${program}" "${repository}" "--hidden"\n`);
    await desktop.pressMenu('start-at-login');
    expect(await isChecked()).toBe(false);
    expect(existsSync(entry)).toBe(false);
  });

  it('shows the window after all where no tray is seen', async () => {
    desktop = await DesktopApp.prepare();
    await desktop.launch('--hidden');
    expect(await desktop.windows()).toBe(0);
    desktop.page = await desktop.app.firstWindow(patience);
    await heading('Launch');
  });
});

describe('leaving', () => {
  it('asks while an operation is under way, stays where one stays, and can still be left', async () => {
    desktop = await DesktopApp.open();
    await heading('Launch');
    const { id, title } = await startStalled(desktop);
    const asked = await desktop.answerQuestions(2);
    await desktop.pressMenu('close');
    await expect.poll(asked, patience).toEqual([`“${title}” is under way`]);
    expect(await desktop.windows()).toBe(1);
    expect(await stateOf(id)).toBe('running');
    await desktop.answerQuestions(0);
    await desktop.pressMenu('quit');
    await desktop.ended();
  });

  it('leaves the operation to the engine, and finds it again', async () => {
    desktop = await DesktopApp.open();
    await heading('Launch');
    const { id } = await startStalled(desktop);
    await desktop.answerQuestions(0);
    await desktop.pressMenu('quit');
    await desktop.ended();
    expect(await stateOf(id)).toBe('running');
    await desktop.start(`slipway://open/operations/${id}`);
    await desktop.page.getByText('Under way').first().waitFor(patience);
    await desktop.answerQuestions(0);
  });

  it('cancels first where that is wanted', async () => {
    desktop = await DesktopApp.open();
    await heading('Launch');
    const { id } = await startStalled(desktop);
    const state = desktop.askEngine(async (client) => {
      for await (const { event } of client.operations.follow({ id })) if (event.type === 'cancelled') return event.type;
      return 'never cancelled';
    });
    await desktop.answerQuestions(1);
    await desktop.pressMenu('quit');
    await desktop.ended();
    expect(await state).toBe('cancelled');
  });

  it('asks nothing where nothing is under way', async () => {
    desktop = await DesktopApp.open();
    await heading('Launch');
    await desktop.answerQuestions(2);
    await desktop.pressMenu('quit');
    await desktop.ended();
  });
});

describe('the page', () => {
  it('is loaded again when its process was ended', async () => {
    desktop = await DesktopApp.open();
    await heading('Launch');
    const repaired = desktop.app.evaluate(
      ({ BrowserWindow }) =>
        new Promise<string>((resolve) => {
          const contents = BrowserWindow.getAllWindows()[0]!.webContents;
          contents.once('did-finish-load', () => resolve(contents.getURL()));
          process.kill(contents.getOSProcessId(), 'SIGKILL');
        }),
    );
    expect(await repaired).toBe('slipway-page://app/index.html#/launch');
    const shown = () =>
      desktop.app.evaluate(
        ({ BrowserWindow }) =>
          BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript(
            "document.querySelector('h1')?.textContent",
          ) as Promise<string>,
      );
    await expect.poll(shown, patience).toBe('Launch');
  });
});

describe('an uninstall by the command', () => {
  let folder: string;
  let docker: EmptyDocker;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'slipway-uninstall-'));
    docker = await EmptyDocker.start(path.join(folder, 'docker.sock'));
  });
  afterEach(async () => {
    await docker.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('ends the app too, which brings nothing back', async () => {
    desktop = await DesktopApp.prepare({ DOCKER_HOST: docker.address });
    await desktop.start();
    await heading('Launch');
    const command = path.resolve(import.meta.dirname, '../../bin/slipway');
    const options = { env: desktop.environment, timeout: 60_000 };
    await desktop.pressMenu('start-at-login');
    const { stdout } = await promisify(execFile)(command, ['uninstall', '--yes'], options);
    expect(stdout).toContain('Slipway left nothing behind but its program.');
    await desktop.ended();
    expect(existsSync(desktop.home)).toBe(false);
    expect(existsSync(path.join(desktop.folder, 'config/autostart/slipway.desktop'))).toBe(false);
  });
});
