import { spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mirror, Slipway, testLock } from '../kit/kit.ts';
import { registryLogin, RegistryServer } from '../kit/registry-server.ts';

const program = path.resolve(import.meta.dirname, '../../bin/slipway');
let slipway: Slipway;
let registry: RegistryServer;

beforeAll(async () => {
  slipway = await Slipway.create();
  registry = await RegistryServer.start({ login: true });
});

afterAll(async () => {
  await slipway.remove();
  await registry.remove();
});

async function logIn(password: string): Promise<{ code: number | null; out: string; error: string }> {
  const args = ['registry', 'login', registry.name, '--username', registryLogin.username, '--password-stdin'];
  const child = spawn(program, args, {
    env: { ...process.env, SLIPWAY_HOME: slipway.state, SLIPWAY_IDLE_SECONDS: '2' },
  });
  child.stdin.end(`${password}\n`);
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, out, error };
}

describe('the command, with a real engine and a real registry', () => {
  it('keeps settings, and shows them', async () => {
    await slipway.must('settings', 'set', 'registry-mirror.docker.io', 'https://mirror.example/hub');
    await slipway.must('settings', 'set', 'image-downloads', '5');
    const shown = JSON.parse(await slipway.must('settings', '--json')) as object;
    expect(shown).toMatchObject({ imageDownloads: 5, registryMirrors: { 'docker.io': 'https://mirror.example/hub' } });
    const refused = await slipway.run('settings', 'set', 'image-downloads', '50');
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('imageDownloads');
    await slipway.must('settings', 'unset', 'registry-mirror.docker.io');
    expect(await slipway.must('settings')).not.toContain('mirror.example');
  });

  it('takes manifests from the mirror that is set, where no other is named', async () => {
    const output = path.join(slipway.home, 'dex.yaml');
    const args = ['render', '--components', 'dex', '--distribution', await testLock('26.03'), '--output', output];
    await slipway.must('settings', 'set', 'mirror', mirror);
    await slipway.must(...args);
    expect(await readFile(output, 'utf8')).toContain('kind: Deployment');
    await slipway.must('settings', 'unset', 'mirror');
  });

  it('logs in where the registry agrees, and keeps the password where only this user may read it', async () => {
    const refused = await logIn('not it');
    expect(refused).toMatchObject({ code: 6, out: '' });
    expect(refused.error).toMatch(/did not accept this login/);
    expect(await logIn(registryLogin.password)).toMatchObject({
      code: 0,
      out: `Logged in to ${registry.name} as someone.\n`,
    });
    const kept = path.join(slipway.state, 'secrets', 'registries.json');
    expect((await stat(kept)).mode & 0o777).toBe(0o600);
    expect(await readFile(path.join(slipway.state, 'settings.json'), 'utf8')).not.toContain(registryLogin.password);
    expect(await readFile(path.join(slipway.state, 'engine.log'), 'utf8')).not.toContain(registryLogin.password);
    expect(await slipway.must('registry')).toBe(`${registry.name} as someone\n`);
    await slipway.must('registry', 'logout', registry.name);
    await expect(stat(kept)).rejects.toThrow();
  });

  it('says that nothing is kept before anything was pulled', async () => {
    expect(await slipway.must('registry', 'images')).toMatch(/^0 images, 0 B, in .*images\n$/);
  });
});
