import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { longestPiece } from '../../contracts/inbox.ts';
import { AppError } from '../../contracts/app-error.ts';
import type { Operation } from '../../contracts/operations.ts';
import { createChannel } from './channel.ts';
import { useStage } from './browser-page.ts';
import { notebookScene, sampleNotebook } from './notebook-scene.ts';
import { sampleCluster, sampleOperation } from './samples.ts';

const stage = useStage();
const route = '#/notebooks';
const workspace = 'kubeflow-user-example-com';
const gibibyte = 2 ** 30;

describe('Notebooks', () => {
  it('are there in all their states, with what the cluster says, and change by themselves', async () => {
    const { scene, notebooks } = notebookScene();
    const { page } = await stage.open(scene, { route: '#/operations' });
    await page.getByRole('link', { name: 'Notebooks' }).click();
    const row = (name: string) => page.getByRole('row', { name: new RegExp(`^${name} `) });
    await row('broken').getByText('Does not start').waitFor();
    await row('broken').getByText('cannot be pulled (ImagePullBackOff)').waitFor();
    await row('coming').getByText('its volume is made and its image is pulled').waitFor();
    await row('resting')
      .getByText(/since 21 Nov 2026/)
      .waitFor();
    const open = page.getByRole('link', { name: 'Open first, opens in a new tab' });
    expect(await open.getAttribute('href')).toMatch(/^http:\/\/.*\/notebook\/kubeflow-user-example-com\/first\/$/);
    expect(await page.getByRole('link', { name: /^Open / }).count()).toBe(1);
    notebooks.push([sampleNotebook('coming', { state: 'running' })]);
    await row('coming').getByText('Running').waitFor();
    expect(await row('broken').count()).toBe(0);
  });

  it('are stopped and started', async () => {
    const { scene, asked } = notebookScene();
    const { page } = await stage.open(scene, { route });
    await page.getByRole('button', { name: 'Stop first' }).click();
    await expect.poll(() => asked.length).toBe(1);
    await page.getByRole('button', { name: 'Start resting' }).click();
    await expect.poll(() => asked.length).toBe(2);
    expect(asked).toEqual([
      { method: 'stop', input: { cluster: 'slipway', workspace, name: 'first' } },
      { method: 'start', input: { cluster: 'slipway', workspace, name: 'resting' } },
    ]);
  });

  it('are created as they were chosen, once they have a name', async () => {
    const { scene, asked } = notebookScene([]);
    const { page } = await stage.open(scene, { route });
    await page.getByText('There is no notebook yet').waitFor();
    await page.getByRole('button', { name: 'New notebook' }).click();
    const dialog = page.getByRole('dialog', { name: 'New notebook' });
    const create = dialog.getByRole('button', { name: 'Create' });
    await dialog.getByLabel('CPU, cores').fill('1.5');
    expect(await create.isDisabled()).toBe(true);
    await dialog.getByLabel('Name', { exact: true }).fill('second');
    await dialog.getByLabel('GPU').selectOption('1 × NVIDIA');
    await dialog.getByLabel('Home folder').selectOption('On a volume that is there');
    await dialog.getByRole('button', { name: 'Add a data volume' }).click();
    const data = dialog.getByRole('group', { name: 'Data volume 1' });
    await data.getByLabel('Size, GiB').fill('2');
    await data.getByLabel('Mounted at').fill('/data');
    await dialog.getByLabel(/^pipelines/).check();
    await create.click();
    await dialog.waitFor({ state: 'detached' });
    expect(asked).toEqual([
      {
        method: 'create',
        input: {
          ...{
            cluster: 'slipway',
            workspace,
            name: 'second',
            kind: 'jupyter',
            millicores: 1500,
            memoryBytes: gibibyte,
          },
          image: 'ghcr.io/kubeflow/kubeflow/notebook-servers/jupyter-scipy:v1.10.0',
          gpu: { resource: 'nvidia.com/gpu', count: 1 },
          workspaceVolume: { kind: 'existing', name: 'spare' },
          dataVolumes: [{ kind: 'new', bytes: 2 * gibibyte, mountPath: '/data' }],
          configurations: ['pipelines'],
        },
      },
    ]);
  });

  it('that the cluster refuses are told of where they were asked for, and nothing typed is lost', async () => {
    const { scene } = notebookScene();
    const { page } = await stage.open(scene, { route });
    await page.getByRole('button', { name: 'New notebook' }).click();
    const dialog = page.getByRole('dialog', { name: 'New notebook' });
    await dialog.getByLabel('Name', { exact: true }).fill('first');
    await dialog.getByText('There is one of this name in the workspace.').waitFor();
    await dialog.getByLabel('Name', { exact: true }).fill('other');
    await dialog.getByLabel('Image').fill('refused');
    await page.keyboard.press('Enter');
    await dialog.getByText('the quota of the workspace is used up').waitFor();
    expect(await dialog.getByLabel('Name', { exact: true }).inputValue()).toBe('other');
  });

  it('are deleted only after a question, which leaves the volumes unless told otherwise', async () => {
    const { scene, asked } = notebookScene();
    const { page } = await stage.open(scene, { route });
    await page.getByRole('button', { name: 'Delete first' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(asked).toEqual([]);
    await page.getByRole('button', { name: 'Delete first' }).click();
    expect(await page.getByLabel(/^Delete its volumes as well/).isChecked()).toBe(false);
    await page.getByLabel(/^Delete its volumes as well.*first-workspace/).check();
    await page.getByRole('button', { name: 'Delete the notebook' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const input = { cluster: 'slipway', workspace, name: 'first', withVolumes: true };
    expect(asked).toEqual([{ method: 'delete', input }]);
  });

  it('show their log', async () => {
    const { page } = await stage.open(notebookScene().scene, { route });
    await page.getByRole('button', { name: 'Log first', exact: true }).click();
    await page.getByRole('log', { name: 'Log of first' }).getByText('Jupyter Server is running').waitFor();
  });

  it('say why there are none: no such cluster, one that does not run, a platform without them', async () => {
    const named = await stage.open(notebookScene().scene, { route: '#/notebooks/nowhere' });
    await named.page.getByText('There is no cluster “nowhere”').waitFor();
    const { scene } = notebookScene();
    const stopped = { ...scene, clusters: { list: async () => [sampleCluster({ state: 'stopped' })] } };
    await (await stage.open(stopped, { route })).page.getByText('“slipway” does not run').waitFor();
    const refuse = () => {
      throw new AppError('example.no-notebooks', { cluster: 'slipway', why: 'it has no notebook servers' });
    };
    const bare = { ...scene, notebooks: { watch: refuse } };
    await (await stage.open(bare, { route })).page.getByText('slipway up --preset notebooks').waitFor();
  });
});

describe('Volumes', () => {
  it('say their size and who uses them, and only those of nobody can be deleted', async () => {
    const { scene, asked, volumes } = notebookScene();
    const { page } = await stage.open(scene, { route: '#/volumes' });
    const used = page.getByRole('row', { name: /^first-workspace 5 GiB standard There notebook first/ });
    await used.waitFor();
    expect(await used.getByRole('button', { name: 'Delete' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Delete spare' }).click();
    expect(asked).toEqual([]);
    await page.getByRole('button', { name: 'Delete the volume' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(asked).toEqual([{ method: 'delete volume', input: { cluster: 'slipway', workspace, name: 'spare' } }]);
    volumes.push([]);
    await page.getByText('There is no volume yet').waitFor();
  });

  it('show their files, folder by folder, and hand them over', async () => {
    const { scene } = notebookScene();
    const operations = createChannel<Operation[]>({ latestOnly: true });
    operations.push([]);
    const started: unknown[] = [];
    const download = sampleOperation({
      id: 'd',
      kind: 'download',
      title: 'Download data/labels.csv',
      state: 'running',
    });
    const { page } = await stage.open(
      {
        ...scene,
        operations: {
          watch: (_input, { signal }) => operations.read(signal),
          start: async (request) => {
            started.push(request);
            operations.push([download]);
            return download;
          },
        },
      },
      { route: '#/volumes' },
    );
    await page.getByRole('button', { name: 'Files of first-workspace' }).click();
    const dialog = page.getByRole('dialog', { name: 'Files of “first-workspace”' });
    await dialog
      .getByRole('row', { name: /^train\.ipynb 47\.1 KiB 24 Nov 2026, 09:12 Download train\.ipynb$/ })
      .waitFor();
    // Its name did not come through whole: it cannot be asked for.
    expect(
      await dialog
        .getByRole('row', { name: /^notes/ })
        .getByRole('button')
        .count(),
    ).toBe(0);
    await dialog.getByRole('button', { name: 'data/' }).click();
    await dialog.getByRole('button', { name: 'Download labels.csv' }).click();
    expect(started).toEqual([
      {
        kind: 'download',
        input: { cluster: 'slipway', workspace, name: 'first-workspace', path: 'data/labels.csv' },
      },
    ]);
    await dialog.getByRole('progressbar', { name: 'Download data/labels.csv' }).waitFor();
    operations.push([{ ...download, state: 'succeeded', now: '/home/ada/Downloads/labels.csv is here, 2.3 KiB.' }]);
    await dialog.getByText('/home/ada/Downloads/labels.csv is here').waitFor();
    await dialog.getByRole('navigation', { name: 'Folder' }).getByRole('button', { name: 'first-workspace' }).click();
    await dialog.getByRole('row', { name: /^train/ }).waitFor();
  });

  it('take a file from a browser, which is handed to the engine piece by piece, and put right what it was refused for', async () => {
    const { scene } = notebookScene();
    const operations = createChannel<Operation[]>({ latestOnly: true });
    operations.push([]);
    const pieces: Buffer[] = [];
    const discarded: string[] = [];
    const started: unknown[] = [];
    const taken = { code: 'volume.file-taken', message: 'It is there already.', remedy: 'Rename yours.', data: {} };
    const upload = sampleOperation({
      id: 'u',
      kind: 'upload',
      title: 'Upload rows.bin',
      state: 'failed',
      error: taken,
    });
    let goOn = (): void => undefined;
    const second = new Promise<void>((resolve) => (goOn = resolve));
    const { page } = await stage.open(
      {
        ...scene,
        inbox: {
          open: async ({ name, bytes }) => {
            expect([name, bytes]).toEqual(['rows.bin', content.length]);
            return { file: '/home/ada/.slipway/inbox/1/rows.bin' };
          },
          add: async ({ at, base64 }) => {
            if (at > 0) await second;
            pieces.push(Buffer.from(base64, 'base64'));
            return { bytes: Buffer.concat(pieces).length };
          },
          discard: async ({ file }) => {
            discarded.push(file);
            return { removed: true };
          },
        },
        operations: {
          watch: (_input, { signal }) => operations.read(signal),
          start: async (request) => {
            started.push(request);
            return upload;
          },
        },
      },
      { route: '#/volumes' },
    );
    const content = randomBytes(longestPiece + 123);
    await page.getByRole('button', { name: 'Files of first-workspace' }).click();
    const dialog = page.getByRole('dialog', { name: 'Files of “first-workspace”' });
    await dialog.getByRole('button', { name: 'data/' }).click();
    const chooser = page.waitForEvent('filechooser');
    await dialog.getByRole('button', { name: 'Upload a file …' }).click();
    await (await chooser).setFiles({ name: 'rows.bin', mimeType: 'application/octet-stream', buffer: content });
    const bar = dialog.getByRole('progressbar', { name: 'Handing rows.bin to Slipway' });
    await expect.poll(() => bar.getAttribute('aria-valuenow')).toBe('99');
    goOn();
    await dialog.getByText('It is there already.').waitFor();
    expect(Buffer.concat(pieces).equals(content)).toBe(true);
    const input = {
      ...{ cluster: 'slipway', workspace, name: 'first-workspace', path: 'data' },
      file: '/home/ada/.slipway/inbox/1/rows.bin',
    };
    await dialog.getByRole('button', { name: 'Replace the file that is there' }).click();
    await expect
      .poll(() => started)
      .toEqual([
        { kind: 'upload', input: { ...input, replace: false } },
        { kind: 'upload', input: { ...input, replace: true } },
      ]);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await expect.poll(() => discarded).toEqual([input.file]);
  });

  it('say why their files cannot be shown', async () => {
    const { scene } = notebookScene();
    const files = () => {
      throw new AppError('volume.out-of-reach', { name: 'spare', why: 'they are kept by the driver x' });
    };
    const { page } = await stage.open({ ...scene, volumes: { ...scene.volumes, files } }, { route: '#/volumes' });
    await page.getByRole('button', { name: 'Files of spare' }).click();
    await page.getByRole('alert').getByText('Open a notebook on it').waitFor();
  });
});
