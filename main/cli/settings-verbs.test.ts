import { describe, expect, it } from 'vitest';
import { settingsSchema, type SettingsView } from '../../contracts/settings.ts';
import { fakeContext } from '../../test/fakes/command-context.ts';
import { runCommand } from './run-command.ts';

const view: SettingsView = {
  ...settingsSchema.parse({ mirror: '/mirror', registryMirrors: { 'docker.io': 'https://m.example' } }),
  ...{
    proxyUser: null,
    environmentProxy: 'http://proxy.example:3128',
    registries: [{ registry: 'ghcr.io', username: 'me' }],
  },
};

function stage(options: { answer?: boolean; secret?: string } = {}) {
  const asked: unknown[] = [];
  const note =
    <Value>(value: Value) =>
    async (input: unknown) => (asked.push(input), value);
  const context = fakeContext(
    {
      settings: {
        read: async () => view,
        change: note(view),
        login: note({ registry: 'ghcr.io', username: 'me' }),
        logout: note({ registry: 'ghcr.io', wasLoggedIn: true }),
        images: async () => ({ images: ['ghcr.io/a/b:1'], bytes: 2048, folder: '/cache/images' }),
        clearImages: note({ bytes: 2048 }),
      },
    },
    options,
  );
  const run = async (...args: string[]) => {
    await runCommand(args, '1.2.3', context);
    return { out: context.out.text(), error: context.error.text(), code: context.exitCode() };
  };
  return { asked, run };
}

describe('slipway settings', () => {
  it('lists what is set, and what the environment says', async () => {
    const { out, code } = await stage().run('settings');
    expect(code).toBe(0);
    expect(out).toMatch(/^mirror +\/mirror/m);
    expect(out).toMatch(/^proxy +http:\/\/proxy\.example:3128 \(from th/m);
    expect(out).toMatch(/^registry-mirror\.docker\.io +https:\/\/m\.example/m);
    expect(out).toContain('Logged in to ghcr.io as me.');
  });

  it.each([
    [['set', 'mirror', 'some/folder'], { mirror: '/here/some/folder' }],
    [['set', 'mirror', 'https://m.example'], { mirror: 'https://m.example' }],
    [['set', 'no-proxy', 'a.example, .b'], { noProxy: ['a.example', '.b'] }],
    [['set', 'pull-images', 'no'], { pullImages: false }],
    [['set', 'image-downloads', '5'], { imageDownloads: 5 }],
    [['set', 'registry-mirror.ghcr.io', 'https://g.example'], { registryMirrors: { 'ghcr.io': 'https://g.example' } }],
    [['unset', 'registry-mirror.ghcr.io'], { registryMirrors: { 'ghcr.io': null } }],
    [['unset', 'proxy'], { proxy: null }],
  ])('%s asks for the change', async (args, change) => {
    const { run, asked } = stage();
    expect((await run('settings', ...args)).code).toBe(0);
    expect(asked).toEqual([change]);
  });

  it('asks for the password of a proxy, and takes none from the command line', async () => {
    const { run, asked } = stage({ secret: 'a b' });
    await run('settings', 'set', 'proxy', 'http://me@proxy.example:3128');
    expect(asked).toEqual([{ proxy: 'http://me:a%20b@proxy.example:3128/' }]);
    const refused = stage();
    const { code, error } = await refused.run('settings', 'set', 'proxy', 'http://me:secret@proxy.example:3128');
    expect(code).toBe(2);
    expect(error).not.toContain('secret');
    expect(refused.asked).toEqual([]);
  });

  it('knows what was meant', async () => {
    const { error, code } = await stage().run('settings', 'set', 'prxy', 'x');
    expect(code).toBe(2);
    expect(error).toContain('Did you mean proxy?');
  });
});

describe('slipway registry', () => {
  it('logs in with a password that is asked for or piped in', async () => {
    const { run, asked } = stage({ secret: 'hunter2' });
    const { out } = await run('registry', 'login', 'ghcr.io', '-u', 'me', '--password-stdin');
    expect(asked).toEqual([{ registry: 'ghcr.io', username: 'me', password: 'hunter2' }]);
    expect(out).toBe('Logged in to ghcr.io as me.\n');
    const { code, error } = await stage().run('registry', 'login', 'ghcr.io', '-u', 'me');
    expect(code).toBe(2);
    expect(error).toContain('--password-stdin');
  });

  it('logs out, lists logins, and shows and clears what is kept', async () => {
    expect((await stage().run('registry', 'logout', 'ghcr.io')).out).toBe('The login of ghcr.io is forgotten.\n');
    expect((await stage().run('registry')).out).toBe('ghcr.io as me\n');
    expect((await stage().run('registry', 'images')).out).toBe('ghcr.io/a/b:1\n1 images, 2 KiB, in /cache/images\n');
    expect((await stage().run('registry', 'images', '--clear')).out).toBe('Removed 2 KiB.\n');
  });
});
