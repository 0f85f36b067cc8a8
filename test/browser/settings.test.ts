import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/app-error.ts';
import { settingsSchema, type SettingsView } from '../../contracts/settings.ts';
import { useStage } from './browser-page.ts';
import type { Scene } from './fake-engine.ts';
import { toRecords } from './sample-records.ts';
import { busyScene, freshScene } from './scenes.ts';
import { settingsScene } from './settings-scene.ts';

const stage = useStage();
const route = '#/settings';

function scene(view: Partial<SettingsView> = {}) {
  const asked: { method: string; input: unknown }[] = [];
  const whole = { ...settingsSchema.parse({}), proxyUser: null, environmentProxy: null, registries: [], ...view };
  const settings: Scene['settings'] = {
    ...settingsScene(whole),
    change: async (input) => (asked.push({ method: 'change', input }), whole),
    login: async (input) => {
      asked.push({ method: 'login', input });
      if (input.password === 'wrong')
        throw new AppError('registry.login-refused', {
          registry: input.registry,
          why: 'incorrect username or password',
        });
      return { registry: input.registry, username: input.username };
    },
    logout: async (input) => (asked.push({ method: 'logout', input }), { registry: input.registry, wasLoggedIn: true }),
  };
  return { scene: { ...freshScene(), settings }, asked };
}

describe('Settings', () => {
  it('is reached from anywhere, and saves what was changed and nothing else', async () => {
    const { scene: here, asked } = scene({ environmentProxy: 'http://env.example:3128' });
    const { page } = await stage.open(here, { route: '#/operations' });
    await page.getByRole('link', { name: 'Settings' }).click();
    const network = page.getByRole('region', { name: 'Network' });
    await network.getByText('The environment names http://env.example:3128').waitFor();
    const save = network.getByRole('button', { name: 'Save' });
    expect(await save.isDisabled()).toBe(true);
    const proxy = network.getByLabel('Proxy', { exact: true });
    await proxy.fill('proxy.example');
    expect(await network.getByText('An address that begins with http://').isVisible()).toBe(true);
    expect(await save.isDisabled()).toBe(true);
    await proxy.fill('http://proxy.example:3128');
    await network.getByLabel('User of the proxy').fill('me');
    await network.getByLabel('Password of the proxy').fill('a b');
    await network.getByLabel('Reached without the proxy').fill('a.example, .b');
    await save.click();
    await network.getByText('Saved.').waitFor();
    const input = { proxy: 'http://me:a%20b@proxy.example:3128/', noProxy: ['a.example', '.b'] };
    expect(asked).toEqual([{ method: 'change', input }]);
  });

  it('takes mirrors in and out', async () => {
    const { scene: here, asked } = scene({ registryMirrors: { 'ghcr.io': 'https://g.example' } });
    const { page } = await stage.open(here, { route });
    const mirrors = page.getByRole('region', { name: 'Mirrors' });
    await mirrors.getByRole('button', { name: 'Remove ghcr.io' }).click();
    await mirrors.getByText('Saved.').waitFor();
    await mirrors.getByLabel('Registry', { exact: true }).fill('docker.io');
    await mirrors.getByLabel('Its mirror').fill('https://m.example/hub');
    await mirrors.getByRole('button', { name: 'Add mirror' }).click();
    await expect.poll(() => mirrors.getByLabel('Its mirror').inputValue()).toBe('');
    expect(asked.map(({ input }) => input)).toEqual([
      { registryMirrors: { 'ghcr.io': null } },
      { registryMirrors: { 'docker.io': 'https://m.example/hub' } },
    ]);
  });

  it('logs in and out, and says why a registry does not agree', async () => {
    const { scene: here, asked } = scene({ registries: [{ registry: 'quay.io', username: 'you' }] });
    const { page } = await stage.open(here, { route });
    const logins = page.getByRole('region', { name: 'Logins to registries' });
    await logins.getByLabel('Registry', { exact: true }).fill('ghcr.io');
    await logins.getByLabel('User').fill('me');
    await logins.getByLabel('Password or access token').fill('wrong');
    await logins.getByRole('button', { name: 'Log in' }).click();
    await logins.getByText('did not accept this login: incorrect username or password').waitFor();
    await logins.getByLabel('Password or access token').fill('right');
    await logins.getByRole('button', { name: 'Log in' }).click();
    await logins.getByText('Logged in to ghcr.io.').waitFor();
    expect(await logins.getByLabel('Password or access token').inputValue()).toBe('');
    await logins.getByRole('button', { name: 'Log out of quay.io' }).click();
    await expect.poll(() => asked.at(-1)?.method).toBe('logout');
  });

  it('says what is kept, and removes it', async () => {
    const { page } = await stage.open(scene().scene, { route });
    const images = page.getByRole('region', { name: 'Images' });
    await images.getByText('2 images on this computer, 1.5 GiB.').waitFor();
    await images.getByRole('button', { name: 'Remove kept images' }).click();
    await images.getByText('Removed 1.5 GiB.').waitFor();
  });
});

describe('Progress', () => {
  it('shows each image with its layers, and why one is left to the nodes', async () => {
    const busy = busyScene();
    busy.records.push(
      ...toRecords(
        [
          { type: 'image', image: 'ghcr.io/a/ready:1', state: 'ready', from: 'cache', layers: [] },
          {
            ...{ type: 'image', image: 'docker.io/library/postgres:15', state: 'pulling', from: 'registry' },
            layers: [
              { digest: 'sha256:1', doneBytes: 1048576, totalBytes: 1048576 },
              { digest: 'sha256:2', doneBytes: 1048576, totalBytes: 3145728 },
            ],
          },
          {
            type: 'image',
            image: 'docker.io/b/left:2',
            state: 'left',
            layers: [],
            why: 'docker.io allows no more pulls.',
          },
        ],
        1000,
      ),
    );
    const { page } = await stage.open(busy.scene, { route: '#/operations/up-1' });
    const images = page.getByRole('region', { name: 'Images' });
    await images.getByText('1 of 3 in the nodes').waitFor();
    expect(await images.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('50');
    await images.getByText('2 MiB of 4 MiB').click();
    expect(await images.getByText('1 MiB of 3 MiB').isVisible()).toBe(true);
    expect(await images.getByText('docker.io allows no more pulls.').isVisible()).toBe(true);
  });
});
