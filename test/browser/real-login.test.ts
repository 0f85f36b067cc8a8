import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatewayAddress } from '../../contracts/gateway-address.ts';
import { type LoginSecrets, makeLogin } from '../../main/engine/access/make-login.ts';
import type { KubeObject } from '../../main/engine/platform/kube-object.ts';
import { mirror, mustRun } from '../kit/kit.ts';
import { useStage } from './browser-page.ts';
import { type PlayedPlatform, playPlatform } from './played-platform.ts';

/** A built oauth2-proxy: `go install github.com/oauth2-proxy/oauth2-proxy/v7@v7.15.6`. Not for every run: it takes minutes. */
const program = process.env['SLIPWAY_OAUTH2_PROXY'];
const archive = 'github.com/kubeflow/community-distribution/archive/d68ebc7fab366ab40ddd1541d2ec22febb31bc83.tar.gz';

describe.skipIf(program === undefined)('a login through a real oauth2-proxy, in a real browser', () => {
  const stage = useStage();
  let folder: string;
  let published: { config: KubeObject; secret: KubeObject };
  const logins: LoginSecrets[] = [];
  const platforms: PlayedPlatform[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'slipway-published-'));
    published = await readPublished(folder);
    for (const cluster of ['one', 'two']) {
      const login = await makeLogin();
      logins.push(login);
      platforms.push(await playPlatform(program ?? '', published, login, cluster));
    }
  });
  afterAll(async () => {
    await Promise.all(platforms.map((platform) => platform.close()));
    await rm(folder, { recursive: true, force: true });
  });

  const address = (index: number) => gatewayAddress(index === 0 ? 'one' : 'two', platforms[index]?.port ?? 0);

  async function logIn(page: Page, password: string): Promise<void> {
    await page.getByRole('button', { name: /Sign in with Dex/ }).click();
    await page.getByLabel('User').fill('user@example.com');
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Login' }).click();
  }

  const openQuietly = async (): Promise<Page> => {
    // The pages of others set off their own complaints (a missing icon, a 403 before the login).
    const page = await stage.openAt('about:blank');
    page.removeAllListeners('console');
    return page;
  };

  it('takes the generated password and not the published one, and keeps two clusters apart', async () => {
    const page = await openQuietly();
    await page.goto(`${address(0)}/`);
    await logIn(page, '12341234');
    await page.getByText('Invalid Email Address and password.').waitFor();
    await page.goto(`${address(0)}/`);
    await logIn(page, logins[0]?.password ?? '');
    await page.getByRole('heading', { name: 'Welcome user@example.com' }).waitFor();

    // The other cluster knows nothing of this session, nor of this password.
    await page.goto(`${address(1)}/`);
    await logIn(page, logins[0]?.password ?? '');
    await page.getByText('Invalid Email Address and password.').waitFor();
    await page.goto(`${address(1)}/`);
    await logIn(page, logins[1]?.password ?? '');
    await page.getByRole('heading', { name: 'Welcome user@example.com' }).waitFor();

    await page.goto(`${address(0)}/`);
    await page.getByRole('heading', { name: 'Welcome user@example.com' }).waitFor();
    const names = (await page.context().cookies()).map(({ name, domain }) => `${domain} ${name}`);
    expect(names.filter((name) => !name.includes('csrf')).toSorted()).toEqual([
      'one.localhost oauth2_proxy_one',
      'two.localhost oauth2_proxy_two',
    ]);
  });

  it('keeps them apart under one host name too, by the names of the cookies', async () => {
    const page = await openQuietly();
    for (const index of [0, 1]) {
      await page.goto(`http://localhost:${String(platforms[index]?.port)}/`);
      await logIn(page, logins[index]?.password ?? '');
      await page.getByRole('heading', { name: 'Welcome user@example.com' }).waitFor();
    }
    for (const index of [0, 1]) {
      await page.goto(`http://localhost:${String(platforms[index]?.port)}/`);
      await page.getByRole('heading', { name: 'Welcome user@example.com' }).waitFor();
    }
  });

  it('asks again where a cluster was made anew under the same name: an old session is worth nothing', async () => {
    const page = await openQuietly();
    await page.goto(`${address(0)}/`);
    await logIn(page, logins[0]?.password ?? '');
    await page.getByRole('heading', { name: 'Welcome user@example.com' }).waitFor();
    const anew = await playPlatform(program ?? '', published, await makeLogin(), 'one');
    stage.onLeave(() => anew.close());
    await page.goto(`${gatewayAddress('one', anew.port)}/`);
    await page.getByRole('button', { name: /Sign in with Dex/ }).waitFor();
    expect(await page.getByText('Welcome').count()).toBe(0);
  });
});

/** Upstream's configuration and secret of oauth2-proxy, as the mirror has them. */
async function readPublished(folder: string): Promise<{ config: KubeObject; secret: KubeObject }> {
  const base = 'common/oauth2-proxy/base';
  await mustRun('tar', [
    'xzf',
    path.join(mirror, archive),
    '-C',
    folder,
    '--strip-components=1',
    '--wildcards',
    `*/${base}/*`,
  ]);
  const settings = await readFile(path.join(folder, base, 'oauth2_proxy.cfg'), 'utf8');
  const kustomization = await readFile(path.join(folder, base, 'kustomization.yaml'), 'utf8');
  const literals = [...kustomization.matchAll(/- (client-id|client-secret|cookie-secret)=(\S+)/g)];
  const data = Object.fromEntries(
    literals.map(([, key = '', value = '']) => [key, Buffer.from(value).toString('base64')]),
  );
  const metadata = { name: 'oauth2-proxy', namespace: 'oauth2-proxy' };
  return {
    config: { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'oauth2_proxy.cfg': settings } },
    secret: { apiVersion: 'v1', kind: 'Secret', metadata, data },
  };
}
