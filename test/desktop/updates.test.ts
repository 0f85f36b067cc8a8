import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DesktopApp, patience } from './desktop-app.ts';
import { startStalled } from './stalled-operation.ts';
import { UpdateFeed } from './update-feed.ts';

/** On Linux: an AppImage is one file that is replaced, so that a newer one can be a script that says it ran. */
describe.skipIf(process.platform !== 'linux')('updates', () => {
  let folder: string;
  let feed: UpdateFeed;
  let desktop: DesktopApp;
  const file = (name: string) => path.join(folder, name);
  const oldApp = '#!/bin/sh\n# old\n';
  const newApp = () => `#!/bin/sh\necho "new one runs" > ${file('ran')}\n`;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'slipway-updates-'));
    feed = await UpdateFeed.start();
    await writeFile(file('feed.yml'), feed.configuration);
    await writeFile(file('Slipway.AppImage'), oldApp);
    await chmod(file('Slipway.AppImage'), 0o755);
    desktop = await DesktopApp.prepare({
      SLIPWAY_UPDATE_FEED: file('feed.yml'),
      APPIMAGE: file('Slipway.AppImage'),
      XDG_CACHE_HOME: file('cache'),
    });
  });

  afterEach(async () => {
    await desktop.close();
    await feed.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function open() {
    await desktop.start();
    return { told: await desktop.answerQuestions(0), failures: await desktop.noteErrors() };
  }

  const offers = (id: string) =>
    desktop.app.evaluate(({ Menu }, item) => Menu.getApplicationMenu()?.getMenuItemById(item)?.visible, id);

  it('are looked for by the app itself, verified, and put in its place when a person says so', async () => {
    feed.publish('99.1.0', newApp());
    await open();
    expect(await offers('restart-to-update')).toBe(false);
    await expect.poll(() => offers('restart-to-update'), patience).toBe(true);
    expect(await offers('look-for-updates')).toBe(false);
    expect(await readFile(file('Slipway.AppImage'), 'utf8')).toBe(oldApp);
    await desktop.page.getByRole('heading', { name: 'Launch', level: 1 }).waitFor(patience);
    await desktop.pressMenu('restart-to-update');
    await desktop.ended();
    await expect.poll(() => readFile(file('ran'), 'utf8').catch(() => ''), patience).toBe('new one runs\n');
    expect(await readFile(file('Slipway.AppImage'), 'utf8')).toBe(newApp());
  });

  it('wait for what is under way', async () => {
    feed.publish('99.1.0', newApp());
    const { told, failures } = await open();
    await desktop.page.getByRole('heading', { name: 'Launch', level: 1 }).waitFor(patience);
    await desktop.pressMenu('look-for-updates');
    await expect.poll(told, patience).toEqual(['Slipway 99.1.0 is there']);
    await expect.poll(() => offers('restart-to-update'), patience).toBe(true);
    const { id } = await startStalled(desktop);
    await desktop.pressMenu('restart-to-update');
    await expect.poll(failures, patience).toHaveLength(1);
    expect((await failures())[0]).toMatch(/could not be put in its place/);
    expect(await desktop.askEngine(async (client) => (await client.operations.get({ id })).state)).toBe('running');
    expect(await readFile(file('Slipway.AppImage'), 'utf8')).toBe(oldApp);
  });

  it('are not taken from a feed that serves something else than it says', async () => {
    feed.publish('99.1.0', newApp(), newApp().replace('new one', 'bad one'));
    const { failures } = await open();
    await desktop.pressMenu('look-for-updates');
    await expect.poll(failures, patience).toHaveLength(1);
    expect((await failures())[0]).toMatch(/sha512/);
    expect(await offers('restart-to-update')).toBe(false);
  });

  it('are said not to be there where this is the newest version, or why it is not known', async () => {
    feed.publish('0.0.1', newApp());
    const { told, failures } = await open();
    await desktop.pressMenu('look-for-updates');
    await expect.poll(told, patience).toEqual(['There is no newer version']);
    await feed.stop();
    await desktop.pressMenu('look-for-updates');
    await expect.poll(failures, patience).toHaveLength(1);
    expect((await failures())[0]).toMatch(/could not be looked for/);
    feed = await UpdateFeed.start();
  });
});
