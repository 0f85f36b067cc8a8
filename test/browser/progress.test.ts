import { describe, expect, it } from 'vitest';
import { useStage } from './browser-page.ts';
import { toRecords } from './sample-records.ts';
import { sampleOperation } from './samples.ts';
import { busyScene } from './scenes.ts';

const stage = useStage();
const route = '#/operations/up-1';
const next = 1000;

/** What is asked of an element in the page, whose types are not those of Node. */
interface Scrolled {
  scrollTop: number;
  readonly scrollHeight: number;
  readonly clientHeight: number;
}

describe('Progress', () => {
  it('shows every component in its state, and what it is at now', async () => {
    const { scene } = busyScene();
    const { page } = await stage.open(scene, { route });
    await page.getByRole('heading', { name: 'Launch Everything on slipway' }).waitFor();
    await page.getByRole('button', { name: 'Foundation Ready' }).waitFor();
    const bar = page.getByRole('progressbar', { name: 'Overall progress' });
    expect(await bar.getAttribute('aria-valuenow')).toBe('62');
    for (const name of [
      'Pipelines Rolling out, 9 of 14 ready',
      'Scale to zero Applying, 31 of 58 objects',
      'Model serving Waiting for Scale to zero',
    ]) {
      await page.getByRole('button', { name }).waitFor();
    }
    await page.getByText('Waiting for 9 of 61 workloads').waitFor();
    await page.getByText('7 of 24 ready').waitFor();
    await page.getByRole('listitem').filter({ hasText: 'Install, under way' }).waitFor();
    await page.getByRole('log').getByText('Installing CNI').waitFor();
  });

  it('shows what fails with its cause, its remedy and its log', async () => {
    const { page } = await stage.open(busyScene().scene, { route });
    await page.getByText('katib-mysql starts and ends again and again').first().waitFor();
    await page.getByText('Last lines of its log').click();
    expect(await page.getByText('InnoDB: io_setup() failed').isVisible()).toBe(true);
    expect(await page.getByText('It may still come right by itself').isVisible()).toBe(true);
  });

  it('draws what is needed left of who needs it', async () => {
    const { page } = await stage.open(busyScene().scene, { route });
    const left = async (name: string) => (await page.getByRole('button', { name }).boundingBox())?.x ?? Number.NaN;
    await page.getByRole('button', { name: 'Foundation Ready' }).waitFor();
    expect(await left('Foundation Ready')).toBeLessThan(await left('Service mesh Ready'));
    expect(await left('Service mesh Ready')).toBeLessThan(await left('Scale to zero Applying'));
    expect(await left('Scale to zero Applying')).toBeLessThan(await left('Model serving Waiting'));
  });

  it('follows live, says so to a screen reader, and ends with the way to the platform', async () => {
    const { scene, records } = busyScene();
    const { page } = await stage.open(scene, { route });
    await page.getByText('7 of 24 ready').waitFor();
    records.push(...toRecords([{ type: 'component', component: 'knative', condition: { state: 'ready' } }], next));
    await page.getByText('8 of 24 ready').waitFor();
    await page.getByRole('status').filter({ hasText: 'Scale to zero is ready. 8 of 24 components ready.' }).waitFor();
    records.push(...toRecords([{ type: 'succeeded', summary: 'Everything is ready on slipway.' }], next + 1, 1));
    await page.getByText('Everything is ready on slipway.').waitFor();
    expect(await page.getByRole('button', { name: 'Cancel' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Open the platform' }).click();
    await page.waitForURL(/#\/platform\/slipway$/);
  });

  it('asks before it cancels', async () => {
    const { scene, asked, records } = busyScene();
    const { page } = await stage.open(scene, { route });
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Let it go on' }).click();
    expect(asked).toEqual([]);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => asked).toEqual([{ method: 'cancel', input: { id: 'up-1' } }]);
    records.push(...toRecords([{ type: 'cancelling' }, { type: 'cancelled' }], next));
    await page.getByText('Resume takes it up again').waitFor();
  });

  it('shows why it failed, resumes, and goes on from there', async () => {
    const { scene, asked, records, operations } = busyScene();
    const { page } = await stage.open(scene, { route });
    const error = {
      code: 'disk.full',
      message: 'There is no space left on the disk at /var.',
      remedy: 'Free some space.',
      data: {},
      cause: 'ENOSPC: no space left on device',
    };
    records.push(...toRecords([{ type: 'failed', error }], next));
    records.end();
    operations.push([sampleOperation({ state: 'failed' })]);
    await page.getByText('There is no space left on the disk at /var.').waitFor();
    await page.getByText('Cause', { exact: true }).click();
    expect(await page.getByText('ENOSPC: no space left on device').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect.poll(() => asked).toEqual([{ method: 'resume', input: { id: 'up-1' } }]);
    records.push(...toRecords([{ type: 'queued' }, { type: 'running', attempt: 2 }], next + 1));
    operations.push([sampleOperation({ state: 'running', attempts: 2 })]);
    await page.getByText('Attempt 2').waitFor();
    expect(await page.getByText('There is no space left').count()).toBe(0);
  });

  it('tells an operation that the engine left behind from one that failed', async () => {
    const { scene, records } = busyScene();
    const { page } = await stage.open(scene, { route });
    records.push(...toRecords([{ type: 'interrupted' }], next));
    await page.getByText('The engine ended while this was under way').waitFor();
    expect(await page.getByRole('button', { name: 'Resume' }).count()).toBe(1);
  });

  it('keeps the reader at the end of the log, and where they scrolled back', async () => {
    const { scene, records } = busyScene();
    const { page } = await stage.open(scene, { route });
    const log = page.getByRole('log');
    const lines = (from: number) =>
      toRecords(
        Array.from({ length: 100 }, (_, line) => ({ type: 'log', source: 'kind', text: `line ${from + line}` })),
        next + from,
      );
    records.push(...lines(0));
    await log.getByText('line 99').waitFor();
    const distance = async () => log.evaluate((box: Scrolled) => box.scrollHeight - box.scrollTop - box.clientHeight);
    await expect.poll(distance).toBeLessThan(2);
    await log.evaluate((box: Scrolled) => (box.scrollTop = 100));
    records.push(...lines(100));
    await log.getByText('line 199').waitFor({ state: 'attached' });
    expect(await log.evaluate((box: Scrolled) => box.scrollTop)).toBe(100);
  });
});
