import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { shellText } from '../../contracts/text/shell-text.ts';
import { noticeTitles } from '../../contracts/text/upkeep-text.ts';
import type { NodeUsage } from '../../contracts/usage.ts';
import { keepStandIns } from '../../torture/lib/stand-in-keeper.ts';
import {
  buildStandIn,
  kitFile,
  kitIsHere,
  kitStateFile,
  kubectl,
  mirror,
  mustRun,
  nodeImage,
  pathWithKit,
  run,
  Slipway,
  testLock,
} from '../kit/kit.ts';
import { DesktopApp, patience } from './desktop-app.ts';
import { TrayHost } from './tray-host.ts';

const cluster = 'desktop-test';
const workspace = 'kubeflow-user-example-com';
const notebookImage = 'kit/jupyterlab:1';
const summarySchema = z.object({
  node: z.object({
    fs: z.object({ capacityBytes: z.number() }),
    memory: z.object({ workingSetBytes: z.number() }),
  }),
});
const minutes = (count: number) => count * 60_000;

const canRun = kitIsHere && (await run('docker', ['info'])).exitCode === 0;

/** The main job as a person does it in the window, on a real kind cluster. Each part goes on where the one before ended. */
describe.skipIf(!canRun)('from the first run to a notebook, in the window', () => {
  let folder: string;
  let cli: Slipway;
  let lock: string;
  let host: TrayHost;
  let desktop: DesktopApp;
  const keeper = new AbortController();
  let kept: Promise<void>;
  let launchingIcon: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'slipway-journey-'));
    cli = await Slipway.create();
    lock = await testLock('26.03');
    const rendered = path.join(folder, 'all.yaml');
    const args = ['--preset', 'notebooks', '--distribution', lock, '--mirror', mirror, '--output', rendered];
    await cli.must('render', ...args);
    if (!existsSync(kitStateFile('jupyterlab.tar')))
      await mustRun(kitFile('notebook-image/build'), [kitStateFile('jupyterlab.tar')]);
    await buildStandIn();
    kept = keepStandIns(cluster, rendered, keeper.signal);
    host = await TrayHost.start();
    desktop = await DesktopApp.prepare({ PATH: pathWithKit(), KUBECONFIG: path.join(folder, 'kubeconfig') });
    await saveDownloadsIn(path.join(folder, 'in'));
    await desktop.start();
    desktop.page.setDefaultTimeout(patience.timeout);
  }, minutes(5));

  // What begins where a part has failed would only wait in vain.
  let hasFailed = false;
  beforeEach((context) => context.skip(hasFailed, 'the part before it failed'));
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    hasFailed = true;
    const known = await desktop.askEngine((client) => client.operations.list({}));
    process.stderr.write(`${JSON.stringify(known, null, 2)}\n`);
  });

  afterAll(async () => {
    keeper.abort();
    await kept;
    await desktop.askEngine(async (client) => {
      const { id } = await client.operations.start({ kind: 'delete', input: { cluster } });
      for await (const _ of client.operations.follow({ id })) continue;
    });
    await desktop.close();
    await host.stop();
    await cli.remove();
    await rm(folder, { recursive: true, force: true });
  }, minutes(3));

  const seen = (words: string | RegExp, timeout = 60_000) => desktop.page.getByText(words).first().waitFor({ timeout });
  const press = (name: string | RegExp) => desktop.page.getByRole('button', { name }).click();

  it(
    'opens with what fits, and launches it with one button',
    async () => {
      const { page } = desktop;
      await page.getByRole('radio', { name: /^Notebooks (Fits|Tight)/ }).check(patience);
      await page.getByText('Options', { exact: true }).click();
      for (const [label, value] of [
        ['Name of the cluster', cluster],
        ['Distribution', lock],
        ['Mirror', mirror],
        ['Image of the nodes', nodeImage],
      ] as const) {
        await page.getByLabel(label).fill(value);
      }
      await page.keyboard.press('Tab');
      await press(/^Launch Notebooks/);
      await page.waitForURL(/#\/operations\//);
      await expect
        .poll(() => host.sentence(), patience)
        .toMatch(/^Launch Kubeflow on the cluster desktop-test: \d+ %$/);
      launchingIcon = await host.pixels();
    },
    minutes(3),
  );

  it(
    'is cancelled, and taken up again',
    async () => {
      await press('Cancel');
      await desktop.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
      await seen('Resume takes it up again from where it stopped.');
      await press('Resume');
      await seen(/Attempt 2/);
    },
    minutes(3),
  );

  it(
    'says that its engine ended, starts another, and is taken up again',
    async () => {
      await seen(/\d+ of \d+ objects/, minutes(5));
      const pid = Number(await desktop.enginePid());
      process.kill(pid, 'SIGKILL');
      await seen('The engine ended while this was under way');
      expect(Number(await desktop.enginePid())).not.toBe(pid);
      await desktop.pressMenu('close');
      await host.press('Open Slipway');
      await press('Resume');
      await seen(/Attempt 3/);
    },
    minutes(8),
  );

  it(
    'is told to be ready by the page, the tray and a notification',
    async () => {
      await desktop.pressMenu('close');
      await expect.poll(async () => (await host.notices()).at(-1)?.body, { timeout: minutes(8) }).toBe('Finished.');
      const notice = (await host.notices()).at(-1);
      expect(notice?.summary).toBe(`Launch Kubeflow on the cluster ${cluster}`);
      await host.pressNotice(notice?.id ?? 0);
      await seen(/Kubeflow 26\.03 is ready/);
      await expect.poll(() => host.sentence(), patience).toBe(`${cluster} runs`);
      await expect.poll(() => host.pixels(), patience).not.toBe(launchingIcon);
      await desktop.page.getByRole('link', { name: 'Open the platform' }).click();
      await seen(/^(\d+) of \1 workloads ready$/);
    },
    minutes(10),
  );

  it('gauges what the kubelet says of its node', async () => {
    for (const gauge of ['CPU', 'Memory', 'Disk']) {
      await desktop.page.getByRole('meter', { name: `${gauge} of ${cluster}-control-plane` }).waitFor(patience);
    }
    const { memory, disk } = await gauged();
    const raw = await mustRun(kubectl, [
      ...['--kubeconfig', await kubeconfig(), 'get', '--raw'],
      `/api/v1/nodes/${cluster}-control-plane/proxy/stats/summary`,
    ]);
    const { node } = summarySchema.parse(JSON.parse(raw));
    expect(disk.total).toBe(node.fs.capacityBytes);
    expect(Math.abs((memory.used ?? 0) / node.memory.workingSetBytes - 1)).toBeLessThan(0.2);
  });

  it(
    'has a notebook made with the form, which answers',
    async () => {
      const archive = kitStateFile('jupyterlab.tar');
      await mustRun('kind', ['load', 'image-archive', archive, '--name', cluster], { PATH: pathWithKit() });
      const { page } = desktop;
      await page.getByRole('link', { name: 'Notebooks', exact: true }).click();
      await press('New notebook');
      const dialog = page.getByRole('dialog', { name: 'New notebook' });
      await dialog.getByLabel('Name', { exact: true }).fill('first');
      await dialog.getByLabel('Image').fill(notebookImage);
      await dialog.getByLabel('CPU, cores').fill('0.1');
      await dialog.getByRole('button', { name: 'Create' }).click();
      const row = page.getByRole('row', { name: /^first / });
      await row.getByText('Running').waitFor({ timeout: minutes(3) });
      const opened = await desktop.noteOpened();
      await row.getByRole('link', { name: /^Open first/ }).click();
      await expect.poll(opened).toEqual([expect.stringMatching(/^http:\/\/desktop-test\.localhost:\d+\/notebook\//)]);
      expect(await titleThroughForward()).toContain('JupyterLab');
    },
    minutes(6),
  );

  it('takes a file into the volume of the notebook, and hands it back', async () => {
    const file = path.join(folder, 'rows.csv');
    const rows = 'a,b\n1,2\n'.repeat(100_000);
    await writeFile(file, rows);
    await desktop.app.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
    }, file);
    await desktop.page.getByRole('link', { name: 'Volumes', exact: true }).click();
    await press('Files of first-workspace');
    await press('Upload a file …');
    await press('Download rows.csv');
    await seen(/rows\.csv is here, 781 KiB/);
    expect(await readFile(path.join(folder, 'in', 'rows.csv'), 'utf8')).toBe(rows);
    await press('Upload a file …');
    await press('Replace the file that is there');
    await seen('rows.csv is in the volume first-workspace');
    await press('Close');
  });

  it('opens its dashboard from the tray', async () => {
    const opened = await desktop.noteOpened();
    await host.press('Open Dashboard');
    await expect.poll(async () => (await opened()).length, patience).toBe(1);
    const [address = ''] = await opened();
    expect(new URL(address).hostname).toBe(`${cluster}.localhost`);
    // Of the stand-in for the gateway, behind the real node port.
    expect((await fetch(`http://127.0.0.1:${new URL(address).port}/`)).ok).toBe(true);
  });

  it('tells that the disk of its node is nearly full, and leads to where more of it is said', async () => {
    await desktop.pressMenu('close');
    const inNode = (...command: string[]) => mustRun('docker', ['exec', `${cluster}-control-plane`, ...command]);
    // A node's disk is that of the whole machine; a small one is laid over it for a moment.
    await inNode('mount', '-t', 'tmpfs', '-o', 'size=4g', 'tmpfs', '/var');
    try {
      await expect.poll(async () => (await host.notices()).at(-1)?.summary, patience).toBe(shellText.news.diskLow);
      const notice = (await host.notices()).at(-1);
      expect(notice?.body).toMatch(/^Only [34](\.\d)? GiB /);
      await host.pressNotice(notice?.id ?? 0);
      await seen(noticeTitles['disk.low'] ?? '');
    } finally {
      await inNode('umount', '--lazy', '/var');
    }
  });

  it(
    'goes on in the background when the app is left, and is there again when it comes back',
    async () => {
      await host.press('Quit Slipway');
      await desktop.ended();
      await desktop.start();
      await seen(/^(\d+) of \1 workloads ready$/);
      await expect.poll(() => host.sentence(), patience).toBe(`${cluster} runs`);
    },
    minutes(3),
  );

  /** The first of the samples that the gauges are drawn from. */
  async function gauged(): Promise<NodeUsage> {
    return desktop.askEngine(async (client) => {
      for await (const { nodes } of client.usage.watch({ cluster })) if (nodes[0] !== undefined) return nodes[0];
      throw new Error('the stream of samples ended');
    });
  }

  /** Tells the engine's desktop where downloads go. */
  async function saveDownloadsIn(downloads: string): Promise<void> {
    const config = path.join(desktop.folder, 'config');
    await mkdir(config, { recursive: true });
    await writeFile(path.join(config, 'user-dirs.dirs'), `XDG_DOWNLOAD_DIR="${downloads}"\n`);
  }

  async function kubeconfig(): Promise<string> {
    const file = path.join(folder, 'kubeconfig');
    const content = await mustRun('kind', ['get', 'kubeconfig', '--name', cluster], { PATH: pathWithKit() });
    await writeFile(file, content, { mode: 0o600 });
    return file;
  }

  /** The title of the notebook's page. The gateway is a stand-in, so it is asked for at the pod itself. */
  async function titleThroughForward(): Promise<string> {
    return desktop.askEngine(async (client) => {
      const input = { cluster, namespace: workspace, service: 'first', port: 80 };
      for await (const state of client.access.forward(input)) {
        if (state.state !== 'open') continue;
        const page = await fetch(`${state.address}/notebook/${workspace}/first/lab`);
        return /<title>([^<]*)<\/title>/.exec(await page.text())?.[1] ?? '';
      }
      return '';
    });
  }
});
