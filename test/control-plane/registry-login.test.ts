import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkLogin } from '../../main/engine/images/check-login.ts';
import type { Login } from '../../main/engine/images/registry-tokens.ts';
import { registryLogin, RegistryServer } from '../kit/registry-server.ts';
import { sampleImage } from '../kit/sample-image.ts';
import { usePullStage } from './pull-stage.ts';

const stage = usePullStage();
let registry: RegistryServer;

beforeAll(async () => {
  registry = await RegistryServer.start();
});

afterAll(() => registry.remove());

describe('a registry that wants a login', () => {
  let closed: RegistryServer;
  beforeAll(async () => {
    closed = await RegistryServer.start({ login: true });
    await closed.push('mine/only', '1', sampleImage());
  });
  afterAll(() => closed.remove());
  const logins = (login: Login) => new Map([[closed.name, login]]);

  it('is shown the one that was kept for it, and no other registry is', async () => {
    const name = `${closed.name}/mine/only:1`;
    expect((await stage.pull([name])).why[name]).toMatch(/refused mine\/only/);
    expect((await stage.pull([name], { logins: logins(registryLogin) })).delivered).toHaveLength(1);
    await registry.push('for/all', '1', sampleImage());
    const front = await stage.before(registry.port, {});
    await stage.pull([`${front.name}/for/all:1`], { logins: logins(registryLogin) });
    expect(front.passed.map(({ authorization }) => authorization)).not.toContain(expect.anything());
  });

  it('says whether it takes a login', async () => {
    const asked = (password: string) => ({
      registry: closed.name,
      login: { username: registryLogin.username, password },
      mirrors: {},
    });
    const { signal } = new AbortController();
    await expect(checkLogin(stage.host, asked(registryLogin.password), signal)).resolves.toBeUndefined();
    const wrong = checkLogin(stage.host, asked('not it'), signal);
    await expect(wrong).rejects.toMatchObject({ code: 'registry.login-refused' });
    await expect(wrong).rejects.not.toThrow(/not it/);
  });

  it('may want a token: the login is shown to who gives it out, the token to the registry, and neither to storage', async () => {
    await registry.push('with/token', '1', sampleImage());
    const storage = await stage.before(registry.port, {});
    const front = await stage.before(registry.port, {
      answer: (request, response) => {
        const { url = '', headers } = request;
        const { host: own = '' } = headers;
        if (url.startsWith('/token')) {
          const isKnown = headers.authorization?.startsWith('Basic ') === true;
          response.writeHead(isKnown ? 200 : 401).end(JSON.stringify({ token: 'of-the-test', expires_in: 300 }));
        } else if (headers.authorization !== 'Bearer of-the-test') {
          const realm = `http://${own}/token`;
          response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}",service="test"` }).end();
        } else if (url.includes('/blobs/')) {
          response.writeHead(307, { location: `http://127.0.0.1:${storage.name.split(':')[1] ?? ''}${url}` }).end();
        } else return false;
        return true;
      },
    });
    const { delivered } = await stage.pull([`${front.name}/with/token:1`], {
      logins: new Map([[front.name, registryLogin]]),
    });
    expect(delivered).toHaveLength(1);
    expect(front.passed.filter((one) => one.path.startsWith('/token')).map((one) => one.path)).toEqual([
      '/token?service=test&scope=repository%3Awith%2Ftoken%3Apull',
    ]);
    expect(storage.passed.length).toBeGreaterThan(0);
    expect(storage.passed.filter((one) => one.authorization !== undefined)).toEqual([]);
  });
});

describe('a mirror', () => {
  it('is asked in the place of a registry that cannot be reached, with its path before the name', async () => {
    await registry.push('hub/library/busybox', '1', sampleImage());
    const { delivered } = await stage.pull(['docker.io/library/busybox:1'], {
      mirrors: { 'docker.io': `${registry.address}/hub` },
    });
    expect(delivered).toMatchObject([{ name: 'docker.io/library/busybox:1' }]);
  });
});
