import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/app-error.ts';
import { useStage } from './browser-page.ts';
import { doctorScene } from './doctor-scene.ts';

const stage = useStage();
const route = '#/doctor';

describe('Doctor', () => {
  it('tells what is wrong first, with what helps, and folds away what is right', async () => {
    const { page } = await stage.open(doctorScene().scene, { route });
    const wrong = page.getByRole('region', { name: 'Has to be put right' });
    await wrong.getByText('No container engine was found.').waitFor();
    expect(await wrong.getByText('sudo systemctl enable --now docker').isVisible()).toBe(true);
    expect(await page.getByRole('region', { name: 'May cause trouble' }).getByRole('listitem').count()).toBe(2);
    expect(await page.getByText('100 GiB are free.').isVisible()).toBe(false);
    await page.getByText('1 check passed').click();
    expect(await page.getByText('100 GiB are free.').isVisible()).toBe(true);
  });

  it('has one primary action: to put right what failed', async () => {
    const { page } = await stage.open(doctorScene().scene, { route });
    await page.getByRole('button', { name: 'Put it right … Container engine' }).waitFor();
    expect(await page.locator('.button--primary').allTextContents()).toEqual(['Put it right … Container engine']);
    expect(await page.getByRole('button', { name: /^Put it right/ }).count()).toBe(2);
  });

  it('shows all that would be run, and runs exactly that', async () => {
    const { scene, asked } = doctorScene();
    const { page } = await stage.open(scene, { route });
    await page.getByRole('button', { name: 'Put it right … File watches' }).click();
    const dialog = page.getByRole('dialog', { name: 'Put right “File watches”?' });
    await dialog.getByText('sudo -n tee /etc/sysctl.d/90-slipway-inotify.conf').waitFor();
    expect(await dialog.getByText('fs.inotify.max_user_watches = 1255360').isVisible()).toBe(true);
    expect(asked).toEqual([]);
    await dialog.getByRole('button', { name: 'Run these 2 steps' }).click();
    await expect
      .poll(() => asked)
      .toEqual([
        {
          method: 'start',
          input: { kind: 'fix', input: { check: 'inotify-limits', cluster: null, agreed: ['step-1', 'step-2'] } },
        },
      ]);
    await page.getByRole('heading', { level: 1, name: 'Put right: File watches' }).waitFor();
  });

  it('runs nothing where it is left', async () => {
    const { scene, asked } = doctorScene();
    const { page } = await stage.open(scene, { route });
    const button = page.getByRole('button', { name: 'Put it right … File watches' });
    await button.click();
    await page.getByRole('button', { name: 'Leave it' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(asked).toEqual([]);
    expect(await page.locator(':focus').textContent()).toBe('Put it right … File watches');
  });

  it('says why it cannot be done here', async () => {
    const { scene } = doctorScene();
    const planFix = () =>
      Promise.reject(new AppError('fix.no-rights', { title: 'File watches', commands: 'sudo one' }));
    const { page } = await stage.open({ ...scene, doctor: { ...scene.doctor, planFix } }, { route });
    await page.getByRole('button', { name: 'Put it right … File watches' }).click();
    await page.getByRole('dialog').getByText('Run this in a terminal, then look again: sudo one').waitFor();
    expect(await page.getByRole('button', { name: /^Run/ }).count()).toBe(0);
  });

  it('looks again when it is told to', async () => {
    const { scene, looks } = doctorScene();
    const { page } = await stage.open(scene, { route });
    await page.getByText('No container engine was found.').waitFor();
    await page.getByRole('button', { name: 'Look again' }).click();
    await expect.poll(() => looks()).toBe(2);
  });

  it('says so where all is right', async () => {
    const { scene } = doctorScene();
    const run = async () => [
      { check: 'a', title: 'Disk space', fixable: false, outcome: { state: 'passed' as const, says: 'fine' } },
    ];
    const { page } = await stage.open({ ...scene, doctor: { run } }, { route });
    await page.getByText('Nothing keeps Slipway from working on this computer.').waitFor();
  });
});
