import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/app-error.ts';
import { gatewayAddress } from '../../contracts/gateway-address.ts';
import { accessScene, samplePassword, samplePath } from './access-scene.ts';
import { useStage } from './browser-page.ts';
import type { Scene } from './fake-engine.ts';
import { samplePlatform } from './samples.ts';
import { busyScene } from './scenes.ts';

const stage = useStage();
const route = '#/platform/slipway';

const place = { workspace: 'kubeflow-user-example-com', name: 'first-run' };

/** A platform that is all ready, with this access. */
function scene(
  access: Parameters<typeof accessScene>[0] = {},
  change: Partial<ReturnType<typeof samplePlatform>['cluster']> = {},
): Scene {
  const busy = busyScene();
  busy.operations.push([]);
  const platform = samplePlatform({ state: 'running' });
  busy.platform.push({ ...platform, cluster: { ...platform.cluster, ...change } });
  return { ...busy.scene, ...accessScene(access) };
}

const readClipboard = (page: Page): Promise<unknown> => page.evaluate('navigator.clipboard.readText()');

describe('the login', () => {
  it('shows the user, and the password only when it is asked for', async () => {
    const asked: unknown[] = [];
    const { page } = await stage.open(scene({ asked }), { route });
    const card = page.getByRole('region', { name: 'Login' });
    await card.getByText('user@example.com').waitFor();
    expect(await card.getByText('kept in the keychain of this computer').count()).toBe(1);
    expect(await page.content()).not.toContain(samplePassword);
    expect(asked).toEqual([{ cluster: 'slipway', reveal: false }]);
    await card.getByRole('button', { name: 'Show' }).click();
    await card.getByText(samplePassword, { exact: true }).waitFor();
    await card.getByRole('button', { name: 'Hide' }).click();
    expect(await page.content()).not.toContain(samplePassword);
  });

  it('puts the password onto the clipboard, and says so, without showing it', async () => {
    const { page } = await stage.open(scene({ keptIn: 'file' }), { route });
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const card = page.getByRole('region', { name: 'Login' });
    await card.getByText('a file that only you can read').waitFor();
    await card.getByRole('button', { name: 'Copy password' }).click();
    await card.getByText('The password is on the clipboard.').first().waitFor();
    expect(await readClipboard(page)).toBe(samplePassword);
    expect(await page.content()).not.toContain(samplePassword);
  });

  it('is shown where the browser does not let it be copied', async () => {
    const { page } = await stage.open(scene(), { route });
    await page.evaluate("navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))");
    const card = page.getByRole('region', { name: 'Login' });
    await card.getByRole('button', { name: 'Copy password' }).click();
    await card.getByText('Select the password and copy it yourself.').first().waitFor();
    expect(await card.getByText(samplePassword, { exact: true }).count()).toBe(1);
  });

  it('is missed where a cluster has the published one', async () => {
    const none = async () => {
      throw new AppError('login.none', { cluster: 'slipway' });
    };
    const { page } = await stage.open({ ...scene(), access: { login: none } }, { route });
    await page.getByText('This cluster has no login of its own').waitFor();
    await page.getByRole('link', { name: 'Launch again' }).click();
    await page.waitForURL(/#\/launch\/slipway$/);
  });

  it('says why it cannot be read', async () => {
    const unreadable = async () => {
      throw new AppError('login.unreadable', {
        cluster: 'slipway',
        why: 'the keychain is locked',
        path: '/home/login.json',
      });
    };
    const { page } = await stage.open({ ...scene(), access: { login: unreadable } }, { route });
    await page.getByText('the keychain is locked').waitFor();
  });
});

describe('the pages of components', () => {
  it('are reached by a forward where the cluster holds no port', async () => {
    const open = [{ state: 'open' as const, address: gatewayAddress('slipway', 8123), through: 'forward' as const }];
    const { page } = await stage.open(scene({ open }, { ports: [] }), { route });
    const link = page.getByRole('link', { name: /^Open Notebooks,/ });
    await link.waitFor();
    expect(await link.getAttribute('href')).toBe('http://slipway.localhost:8123/jupyter/');
    expect(await page.getByText('a forward that lasts as long as this screen is open').count()).toBe(1);
  });

  it('cannot be opened while the forward waits', async () => {
    const open = [{ state: 'waiting' as const, reason: 'no pod of istio-system/istio-ingressgateway is ready' }];
    const { page } = await stage.open(scene({ open }, { ports: [] }), { route });
    await page.getByText('58 of 61 workloads ready').waitFor();
    expect(await page.getByRole('link', { name: /^Open / }).count()).toBe(0);
  });
});

describe('the first notebook', () => {
  it('is started with a button, says what it waits for, and leads to the notebook', async () => {
    const starting = [
      { state: 'starting' as const, ...place, reason: 'its volume is made and its image is pulled' },
      { state: 'ready' as const, ...place, path: samplePath },
    ];
    const { page } = await stage.open(scene({ starting }), { route });
    const card = page.getByRole('region', { name: 'A first notebook' });
    await card.getByRole('button', { name: 'Start the example' }).click();
    const link = card.getByRole('link', { name: 'Open the notebook, opens in a new tab' });
    await link.waitFor();
    expect(await link.getAttribute('href')).toBe(`http://slipway.localhost:8080${samplePath}`);
  });

  it('is not offered where the platform cannot run it', async () => {
    const { page } = await stage.open(scene({ example: { state: 'impossible', reason: 'no notebooks' } }), { route });
    await page.getByText('user@example.com').waitFor();
    expect(await page.getByText('A first notebook').count()).toBe(0);
  });

  it('that runs already is led to', async () => {
    const ready = { state: 'ready' as const, ...place, path: samplePath };
    const { page } = await stage.open(scene({ example: ready, starting: [ready] }), { route });
    await page.getByRole('link', { name: /^Open the notebook/ }).waitFor();
    expect(await page.getByRole('button', { name: 'Start the example' }).count()).toBe(0);
  });
});

describe.each(['light', 'dark'] as const)('with everything shown, %s', (scheme) => {
  it('has nothing that axe objects to, and needs no sideways scrolling at twice the size', async () => {
    const ready = { state: 'ready' as const, ...place, path: samplePath };
    const options = { scheme, route, reducedMotion: true, width: 640, height: 400 };
    const { page } = await stage.open(scene({ example: ready, starting: [ready] }), options);
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('link', { name: /^Open the notebook/ }).waitFor();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(640);
  });
});

describe("a cluster's own host name", () => {
  /** Plays a gateway: gives a session cookie and a Secure one, as Kubeflow's web apps do, and shows those it gets. */
  async function gateway(session: string): Promise<{ server: Server; port: number }> {
    const server = createServer((request: IncomingMessage, response) => {
      const cookies = [
        `session=${session}; Path=/; HttpOnly; SameSite=Lax`,
        `XSRF-TOKEN=${session}; Path=/; Secure; SameSite=Strict`,
      ];
      if (request.url === '/login') response.setHeader('Set-Cookie', cookies);
      response.setHeader('Content-Type', 'text/html');
      response.end(
        `<!doctype html><title>gateway</title><link rel="icon" href="data:,"><p>${request.headers.cookie ?? 'none'}</p>`,
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stage.onLeave(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    return { server, port: (server.address() as AddressInfo).port };
  }

  it('keeps the sessions of two clusters apart in a real browser, Secure cookies over plain http too', async () => {
    const [one, two] = [await gateway('one'), await gateway('two')];
    const first = gatewayAddress('one', one.port);
    const second = gatewayAddress('two', two.port);
    const page = await stage.openAt(`${first}/login`);
    await page.goto(`${second}/login`);
    await page.goto(`${first}/`);
    expect(await page.innerText('p')).toBe('session=one; XSRF-TOKEN=one');
    await page.goto(`${second}/`);
    expect(await page.innerText('p')).toBe('session=two; XSRF-TOKEN=two');
    // What the names are for: under one name the second login replaces the first.
    await page.goto(`http://localhost:${one.port}/login`);
    await page.goto(`http://localhost:${two.port}/login`);
    await page.goto(`http://localhost:${one.port}/`);
    expect(await page.innerText('p')).toBe('session=two; XSRF-TOKEN=two');
  });
});
