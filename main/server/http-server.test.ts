import { once } from 'node:events';
import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { EngineUnderTest } from '../../test/process/engine-under-test.ts';
import { createToyEngine } from '../../test/process/toy-engine.ts';
import { protocolVersion } from '../../contracts/wire.ts';
import { type RunningServer, startServer } from './start-server.ts';

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

let engine: EngineUnderTest;
let server: RunningServer;
let folder: string;
let port: number;
let token: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-page-'));
  const page = join(folder, 'page');
  await mkdir(join(page, 'assets'), { recursive: true });
  await writeFile(join(page, 'index.html'), '<!doctype html><title>Slipway</title>');
  await writeFile(join(page, 'assets', 'main-a1b2c3d4.js'), 'export {};');
  await writeFile(join(page, 'assets', 'program.sh'), 'no');
  await writeFile(join(folder, 'secret.json'), '{"secret":true}');
  await symlink(join(folder, 'secret.json'), join(page, 'link.json'));
  engine = await EngineUnderTest.create();
  server = await startServer({ home: engine.home, createEngine: createToyEngine, pageFolder: page, idleSeconds: 600 });
  const { client } = await engine.attachHere();
  const served = await client.engine.page({})[Symbol.asyncIterator]().next();
  const address = new URL(served.done === true ? '' : served.value.address);
  port = Number(address.port);
  token = address.hash.replace('#token=', '');
});

afterAll(async () => {
  await server.end('the test is over');
  await engine.dispose();
  await rm(folder, { recursive: true, force: true });
});

function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('the page', () => {
  it('is served with a policy that runs only what lies beside it', async () => {
    const { status, headers, body } = await get('/');
    expect([status, body]).toEqual([200, '<!doctype html><title>Slipway</title>']);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['cache-control']).toBe('no-cache');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it('may keep what is named by its content', async () => {
    const { status, headers } = await get('/assets/main-a1b2c3d4.js?x=1');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  it.each([
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/assets/../../secret.json',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.json',
    '//secret.json',
    '/..\\secret.json',
    '/%00',
    '/%',
    '/link.json',
    '/assets',
    '/assets/',
    '/assets/program.sh',
    '/index.html/',
    'http://elsewhere/secret.json',
    '/missing.html',
  ])('gives nothing for %s', async (path) => {
    const { status, body } = await get(path);
    expect([status, body]).toEqual([404, 'There is no such page.\n']);
  });

  it('takes only GET and HEAD', async () => {
    expect((await get('/', {}, 'POST')).status).toBe(405);
    expect(await get('/', {}, 'HEAD')).toMatchObject({ status: 200, body: '' });
  });

  it.each(['evil.example', 'evil.example:1', 'localhost', '127.0.0.1:1', '[::1]'])(
    'is not found under the name %j, so that no other name can be made to lead here',
    async (host) => {
      expect((await get('/', { Host: host })).status).toBe(421);
    },
  );

  it('is found as localhost', async () => {
    expect((await get('/', { Host: `localhost:${port}` })).status).toBe(200);
  });
});

/** What becomes of a WebSocket: `open`, or the status that it was refused with. */
async function socketStatus(headers: Record<string, string>, path = '/ws'): Promise<number | 'open'> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
  return new Promise((resolve) => {
    socket.on('error', () => undefined);
    socket.on('open', () => {
      socket.terminate();
      resolve('open');
    });
    socket.on('unexpected-response', (_, response) => {
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
  });
}

describe('the WebSocket', () => {
  it('is for the page itself only', async () => {
    const here = `127.0.0.1:${port}`;
    expect(await socketStatus({ Origin: `http://${here}` })).toBe('open');
    expect(await socketStatus({ Origin: `http://localhost:${port}` })).toBe('open');
    expect(await socketStatus({ Origin: 'http://evil.example' })).toBe(403);
    expect(await socketStatus({ Origin: `https://${here}` })).toBe(403);
    expect(await socketStatus({ Origin: 'null' })).toBe(403);
    expect(await socketStatus({ Origin: `http://127.0.0.1:${port + 1}` })).toBe(403);
    expect(await socketStatus({})).toBe(403);
    expect(await socketStatus({ Origin: `http://${here}`, Host: 'evil.example' })).toBe(421);
    expect(await socketStatus({ Origin: `http://evil.example:${port}`, Host: `evil.example:${port}` })).toBe(421);
    expect(await socketStatus({ Origin: `http://${here}` }, '/elsewhere')).toBe(404);
  });

  async function say(...frames: (object | string | Buffer)[]): Promise<{ answers: unknown[]; code: number }> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { origin: `http://127.0.0.1:${port}` });
    const answers: unknown[] = [];
    await once(socket, 'open');
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    socket.on('message', (data: Buffer) => {
      answers.push(JSON.parse(data.toString()));
      if (answers.length === frames.length) socket.close();
    });
    for (const frame of frames) {
      socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame));
    }
    return { code: await closed, answers };
  }

  const hello = (text: string) => ({ type: 'hello', protocol: protocolVersion, token: text, client: 'page' });

  it('carries the same calls, after the token of this page', async () => {
    const { answers } = await say(hello(token), { type: 'call', id: 0, method: 'engine.info', input: {} });
    expect(answers).toMatchObject([{ type: 'welcome' }, { type: 'result', id: 0, value: { attached: 2 } }]);
  });

  it('does not take another token, not even that of the socket', async () => {
    const other = (await engine.read('token')).trim();
    expect(other).not.toBe(token);
    for (const wrong of ['', other, `${token}x`]) {
      expect((await say(hello(wrong))).answers).toMatchObject([{ id: null, error: { code: 'wire.unauthorized' } }]);
    }
  });

  it('ends with who sends what is no frame', async () => {
    expect((await say('{')).code).toBe(1003);
    expect((await say(Buffer.from([1, 2, 3]))).code).toBe(1003);
    expect((await say('x'.repeat(9 * 1024 * 1024))).code).toBe(1009);
  });
});

describe('serving', () => {
  it('ends with the stream, and says so where a port is taken', async () => {
    const { client } = await engine.attachHere();
    await expect(client.engine.page({ port })[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'port.taken',
    });
    let address = '';
    for await (const served of client.engine.page({})) {
      ({ address } = served);
      break;
    }
    await expect
      .poll(() =>
        fetch(address).then(
          () => 'open',
          () => 'closed',
        ),
      )
      .toBe('closed');
  });
});
