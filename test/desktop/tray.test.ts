import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kitFile, kitIsHere, mirror, pathWithKit, testLock } from '../kit/kit.ts';
import { DesktopApp, patience } from './desktop-app.ts';
import { EmptyDocker } from './empty-docker.ts';
import { startStalled } from './stalled-operation.ts';
import { TrayHost } from './tray-host.ts';

/** Each part goes on where the one before it ended: one app, one engine, one rehearsal that is really there. */
describe.skipIf(!kitIsHere)('the tray', () => {
  let folder: string;
  let docker: EmptyDocker;
  let host: TrayHost;
  let desktop: DesktopApp;
  /** The icon's pixels by the sentence beside them. */
  const seen = new Map<string, string>();

  beforeAll(async () => {
    await promisify(execFile)(kitFile('control-plane/prepare'));
    folder = await mkdtemp(path.join(tmpdir(), 'slipway-tray-'));
    docker = await EmptyDocker.start(path.join(folder, 'docker.sock'));
    host = await TrayHost.start();
    desktop = await DesktopApp.prepare({
      PATH: pathWithKit(),
      DOCKER_HOST: docker.address,
    });
    await desktop.start();
  }, 300_000);

  afterAll(async () => {
    await desktop.close();
    await host.stop();
    await docker.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const isVisible = () => desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
  const heading = (name: string) => desktop.page.getByRole('heading', { name, level: 1 }).waitFor(patience);
  const shows = (sentence: string | RegExp) =>
    expect.poll(() => host.sentence(), { timeout: 60_000, interval: 50 }).toMatch(sentence);

  /** Waits for the state, and for the pixels that no other state had. */
  async function showsAnew(sentence: string): Promise<void> {
    await shows(sentence);
    await expect.poll(async () => [...seen.values()].includes(await host.pixels()), patience).toBe(false);
    seen.set(sentence, await host.pixels());
    await expect.poll(() => host.toolTip(), patience).toBe(`Slipway: ${sentence}`);
  }

  async function hide(): Promise<void> {
    await desktop.pressMenu('close');
    await expect.poll(isVisible, patience).toBe(false);
  }

  it('says that there is no cluster, and greys what cannot be done', async () => {
    await showsAnew('No cluster yet');
    const may = (await host.menu()).filter(({ enabled, label }) => enabled !== false && label !== undefined);
    expect(may.map(({ label }) => label)).toEqual(['Open Slipway', 'Quit Slipway']);
    expect((await host.menu()).map(({ label }) => label)).toContain('Snapshots');
  });

  it('stays when the window is closed, and brings it back', async () => {
    await hide();
    await host.press('Open Slipway');
    await expect.poll(isVisible, patience).toBe(true);
    await hide();
    await host.activate();
    await expect.poll(isVisible, patience).toBe(true);
  });

  it('shows what is under way, and tells its end to who does not look', async () => {
    await hide();
    const distribution = await testLock('26.03');
    const { id, title } = await desktop.askEngine((client) =>
      client.operations.start({
        kind: 'rehearse',
        input: { distribution, mirror, components: ['dashboard'], nodes: '1x4cpu8Gi', keep: true },
      }),
    );
    await expect.poll(async () => (await host.menu()).map(({ label }) => label), patience).toContain(`Show “${title}”`);
    await expect.poll(async () => (await host.notices()).at(-1)?.summary, { timeout: 120_000 }).toBe(title);
    const notice = (await host.notices()).at(-1);
    expect(notice?.body).toBe('Finished.');
    await host.pressNotice(notice?.id ?? 0);
    await expect.poll(isVisible, patience).toBe(true);
    await heading(title);
    expect(desktop.page.url()).toContain(`#/operations/${id}`);
    await showsAnew('rehearsal (simulated) runs');
  }, 180_000);

  it('pauses, goes on, stops and starts what it stands for', async () => {
    await host.press('Pause');
    await showsAnew('rehearsal (simulated) is paused');
    await host.press('Resume');
    await shows('rehearsal (simulated) runs');
    await host.press('Stop');
    await showsAnew('rehearsal (simulated) is stopped');
    await host.press('Start');
    await shows('rehearsal (simulated) runs');
    expect(seen.get('rehearsal (simulated) runs')).toBe(await host.pixels());
  }, 180_000);

  it('leads to the notebooks of its cluster', async () => {
    await hide();
    await host.press('Notebooks');
    await expect.poll(isVisible, patience).toBe(true);
    await heading('Notebooks');
    expect(desktop.page.url()).toContain('#/notebooks/rehearsal');
  });

  it('tells what failed, and leads to where more of it is said', async () => {
    await hide();
    const { id } = await desktop.askEngine((client) =>
      client.operations.start({ kind: 'stop', input: { cluster: 'gone' } }),
    );
    const get = () => desktop.askEngine((client) => client.operations.get({ id }));
    await expect.poll(async () => (await get()).state, patience).toBe('failed');
    const { title, error } = await get();
    await expect.poll(async () => (await host.notices()).at(-1)?.body, patience).toBe(error?.message);
    const notice = (await host.notices()).at(-1);
    expect(notice?.summary).toBe(title);
    await host.pressNotice(notice?.id ?? 0);
    await heading(title);
    expect(desktop.page.url()).toContain(`#/operations/${id}`);
  });

  it('says that the engine is gone, finds the next one, and tells what was interrupted', async () => {
    await hide();
    const { title } = await startStalled(desktop);
    await expect.poll(async () => (await host.menu()).map(({ label }) => label), patience).toContain(`Show “${title}”`);
    process.kill(Number(await desktop.enginePid()), 'SIGKILL');
    await showsAnew('The engine is gone; trying to reach it again');
    // The programs of a rehearsal end with the engine that started them.
    await shows('rehearsal (simulated) is stopped');
    await expect.poll(() => host.pixels(), patience).toBe(seen.get('rehearsal (simulated) is stopped'));
    await expect.poll(async () => (await host.notices()).at(-1)?.summary, patience).toBe(title);
    expect((await host.notices()).at(-1)?.body).toBe('It was interrupted, and can be resumed.');
  });

  it('says what is wrong where the container engine does not answer', async () => {
    await docker.stop();
    await desktop.askEngine((client) => client.engine.shutdown({}));
    await shows(/^The container engine does not answer/);
    expect([...seen.values()]).not.toContain(await host.pixels());
  });

  it('quits', async () => {
    await desktop.answerQuestions(0);
    await host.press('Quit Slipway');
    await desktop.ended();
  });

  it('is all that is seen of an app that began with the login', async () => {
    await desktop.launch('--hidden');
    await shows(/^The container engine does not answer/);
    expect(await desktop.windows()).toBe(0);
    expect(await desktop.startSecond('--hidden')).toBe(0);
    expect(await desktop.windows()).toBe(0);
    const opened = desktop.app.firstWindow(patience);
    await host.press('Open Slipway');
    desktop.page = await opened;
    await desktop.page.getByRole('heading', { level: 1 }).waitFor(patience);
  });
});
