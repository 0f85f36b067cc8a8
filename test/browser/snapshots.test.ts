import { describe, expect, it } from 'vitest';
import { useStage } from './browser-page.ts';
import { sampleOperation } from './samples.ts';
import { snapshotScene } from './snapshot-scene.ts';

const stage = useStage();
const route = '#/snapshots';
const workspace = 'kubeflow-user-example-com';
const idOf = (letters: string) => letters.padEnd(64, '0');

describe('Snapshots', () => {
  it('are there day by day, with what they are, and can be searched', async () => {
    const { scene } = snapshotScene();
    const { page } = await stage.open(scene, { route: '#/operations' });
    await page.getByRole('link', { name: 'Snapshots' }).click();
    await page.getByRole('heading', { name: 'Tuesday, 24 November 2026' }).waitFor();
    await page.getByRole('heading', { name: 'Sunday, 22 November 2026' }).waitFor();
    const entry = (words: string) => page.getByRole('listitem').filter({ hasText: words });
    const facts = '812 MiB, 640 MiB new · stood still for 410 ms · id 44ce60fe';
    await entry('Before the new data').getByText(facts).waitFor();
    await entry('resting').getByText('did not run').waitFor();
    await entry('9c41e07b').getByText('Kept before going back').waitFor();
    await page.getByLabel('Search').fill('EPOCH');
    await page.getByText('1 of 4').waitFor();
    expect(await page.getByText('Before the new data').count()).toBe(0);
    await page.getByLabel('Search').fill('nothing of this');
    await page.getByText(/^No snapshot has this/).waitFor();
  });

  it('are taken of a notebook, with a note, followed, and then listed', async () => {
    const { scene, operations, stored, asked } = snapshotScene([]);
    const { page } = await stage.open(scene, { route });
    await page.getByText('There is no snapshot yet').waitFor();
    await page.getByRole('button', { name: 'Take a snapshot' }).click();
    const dialog = page.getByRole('dialog', { name: 'Take a snapshot' });
    await dialog.getByLabel('Notebook').selectOption('resting');
    await dialog.getByLabel('Note', { exact: true }).fill('good');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(asked).toEqual([
      { method: 'snapshot', input: { cluster: 'slipway', workspace, notebook: 'resting', note: 'good' } },
    ]);
    await page.getByText('Keep what is there').waitFor();
    stored.push(...snapshotScene().stored);
    const ended = {
      id: 'asked-1',
      state: 'succeeded',
      now: 'resting is kept',
      endedAt: '2026-11-24T16:00:00Z',
    } as const;
    operations.push([sampleOperation({ ...ended, kind: 'snapshot', title: 'Take a snapshot of resting' })]);
    await page.getByText('resting is kept').waitFor();
    await page.getByText('After the second epoch').waitFor();
  });

  it('are gone back to only after it was said what that does', async () => {
    const { scene, asked } = snapshotScene();
    const { page } = await stage.open(scene, { route });
    const goBack = page.getByRole('button', { name: /^Go back: first as of 22 Nov 2026/ });
    await goBack.click();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(asked).toEqual([]);
    await goBack.click();
    const dialog = page.getByRole('dialog', { name: 'Go back with “first”?' });
    await dialog.getByText(/is kept as a snapshot first/).waitFor();
    await dialog.getByRole('button', { name: 'Go back' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(asked).toEqual([{ method: 'restore', input: { cluster: 'slipway', snapshot: idOf('44ce60fe') } }]);
  });

  it('are deleted only after it was said what that does, and their store is checked', async () => {
    const { scene, asked } = snapshotScene();
    const { page } = await stage.open(scene, { route });
    await page.getByText('All snapshots take 655 MiB; 48 GiB are free on this disk.').waitFor();
    await page.getByRole('button', { name: /^Delete: first as of 22 Nov 2026/ }).click();
    const dialog = page.getByRole('dialog', { name: /^Delete “first” as of 22 Nov 2026/ });
    await dialog.getByText(/cannot be gone back to any more/).waitFor();
    await dialog.getByRole('button', { name: 'Delete snapshot' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Check every byte' }).click();
    await expect
      .poll(() => asked)
      .toEqual([
        { method: 'delete-snapshots', input: { cluster: 'slipway', snapshots: [idOf('44ce60fe')] } },
        { method: 'check-store', input: { cluster: 'slipway', readAll: true } },
      ]);
  });

  it('are opened as a notebook that is filled in as it was, with what was changed', async () => {
    const { scene, asked } = snapshotScene();
    const { page } = await stage.open(scene, { route });
    await page.getByRole('button', { name: /^Open as a notebook: first as of 22 Nov 2026/ }).click();
    const dialog = page.getByRole('dialog', { name: /^Open “first” as of/ });
    expect(await dialog.getByLabel('Name').inputValue()).toBe('first-44ce60fe');
    expect(await dialog.getByLabel('CPU, cores').inputValue()).toBe('0.5');
    await dialog.getByText('rows, at /data').waitFor();
    await dialog.getByLabel('Name').fill('Not Valid');
    await dialog.getByText(/^Lower-case letters/).waitFor();
    const open = dialog.getByRole('button', { name: 'Open' });
    expect(await open.isDisabled()).toBe(true);
    await dialog.getByLabel('Name').fill('again');
    await dialog.getByLabel('Memory, GiB').fill('2');
    await dialog.getByLabel('GPU').selectOption('None');
    await open.click();
    await dialog.waitFor({ state: 'detached' });
    const input = {
      ...{ cluster: 'slipway', snapshot: idOf('44ce60fe'), name: 'again', memoryBytes: 2 ** 31 },
      gpu: { resource: 'nvidia.com/gpu', count: 0 },
    };
    expect(asked).toEqual([{ method: 'open-snapshot', input }]);
  });

  it('are compared with the one before, or with another, file by file, and by lines and cells', async () => {
    const { scene, asked } = snapshotScene();
    const { page } = await stage.open(scene, { route });
    await page.getByRole('button', { name: /^Compare: first as of 24 Nov 2026, 13/ }).click();
    const dialog = page.getByRole('dialog', { name: /^What differs: “first” as of 24 Nov 2026, 13/ });
    await dialog.getByText('2 added, 214 MiB').waitFor();
    await dialog.getByText('spec.template.spec.containers[first].resources.requests.cpu').waitFor();
    const inputOf = (from: string, to: string) => ({ cluster: 'slipway', from: idOf(from), to: idOf(to) });
    expect(asked).toEqual([{ method: 'compare', input: inputOf('44ce60fe', 'b0773d12') }]);

    await dialog.getByRole('button', { name: 'train.py' }).press('Enter');
    await dialog.getByRole('heading', { name: 'train.py' }).waitFor();
    const lines = dialog.getByRole('group', { name: 'Lines of train.py' });
    expect(await lines.locator('.hunks__line--added').first().innerText()).toMatch(
      /14\s+\+\s+added:\s+for epoch in range\(2\):/,
    );
    await dialog.getByRole('button', { name: 'All differences' }).click();
    await dialog.locator(':focus', { hasText: 'train.py' }).waitFor();

    await dialog.getByRole('button', { name: 'train.ipynb' }).click();
    await dialog.getByText('Cell 6 → 5, code').waitFor();
    await dialog.getByText('7 cells are the same.').waitFor();
    await dialog.getByLabel('Compared with').selectOption({ index: 0 });
    await dialog.getByRole('group', { name: 'Files that differ' }).waitFor();
    expect(asked.at(-1)).toEqual({ method: 'compare', input: inputOf('b0773d12', '9c41e07b') });
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Compare: resting/ }).click();
    await page.getByText('There is no other snapshot of this notebook yet.').waitFor();
  });
});
