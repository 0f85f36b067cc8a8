import { describe, expect, it } from 'vitest';
import type { NetworkSettings } from '../../../provisioners/transfer-host.ts';
import { fakeHost } from '../../../test/fakes/fake-host.ts';
import { memoryFiles } from '../../../test/fakes/memory-files.ts';
import { createSettings } from './settings.ts';

const home = '/home/test/.slipway';
const pem = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';

function stage(initial: Record<string, string> = {}, environment: Record<string, string> = {}) {
  const files = memoryFiles({ '/etc/ca.pem': pem, '/etc/other': 'no certificate', ...initial });
  const used: NetworkSettings[] = [];
  const host = fakeHost({
    files,
    transfers: { useNetwork: (settings) => used.push(settings), proxyEnvironment: () => environment },
  });
  return { files, used, settings: createSettings(host) };
}

describe('the settings', () => {
  it('are the defaults where nobody set any, and say what the environment says', async () => {
    const { settings } = stage({}, { HTTPS_PROXY: 'http://me:secret@proxy.example:3128' });
    expect(await settings.view()).toMatchObject({
      ...{ mirror: null, proxy: null, pullImages: true, imageDownloads: 3, registries: [] },
      environmentProxy: 'http://proxy.example:3128',
    });
  });

  it('keep what is not named, and put back what is unset', async () => {
    const { settings } = stage();
    await settings.change({
      mirror: '/mirror',
      imageDownloads: 5,
      registryMirrors: { 'Docker.io': 'https://m.example' },
    });
    await settings.change({ registryMirrors: { 'ghcr.io': 'https://g.example' } });
    expect(await settings.read()).toMatchObject({
      ...{ mirror: '/mirror', imageDownloads: 5 },
      registryMirrors: { 'docker.io': 'https://m.example', 'ghcr.io': 'https://g.example' },
    });
    await settings.change({ imageDownloads: null, registryMirrors: { 'index.docker.io': null } });
    expect(await settings.read()).toMatchObject({
      imageDownloads: 3,
      registryMirrors: { 'ghcr.io': 'https://g.example' },
    });
  });

  it('are used at once, with the login of the proxy, which is in no file that others may read', async () => {
    const { settings, used, files } = stage();
    await settings.change({ proxy: 'http://me:se%20cret@proxy.example:3128', certificateAuthority: '/etc/ca.pem' });
    expect(used).toEqual([{ proxy: 'http://me:se%20cret@proxy.example:3128', noProxy: [], certificates: pem }]);
    const { [`${home}/settings.json`]: text, [`${home}/secrets/proxy.json`]: secret } = files.contents();
    expect(text).not.toMatch(/secret|cret@|"me"/);
    expect(secret).toContain('se cret');
    expect((await files.stat(`${home}/secrets/proxy.json`))?.mode).toBe(0o600);
    await settings.change({ noProxy: ['a.example'] });
    expect(used.at(-1)).toMatchObject({ proxy: 'http://me:se%20cret@proxy.example:3128', noProxy: ['a.example'] });
    await settings.change({ proxy: 'http://me@other.example:3128' });
    expect(used.at(-1)).toMatchObject({ proxy: 'http://me:se%20cret@other.example:3128' });
    await settings.change({ proxy: 'http://you@other.example:3128' });
    expect(JSON.stringify(used.at(-1))).not.toContain('cret');
    await settings.change({ proxy: null });
    expect(Object.keys(files.contents())).not.toContain(`${home}/secrets/proxy.json`);
    expect(used.at(-1)).toMatchObject({ proxy: null });
  });

  it('are not changed by a file of certificates that is none', async () => {
    const { settings, files } = stage();
    await expect(settings.change({ certificateAuthority: '/etc/none' })).rejects.toMatchObject({
      code: 'file.unreadable',
    });
    await expect(settings.change({ certificateAuthority: '/etc/other' })).rejects.toThrow(/no certificate in PEM/);
    expect(Object.keys(files.contents())).not.toContain(`${home}/settings.json`);
  });

  it('say what is wrong with a file that a person changed, and quote none of it', async () => {
    const broken = stage({ [`${home}/settings.json`]: '{"imageDownloads": 99}' });
    await expect(broken.settings.read()).rejects.toMatchObject({
      code: 'settings.invalid',
      data: { why: expect.stringMatching(/^imageDownloads:/) as string },
    });
    const secret = stage({ [`${home}/secrets/registries.json`]: '{"password": "hunter2"' });
    await expect(secret.settings.logins()).rejects.not.toThrow(/hunter2/);
  });

  it('keep logins apart, and forget them', async () => {
    const { settings, files } = stage();
    await settings.saveLogin('index.docker.io', { username: 'me', password: 'secret' });
    await settings.saveLogin('ghcr.io', { username: 'you', password: 'other' });
    const view = await settings.view();
    expect(view.registries).toEqual([
      { registry: 'docker.io', username: 'me' },
      { registry: 'ghcr.io', username: 'you' },
    ]);
    expect(JSON.stringify(view)).not.toMatch(/secret|other/);
    expect((await files.stat(`${home}/secrets/registries.json`))?.mode).toBe(0o600);
    expect((await settings.nodeNetwork()).logins).toMatchObject({ 'docker.io': { password: 'secret' } });
    expect(await settings.removeLogin('docker.io')).toBe(true);
    expect(await settings.removeLogin('docker.io')).toBe(false);
    await settings.removeLogin('ghcr.io');
    expect(files.contents()[`${home}/secrets/registries.json`]).toBeUndefined();
  });
});
