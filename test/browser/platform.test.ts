import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/app-error.ts';
import type { ClusterState } from '../../contracts/clusters.ts';
import { useStage } from './browser-page.ts';
import { sampleOperation, samplePlatform } from './samples.ts';
import { busyScene, freshScene } from './scenes.ts';

const stage = useStage();
const route = '#/platform/slipway';

/** A busy scene with nothing under way. */
function idleScene() {
  const busy = busyScene();
  busy.operations.push([]);
  return busy;
}

describe('Platform', () => {
  it('shows the cluster and every component with version, maturity and workloads', async () => {
    const { page } = await stage.open(idleScene().scene, { route });
    await page.getByText('58 of 61 workloads ready').waitFor();
    await page.getByRole('heading', { level: 1, name: 'slipway', exact: true }).waitFor();
    expect(await page.getByText('v1.34.4, 12 CPU, 31.1 GiB').count()).toBe(1);
    expect(await page.getByRole('row').count()).toBe(25);
    const row = page.getByRole('row', { name: /^Certificates Ready v1\.\d+\.0 stable$/ });
    await row.getByText('1 of 1', { exact: true }).click();
    expect(await row.getByText('Deployment · kubeflow · 1 of 1').isVisible()).toBe(true);
  });

  it('shows trouble with what helps', async () => {
    const { page } = await stage.open(idleScene().scene, { route });
    const trouble = page.getByRole('region', { name: 'One component needs attention' });
    await trouble.getByText('katib-mysql starts and ends again and again').waitFor();
    expect(await trouble.getByText('What helps').count()).toBe(1);
  });

  it('opens the pages of components that are ready, on this computer', async () => {
    const { page } = await stage.open(idleScene().scene, { route });
    const open = page.getByRole('link', { name: /^Open Notebooks,/ });
    await open.waitFor();
    expect(await open.getAttribute('href')).toBe('http://slipway.localhost:8080/jupyter/');
    expect(await page.getByRole('link', { name: /^Open Pipelines,/ }).count()).toBe(0);
  });

  it.each<[ClusterState, string[]]>([
    [{ state: 'running' }, ['Pause', 'Stop', 'Delete …']],
    [{ state: 'paused' }, ['Resume', 'Stop', 'Delete …']],
    [{ state: 'stopped' }, ['Start', 'Delete …']],
    [{ state: 'incomplete', reason: 'The control plane is missing.' }, ['Delete …']],
    [{ state: 'unreachable', reason: 'The API server does not answer.' }, ['Start', 'Stop', 'Delete …']],
  ])('offers what can be done when it is $state', async (condition, expected) => {
    const { scene, platform } = idleScene();
    platform.push(samplePlatform(condition));
    const { page } = await stage.open(scene, { route });
    const actions = page.getByRole('group', { name: 'What can be done with the cluster' });
    await actions.waitFor();
    expect(await actions.getByRole('button').allInnerTexts()).toEqual(expected);
    if ('reason' in condition) expect(await page.getByText(condition.reason).count()).toBe(1);
  });

  it('stops, and shows what is under way', async () => {
    const { scene, asked, operations } = idleScene();
    const { page } = await stage.open(scene, { route });
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect
      .poll(() => asked)
      .toMatchObject([{ method: 'start', input: { kind: 'stop', input: { cluster: 'slipway' } } }]);
    operations.push([sampleOperation({ kind: 'stop', title: 'Stop slipway', now: 'Stopping the node' })]);
    await page.getByRole('region', { name: 'Stop slipway' }).getByText('Stopping the node').waitFor();
    expect(await page.getByRole('button', { name: 'Pause' }).isDisabled()).toBe(true);
  });

  it('deletes only what was typed', async () => {
    const { scene, asked } = idleScene();
    const { page } = await stage.open(scene, { route });
    await page.getByRole('button', { name: 'Delete …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete “slipway”?' });
    const confirm = dialog.getByRole('button', { name: 'Delete the cluster' });
    await dialog.getByLabel('Type slipway to confirm').fill('slip');
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByLabel('Type slipway to confirm').press('Enter');
    expect(asked).toEqual([]);
    await dialog.getByLabel('Type slipway to confirm').fill('slipway');
    await confirm.click();
    await expect.poll(() => asked).toMatchObject([{ input: { kind: 'delete', input: { cluster: 'slipway' } } }]);
  });

  it('goes on by itself when the state could not be read for a while', async () => {
    const { scene, platform } = idleScene();
    let broken = true;
    const watch: NonNullable<NonNullable<typeof scene.platform>['watch']> = async function* (_input, { signal }) {
      if (broken) throw new AppError('docker.failed', { why: 'the container is not running' });
      yield* platform.read(signal);
    };
    const { page } = await stage.open({ ...scene, platform: { watch } }, { route });
    await page.getByText('The container engine refused: the container is not running.').waitFor();
    broken = false;
    await page.getByText('58 of 61 workloads ready').waitFor();
    expect(await page.getByText('The container engine refused').count()).toBe(0);
  });

  it('offers a platform for a bare cluster', async () => {
    const { scene, platform } = idleScene();
    platform.push({ ...samplePlatform({ state: 'running' }), distribution: null, components: [] });
    const { page } = await stage.open(scene, { route });
    await page.getByRole('link', { name: 'Install a platform' }).click();
    await page.waitForURL(/#\/launch\/slipway$/);
  });

  it('leads to Launch where there is no cluster', async () => {
    const { page } = await stage.open(freshScene(), { route: '#/platform' });
    await page.getByText('There is no cluster yet').waitFor();
    await page.getByRole('link', { name: 'Go to Launch' }).click();
    await page.waitForURL(/#\/launch$/);
  });
});

describe('the start', () => {
  it('leads to an installation that is under way', async () => {
    const { page } = await stage.open(busyScene().scene);
    await page.waitForURL(/#\/operations\/up-1$/);
    await page.getByRole('heading', { level: 1, name: 'Launch Everything on slipway', exact: true }).waitFor();
  });

  it('leads to the platform where there is one', async () => {
    const { scene } = busyScene();
    const { page } = await stage.open({ ...scene, operations: { ...scene.operations, list: async () => [] } });
    await page.waitForURL(/#\/platform\/slipway$/);
    await page.getByRole('heading', { level: 1, name: 'slipway', exact: true }).waitFor();
  });
});

describe('Operations', () => {
  it('lists what was done, with how it ended', async () => {
    const { page } = await stage.open(busyScene().scene, { route: '#/operations' });
    await page.getByRole('row', { name: /Stop slipway.*Done/ }).waitFor();
    expect(
      await page
        .getByRole('row', { name: /Failed/ })
        .getByText('The image my/node:1 is not here')
        .count(),
    ).toBe(1);
    await page.getByRole('link', { name: 'Stop slipway' }).click();
    await page.waitForURL(/#\/operations\/stop-1$/);
  });

  it('finds those with some words, or with an end', async () => {
    const { page } = await stage.open(busyScene().scene, { route: '#/operations' });
    const titles = () => page.getByRole('rowheader').getByRole('link').allInnerTexts();
    await page.getByRole('row', { name: /Stop slipway/ }).waitFor();
    const all = await titles();
    await page.getByLabel('Find').fill('STOP');
    await expect.poll(titles).toEqual(['Stop slipway']);
    await page.getByRole('heading', { name: `1 of ${String(all.length)} operations` }).waitFor();
    await page.getByLabel('State').selectOption('Failed');
    await page.getByText('No operation is like that').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect.poll(titles).toEqual(all);
    await page.getByLabel('State').selectOption('Failed');
    await page.getByText('The image my/node:1 is not here').waitFor();
    expect(await titles()).toHaveLength(1);
  });

  it('says that nothing was done yet', async () => {
    const { page } = await stage.open(freshScene(), { route: '#/operations' });
    await page.getByText('Nothing has been done yet').waitFor();
    expect(await page.getByRole('link', { name: 'Go to Launch' }).count()).toBe(1);
  });

  it('says that an address leads nowhere', async () => {
    const { page } = await stage.open(freshScene(), { route: '#/nowhere' });
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    expect(await page.getByRole('link', { name: 'Go to the start' }).count()).toBe(1);
  });
});
