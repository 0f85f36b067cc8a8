import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../main/engine/host/node-host.ts';
import { nodePlatform } from '../../main/engine/images/image-platform.ts';
import { parseImage } from '../../main/engine/images/image-reference.ts';
import { ImageStore } from '../../main/engine/images/image-store.ts';
import { RegistryClient } from '../../main/engine/images/registry-client.ts';
import { resolveImage } from '../../main/engine/images/resolve-image.ts';
import { createSettings } from '../../main/engine/settings/settings.ts';
import type { Host } from '../../provisioners/host.ts';
import { mustRun } from '../kit/kit.ts';
import { type RegistryFront, registryFront } from '../kit/registry-front.ts';
import { RegistryServer } from '../kit/registry-server.ts';
import { sampleImage } from '../kit/sample-image.ts';

/** A company's network: a proxy that wants a login and is the only one to know `registry.test`, and an authority of its own. */
interface Company {
  readonly folder: string;
  readonly registry: RegistryServer;
  readonly front: RegistryFront;
  readonly proxy: Server;
  readonly asked: { target: string; authorization: string | undefined }[];
}

let company: Company;
let host: Host;

async function certificates(folder: string): Promise<{ key: string; cert: string }> {
  const file = (name: string) => path.join(folder, name);
  const openssl = (...args: string[]) => mustRun('openssl', args);
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const authority = ['-keyout', file('ca.key'), '-out', file('ca.pem'), '-subj', '/CN=A company'];
  await openssl('req', '-x509', ...made, ...authority, '-days', '2');
  await openssl('req', ...made, '-keyout', file('key.pem'), '-out', file('csr.pem'), '-subj', '/CN=registry.test');
  await mustRun('sh', ['-c', 'printf "subjectAltName=DNS:registry.test" > "$1"', 'sh', file('names')]);
  const signed = ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial', '-extfile', file('names')];
  await openssl('x509', '-req', '-in', file('csr.pem'), ...signed, '-out', file('cert.pem'), '-days', '2');
  return { key: await readFile(file('key.pem'), 'utf8'), cert: await readFile(file('cert.pem'), 'utf8') };
}

async function startProxy(port: number, asked: Company['asked']): Promise<Server> {
  const proxy = createServer((_request, response) => response.writeHead(400).end());
  proxy.on('connect', (request, socket) => {
    asked.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] });
    const upstream = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [socket, upstream]) end.on('error', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return proxy;
}

beforeAll(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'slipway-company-'));
  const registry = await RegistryServer.start();
  await registry.push('team/app', '1', sampleImage());
  const front = await registryFront(registry.port, { tls: await certificates(folder) });
  const asked: Company['asked'] = [];
  const proxy = await startProxy(Number(new URL(front.address).port), asked);
  company = { folder, registry, front, proxy, asked };
  const paths = { home: folder, cache: path.join(folder, 'cache'), resources: folder, userKubeconfig: folder };
  host = createNodeHost(paths);
});

afterAll(async () => {
  host.transfers.useNetwork({ proxy: null, noProxy: [], certificates: null });
  company.proxy.closeAllConnections();
  company.proxy.close();
  await company.front.close();
  await company.registry.remove();
  await rm(company.folder, { recursive: true, force: true });
});

function look(): ReturnType<typeof resolveImage> {
  const registries = new RegistryClient(host, { mirrors: {}, logins: new Map() });
  const places = { registries, store: new ImageStore(host), platform: nodePlatform('x86_64') };
  return resolveImage(parseImage('registry.test/team/app:1'), places, new AbortController().signal);
}

const proxyAddress = (login = '') =>
  `http://${login}127.0.0.1:${String((company.proxy.address() as AddressInfo).port)}`;

describe("behind a company's proxy and certificates", () => {
  it('nothing comes without the settings, and the reason is told', async () => {
    await expect(look()).rejects.toMatchObject({ code: 'host.unreachable', data: { host: 'registry.test' } });
    const settings = createSettings(host);
    await settings.change({ proxy: proxyAddress() });
    await expect(look()).rejects.toThrow(/signed by nobody that this computer trusts|unable to get local issuer/);
    expect(company.asked).toMatchObject([{ target: 'registry.test:443', authorization: undefined }]);
  });

  it('images come with them: at once, with the login of the proxy, which is kept apart', async () => {
    const settings = createSettings(host);
    const authority = path.join(company.folder, 'ca.pem');
    const view = await settings.change({ proxy: proxyAddress('some%40one:p%3Aq@'), certificateAuthority: authority });
    expect(view).toMatchObject({ proxy: proxyAddress(), proxyUser: 'some@one', certificateAuthority: authority });
    expect(await look()).toMatchObject({ from: 'registry', image: { name: 'registry.test/team/app:1' } });
    const shown = Buffer.from('some@one:p:q').toString('base64');
    expect(company.asked.at(-1)).toEqual({ target: 'registry.test:443', authorization: `Basic ${shown}` });
    expect(await readFile(path.join(company.folder, 'settings.json'), 'utf8')).not.toMatch(/some|p:q|p%3Aq/);
    expect((await host.files.stat(path.join(company.folder, 'secrets/proxy.json')))?.mode).toBe(0o600);
    expect((await host.files.stat(path.join(company.folder, 'secrets')))?.mode).toBe(0o700);
  });

  it('programs that are started go the same way', async () => {
    const { stdout } = await host.processes.run('sh', ['-c', 'echo "$HTTPS_PROXY $NO_PROXY"']);
    expect(stdout).toContain(`${proxyAddress('some%40one:p%3Aq@')} localhost,127.0.0.1,::1`);
  });
});
