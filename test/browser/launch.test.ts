import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/app-error.ts';
import { useStage } from './browser-page.ts';
import { laptop, sampleCluster, samplePresets } from './samples.ts';
import { freshScene } from './scenes.ts';

const stage = useStage();

describe('Launch', () => {
  it('begins with what this computer has, in units, and takes the token out of the address', async () => {
    const { page } = await stage.open(freshScene());
    const computer = page.getByRole('region', { name: 'This computer' });
    await computer.getByText('10 cores').waitFor();
    const words = (await computer.innerText()).replaceAll('\n', ' ');
    for (const fact of [
      '2 performance and 8 efficiency, 12 threads, Intel Core i7-1365U, x86_64',
      'clusters can use all of its CPUs and memory',
      '32 GiB',
      '21.4 GiB available',
      '183 GiB free',
      'None found',
      'Docker Engine',
      '28.3.2, with 12 CPU and 31.1 GiB',
    ]) {
      expect(words).toContain(fact);
    }
    expect(page.url()).toMatch(/#\/launch$/);
    expect(await page.title()).toBe('Launch – Slipway');
  });

  it('says unknown for what is not known, never 0', async () => {
    const scene = freshScene();
    const unknown = {
      ...laptop,
      cpu: { ...laptop.cpu, physicalCores: null },
      disk: { path: '/', totalBytes: null, freeBytes: null },
      gpus: [{ vendor: 'NVIDIA', model: 'A2', memoryBytes: null, driver: null, usable: false, reason: 'No runtime.' }],
    };
    const { page } = await stage.open({ ...scene, hardware: { read: async () => unknown } });
    const computer = page.getByRole('region', { name: 'This computer' });
    await computer.getByText('12 cores').waitFor();
    expect(await computer.getByText('unknown').count()).toBe(3);
  });

  it('shows for each preset whether it fits, and for the chosen one why', async () => {
    const { page } = await stage.open(freshScene());
    const cards = page.getByRole('radio');
    await cards.first().waitFor();
    expect(await cards.count()).toBe(5);
    expect(await page.getByRole('radio', { name: /^Training Fits/ }).isChecked()).toBe(true);
    await page.getByRole('radio', { name: /^Serving Tight/ }).check();
    const plan = page.getByRole('region', { name: 'The plan for Serving' });
    expect(await plan.getByText('Leave out Model serving and Spark').count()).toBe(1);
    expect(await plan.getByText('1 GiB of what Docker Engine has is kept').count()).toBe(1);
    await plan.getByText('1 request lowered').click();
    expect(await plan.getByRole('row', { name: /istiod discovery 2 GiB → 256 MiB/ }).count()).toBe(1);
    await plan.getByText(/^\d+ components$/).click();
    expect(await plan.getByRole('row', { name: /^Model serving/ }).count()).toBe(1);
  });

  it('launches with the options and goes to the progress', async () => {
    const asked: { method: string; input: unknown }[] = [];
    const { page } = await stage.open(freshScene(asked));
    await page.getByRole('radio', { name: /^Notebooks Fits/ }).check();
    await page.getByText('Options').click();
    await page.getByLabel('Name of the cluster').fill('Lab 1');
    const button = page.getByRole('button', { name: 'Launch Notebooks' });
    expect(await button.isDisabled()).toBe(true);
    await page.getByLabel('Name of the cluster').fill('lab');
    await page.getByLabel('Mirror').fill('/mnt/mirror');
    await page.getByLabel('Image of the nodes').fill('kit/node:1');
    await button.click();
    await page.waitForURL(/#\/operations\/up-1$/);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.input).toMatchObject({
      kind: 'up',
      input: { cluster: 'lab', preset: 'notebooks', mirror: '/mnt/mirror', nodeImage: 'kit/node:1', anyway: false },
    });
  });

  it('launches what does not fit only when that is said twice', async () => {
    const asked: { method: string; input: unknown }[] = [];
    const { page } = await stage.open(freshScene(asked));
    await page.getByRole('radio', { name: /^Everything Does not fit/ }).check();
    const button = page.getByRole('button', { name: 'Launch Everything' });
    expect(await button.isDisabled()).toBe(true);
    await page.getByRole('checkbox', { name: /although it does not fit/ }).check();
    await button.click();
    await page.waitForURL(/#\/operations\//);
    expect(asked[0]?.input).toMatchObject({ input: { preset: 'full', anyway: true } });
  });

  it('says why it could not be started, and stays', async () => {
    const scene = freshScene();
    const start = async (): Promise<never> => {
      throw new AppError('port.taken', { port: 8080 });
    };
    const { page } = await stage.open({ ...scene, operations: { ...scene.operations, start } });
    await page.getByRole('button', { name: 'Launch Training' }).click();
    await page.getByText('Port 8080 on this computer is taken.').waitFor();
    expect(await page.getByText('End the program that uses it, or choose another port.').count()).toBe(1);
    expect(page.url()).toMatch(/#\/launch$/);
  });

  it('tells of a missing container engine, and looks again', async () => {
    let there = false;
    const absent = {
      ...laptop,
      containerEngine: { state: 'absent' as const, reason: 'There is no socket of Docker.' },
    };
    const read = async () => (there ? laptop : absent);
    const { page } = await stage.open({ ...freshScene(), hardware: { read } });
    await page.getByText('Slipway needs a container engine').waitFor();
    expect(await page.getByText('There is no socket of Docker.').count()).toBe(1);
    there = true;
    await page.getByRole('button', { name: 'Look again' }).click();
    await page.getByText('28.3.2, with 12 CPU').waitFor();
    expect(await page.getByText('Slipway needs a container engine').count()).toBe(0);
  });

  it('says what went wrong with the plans, and tries again', async () => {
    let broken = true;
    const presets = async () => {
      if (broken) throw new AppError('distribution.unknown', { version: '26.03', known: 'none' });
      return samplePresets();
    };
    const { page } = await stage.open({ ...freshScene(), planning: { presets } });
    await page.getByText('There is no distribution 26.03.').waitFor();
    broken = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('radio').first().waitFor();
    expect(await page.getByText('There is no distribution 26.03.').count()).toBe(0);
  });

  it('makes the plans anew for another distribution', async () => {
    const asked: string[] = [];
    const presets = async ({ distribution }: { distribution: string }) => {
      asked.push(distribution);
      return samplePresets();
    };
    const { page } = await stage.open({ ...freshScene(), planning: { presets } });
    await page.getByText('Options').click();
    await page.getByLabel('Distribution').fill('1.11.0');
    await page.getByLabel('Mirror').focus();
    await expect.poll(() => asked.at(-1)).toBe('1.11.0');
  });

  it('says what will be downloaded, where data will lie, and that nothing is sent', async () => {
    const { page } = await stage.open(freshScene());
    const before = page.getByRole('region', { name: 'Before you launch' });
    await before.waitFor();
    expect(await before.getByRole('row', { name: /^Manifests of the platform .* 12 MiB github\.com$/ }).count()).toBe(
      1,
    );
    expect(await before.getByRole('row', { name: /^kind 0\.33\.0 There already/ }).count()).toBe(1);
    expect(await before.getByRole('row', { name: /^53 container images .* unknown docker\.io, gcr\.io/ }).count()).toBe(
      1,
    );
    const words = await before.innerText();
    for (const fact of [
      'about 3 s at 50 Mbit/s',
      '/home/ada/.slipway',
      '/var/lib/docker',
      'Nothing is sent anywhere',
    ]) {
      expect(words).toContain(fact);
    }
  });

  it('plans with a mirror and an image of the nodes once their fields are left', async () => {
    const asked: unknown[] = [];
    const presets = async (input: unknown) => {
      asked.push(input);
      return samplePresets();
    };
    const { page } = await stage.open({ ...freshScene(), planning: { presets } });
    await page.getByText('Options').click();
    await page.getByLabel('Mirror').fill('/mnt/mirror');
    await page.getByLabel('Image of the nodes').fill('kit/node:1');
    await page.getByLabel('Name of the cluster').focus();
    await expect
      .poll(() => asked.at(-1))
      .toEqual({ distribution: '26.03', mirror: '/mnt/mirror', nodeImage: 'kit/node:1' });
    expect(asked.length).toBeLessThanOrEqual(3);
  });

  it('says that the cluster is there already', async () => {
    const clusters = { list: async () => [sampleCluster({ state: 'running' })] };
    const { page } = await stage.open({ ...freshScene(), clusters }, { route: '#/launch' });
    await page.getByText('There is a cluster “slipway” already.').waitFor();
    expect(await page.getByRole('link', { name: 'Open it' }).getAttribute('href')).toBe('#/platform/slipway');
  });
});
