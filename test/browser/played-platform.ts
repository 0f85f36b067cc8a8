import { compare } from 'bcryptjs';
import { type ChildProcess, spawn } from 'node:child_process';
import { createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import {
  createServer,
  type IncomingMessage,
  request as httpRequest,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { loginTransform } from '../../main/engine/access/login-transform.ts';
import type { LoginSecrets } from '../../main/engine/access/make-login.ts';
import { textAt, textsAt } from '../../main/engine/platform/fields.ts';
import type { KubeObject } from '../../main/engine/platform/kube-object.ts';

/** A gateway with a login: oauth2-proxy is real; Dex and Istio are played, as far as a login needs them. */
export interface PlayedPlatform {
  readonly port: number;
  close(): Promise<void>;
}

const issuerInCluster = 'http://dex.auth.svc.cluster.local:5556';

/** Starts one on a cluster's login, configured by what upstream publishes as Slipway changes it. */
export async function playPlatform(
  program: string,
  published: { readonly config: KubeObject; readonly secret: KubeObject },
  login: LoginSecrets,
  cluster: string,
): Promise<PlayedPlatform> {
  const folder = await mkdtemp(path.join(tmpdir(), 'slipway-oauth2-'));
  const fit = loginTransform(login, cluster);
  const dex = await listen(playDex(login));
  const secrets = textsAt(fit('oauth2-proxy', published.secret), 'data');
  const decoded = (key: string) => Buffer.from(secrets[key] ?? '', 'base64').toString();
  const config = textAt(fit('oauth2-proxy', published.config), 'data', 'oauth2_proxy.cfg')
    .replaceAll(issuerInCluster, `http://127.0.0.1:${String(dex.port)}`)
    .replace(/^custom_sign_in_logo.*$/m, '');
  await writeFile(path.join(folder, 'oauth2_proxy.cfg'), config);
  const proxyPort = await freePort();
  const args = [`--http-address=127.0.0.1:${String(proxyPort)}`, `--config=${path.join(folder, 'oauth2_proxy.cfg')}`];
  const proxy = spawn(program, args, {
    stdio: 'ignore',
    // As the Deployment hands them over.
    env: {
      OAUTH2_PROXY_CLIENT_ID: decoded('client-id'),
      OAUTH2_PROXY_CLIENT_SECRET: decoded('client-secret'),
      OAUTH2_PROXY_COOKIE_SECRET: decoded('cookie-secret'),
      OAUTH2_PROXY_COOKIE_SECURE: 'false',
    },
  });
  await answers(`http://127.0.0.1:${String(proxyPort)}/ping`);
  const gateway = await listen(playGateway(dex.port, proxyPort));
  return {
    port: gateway.port,
    async close() {
      await Promise.all([gateway.close(), dex.close(), end(proxy)]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Istio's gateway: who has no session is sent to oauth2-proxy's own pages, who has one sees the dashboard. */
function playGateway(dexPort: number, proxyPort: number): Server {
  return createServer((request, response) => {
    const url = request.url ?? '/';
    if (url.startsWith('/dex/')) forward(request, response, dexPort);
    else if (url.startsWith('/oauth2/')) forward(request, response, proxyPort);
    else
      forward(request, response, proxyPort, (answer) => {
        const user = answer.headers['x-auth-request-email'];
        if (answer.statusCode !== 200 || typeof user !== 'string') return false;
        response.setHeader('Content-Type', 'text/html');
        response.end(`<!doctype html><link rel="icon" href="data:,"><h1>Welcome ${user}</h1>`);
        return true;
      });
  });
}

function forward(
  request: IncomingMessage,
  response: ServerResponse,
  port: number,
  take: (answer: IncomingMessage) => boolean = () => false,
): void {
  const { method = 'GET', headers } = request;
  const onward = httpRequest({ host: '127.0.0.1', port, path: request.url, method, headers }, (answer) => {
    if (take(answer)) {
      answer.resume();
      return;
    }
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.writeHead(502).end());
  request.pipe(onward);
}

/** Dex with one user: its login page, and tokens for whoever knows the client's secret. */
function playDex(login: LoginSecrets): Server {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const codes = new Map<string, string>();
  const server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? '/', 'http://dex');
      if (url.pathname === '/dex/keys')
        sendJson(response, { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', use: 'sig', alg: 'RS256' }] });
      else if (url.pathname === '/dex/auth' && request.method === 'GET') sendPage(response, loginPage(url.search));
      else if (url.pathname === '/dex/auth')
        await checkPassword(url, new URLSearchParams(await text(request)), response);
      else if (url.pathname === '/dex/token') await giveToken(request, response);
      else response.writeHead(404).end();
    })();
  });

  async function checkPassword(url: URL, form: URLSearchParams, response: ServerResponse): Promise<void> {
    const isRight = form.get('login') === login.user && (await compare(form.get('password') ?? '', login.passwordHash));
    if (!isRight) {
      sendPage(response, `${loginPage(url.search)}<p>Invalid Email Address and password.</p>`);
      return;
    }
    const code = randomBytes(16).toString('hex');
    codes.set(code, url.searchParams.get('nonce') ?? '');
    const back = `/oauth2/callback?code=${code}&state=${encodeURIComponent(url.searchParams.get('state') ?? '')}`;
    response.writeHead(303, { location: back }).end();
  }

  async function giveToken(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await text(request));
    const [, basic = ''] = (request.headers.authorization ?? '').split(' ');
    const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString().split(':');
    const isClient = decodeURIComponent(secret || (form.get('client_secret') ?? '')) === login.clientSecret;
    const nonce = codes.get(form.get('code') ?? '');
    if (!isClient || nonce === undefined) {
      response.writeHead(401).end();
      return;
    }
    const now = Math.floor(Date.now() / 1000);
    const issuer = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/dex`;
    const user = { sub: login.user, email: login.user, email_verified: true };
    const claims = { iss: issuer, aud: id || form.get('client_id'), iat: now, exp: now + 3600, nonce, ...user };
    sendJson(response, {
      access_token: 'a',
      token_type: 'bearer',
      expires_in: 3600,
      id_token: signed(claims, privateKey),
    });
  }
  return server;
}

function loginPage(query: string): string {
  const fields =
    '<label>User <input name="login"></label><label>Password <input name="password" type="password"></label>';
  const action = `/dex/auth${query.replaceAll('&', '&amp;').replaceAll('"', '')}`;
  return `<!doctype html><link rel="icon" href="data:,"><form method="post" action="${action}">${fields}<button>Login</button></form>`;
}

function signed(claims: object, key: KeyObject): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = `${encode({ alg: 'RS256', kid: 'k' })}.${encode(claims)}`;
  return `${body}.${createSign('RSA-SHA256').update(body).sign(key, 'base64url')}`;
}

function sendPage(response: ServerResponse, page: string): void {
  response.writeHead(200, { 'Content-Type': 'text/html' }).end(page);
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}

async function listen(server: Server): Promise<{ port: number; close: () => Promise<void> }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function freePort(): Promise<number> {
  const { port, close } = await listen(createServer());
  await close();
  return port;
}

async function answers(address: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok === true) return;
    if (Date.now() > deadline) throw new Error(`${address} does not answer`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  await ended;
}
