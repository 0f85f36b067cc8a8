import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findDockerAddress, socketPath } from './docker-address.ts';

let home = '';

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'slipway-docker-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

function find(environment: NodeJS.ProcessEnv = {}, others: { platform?: NodeJS.Platform; hasCommand?: boolean } = {}) {
  const { platform = 'linux', hasCommand = false } = others;
  return findDockerAddress({ environment, home, platform, hasCommand: () => Promise.resolve(hasCommand) });
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(join(home, path, '..'), { recursive: true });
  await writeFile(join(home, path), text);
}

describe('findDockerAddress', () => {
  it('takes DOCKER_HOST before all else, with the certificates that go with it', async () => {
    await write('.docker/config.json', '{"currentContext":"other"}');
    expect(await find({ DOCKER_HOST: 'tcp://box:2375' })).toEqual({ address: 'tcp://box:2375', tls: null });
    await write('certs/ca.pem', 'CA');
    const environment = {
      DOCKER_HOST: 'tcp://box:2376',
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: join(home, 'certs'),
    };
    expect(await find(environment)).toEqual({ address: 'tcp://box:2376', tls: { ca: 'CA' } });
  });

  it('follows the current context and DOCKER_CONTEXT', async () => {
    const id = createHash('sha256').update('colima').digest('hex');
    await write('.docker/config.json', '{"auths":{},"currentContext":"colima"}');
    await write(
      `.docker/contexts/meta/${id}/meta.json`,
      '{"Name":"colima","Endpoints":{"docker":{"Host":"unix:///c.sock","SkipTLSVerify":false}}}',
    );
    await write(`.docker/contexts/tls/${id}/docker/key.pem`, 'KEY');
    expect(await find()).toEqual({ address: 'unix:///c.sock', tls: { key: 'KEY' } });
    await expect(find({ DOCKER_CONTEXT: 'gone' })).rejects.toMatchObject({
      code: 'docker.unreachable',
      data: { address: 'context gone' },
    });
    await write('.docker/config.json', '{');
    await expect(find()).rejects.toMatchObject({ code: 'docker.unreachable' });
  });

  it("finds other engines' sockets in the home folder, once the usual one is not there", async () => {
    await write('run/podman/podman.sock', '');
    const found = await find({ XDG_RUNTIME_DIR: join(home, 'run') });
    expect([`unix://${join(home, 'run/podman/podman.sock')}`, 'unix:///var/run/docker.sock']).toContain(found.address);
  });

  it('tells an engine that is off from one that was never installed', async () => {
    await expect(find({}, { platform: 'win32' })).rejects.toMatchObject({ code: 'docker.missing' });
    const found = await find({}, { platform: 'win32', hasCommand: true });
    expect(found.address).toBe('npipe:////./pipe/docker_engine');
  });
});

describe('socketPath', () => {
  it('knows sockets and pipes from other addresses', () => {
    expect(socketPath('unix:///var/run/docker.sock')).toBe('/var/run/docker.sock');
    expect(socketPath('npipe:////./pipe/docker_engine')).toBe('//./pipe/docker_engine');
    expect(socketPath('tcp://127.0.0.1:2375')).toBeNull();
  });
});
