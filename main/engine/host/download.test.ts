import { mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { download, fetchText } from './download.ts';

const content = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251));

let folder = '';
let target = '';
let server: Server;
let address = '';
let asked: IncomingMessage['headers'][] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-download-'));
  target = join(folder, 'got');
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.headers);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/file`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

/** Answers as a good server does: whole, or from where it is asked to go on if the version is still the same. */
function serve(etag: string | null, limit = content.length, afterwards: 'cut' | 'hold' = 'cut'): typeof answer {
  return (request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? -1);
    const isPart = from >= 0 && request.headers['if-range'] === etag;
    const body = isPart ? content.subarray(from) : content;
    const range = `bytes ${String(from)}-${String(content.length - 1)}/${String(content.length)}`;
    response.writeHead(isPart ? 206 : 200, {
      'content-length': body.length,
      ...(etag === null ? {} : { etag }),
      ...(isPart ? { 'content-range': range } : {}),
    });
    response.write(body.subarray(0, limit), () => {
      if (limit >= body.length) response.end();
      else if (afterwards === 'cut') response.destroy();
    });
  };
}

const whole = async () => expect(Buffer.compare(await readFile(target), content)).toBe(0);

describe('download', () => {
  it('brings the whole file, tells progress that never goes back, and leaves nothing beside it', async () => {
    answer = serve('"1"');
    const steps: number[] = [];
    await download(address, target, {
      onProgress: ({ doneBytes, totalBytes }) => {
        expect(totalBytes).toBe(content.length);
        steps.push(doneBytes);
      },
    });
    await whole();
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(steps.at(-1)).toBe(content.length);
    expect(await readdir(folder)).toEqual(['got']);
  });

  it('goes on by itself where the connection breaks, from where it was', async () => {
    let cut = () => undefined as unknown;
    answer = (request, response) => {
      serve('"1"', asked.length === 1 ? 70_000 : content.length, 'hold')(request, response);
      cut = () => (asked.length === 1 ? response.destroy() : undefined);
    };
    await download(address, target, { onProgress: ({ doneBytes }) => doneBytes === 70_000 && cut() });
    await whole();
    expect(asked.map((headers) => headers.range)).toEqual([undefined, 'bytes=70000-']);
    expect(asked[1]?.['if-range']).toBe('"1"');
  });

  it('goes on in a later call from the part that an earlier one left', async () => {
    answer = serve('"1"', 50_000, 'hold');
    const controller = new AbortController();
    const first = download(address, target, { signal: controller.signal, onProgress: () => controller.abort() });
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    answer = serve('"1"');
    await download(address, target);
    await whole();
    expect(asked.at(-1)?.range).toMatch(/^bytes=[1-9]\d*-$/);
  });

  it('begins anew where the file on the server is another one by now', async () => {
    await writeFile(`${target}.part`, 'old bytes');
    await writeFile(`${target}.part.json`, JSON.stringify({ address, validator: '"old"' }));
    answer = serve('"new"');
    await download(address, target);
    await whole();
    expect(asked[0]?.['if-range']).toBe('"old"');
  });

  it('begins anew where the server does not say which version it has, or says that the part is too long', async () => {
    await writeFile(`${target}.part`, Buffer.alloc(content.length + 10));
    answer = serve(null);
    await download(address, target);
    await whole();
    expect(asked[0]?.range).toBeUndefined();
    await writeFile(`${target}.part`, Buffer.alloc(content.length + 10));
    await writeFile(`${target}.part.json`, JSON.stringify({ address, validator: '"1"' }));
    answer = (request, response) => {
      if (request.headers.range === undefined) serve('"1"')(request, response);
      else response.writeHead(416).end();
    };
    await download(address, target);
    await whole();
  });

  it('takes a part of another address for nothing', async () => {
    await writeFile(`${target}.part`, 'other');
    await writeFile(`${target}.part.json`, JSON.stringify({ address: `${address}2`, validator: '"1"' }));
    answer = serve('"1"');
    await download(address, target);
    await whole();
  });

  it('never takes a truncated answer for the file', async () => {
    answer = serve(null, 1000);
    await expect(download(address, target)).rejects.toMatchObject({ code: 'download.failed' });
    expect(await readdir(folder)).toEqual(['got.part']);
  });

  it('says what the server answered', async () => {
    answer = (_request, response) => response.writeHead(404).end('nothing here');
    await expect(download(address, target)).rejects.toMatchObject({
      code: 'download.failed',
      data: { address, why: 'the server answered 404 Not Found' },
    });
  });

  it('gives up on a server that says nothing more', async () => {
    answer = (_request, response) => response.writeHead(200, { 'content-length': 10 }).write('x');
    await expect(download(address, target, { stallSeconds: 0.2 })).rejects.toThrow(/nothing came for 0.2 s/);
  });

  it('follows redirects, but not for ever, nor to another kind of address', async () => {
    answer = (request, response) => {
      if (request.url === '/file') response.writeHead(302, { location: '/elsewhere' }).end();
      else serve('"1"')(request, response);
    };
    await download(address, target);
    await whole();
    answer = (_request, response) => response.writeHead(301, { location: '/file' }).end();
    await expect(download(address, target)).rejects.toThrow(/leads on more than 10 times/);
    answer = (_request, response) => response.writeHead(301, { location: 'file:///etc/passwd' }).end();
    await expect(download(address, target)).rejects.toThrow(/file:/);
  });

  it('names no password in its error', async () => {
    answer = (_request, response) => response.writeHead(403).end();
    const failure = download(address.replace('//', '//me:secret@'), target).catch((error: unknown) => String(error));
    expect(await failure).not.toContain('secret');
    expect(asked[0]?.authorization).toBe(`Basic ${Buffer.from('me:secret').toString('base64')}`);
  });

  it('copies from a file address and from a plain path', async () => {
    const source = join(folder, 'source file');
    await writeFile(source, content);
    for (const from of [pathToFileURL(source).href, source]) {
      await rm(target, { force: true });
      await download(from, target);
      await whole();
    }
    await expect(download(join(folder, 'none'), target)).rejects.toMatchObject({
      code: 'download.failed',
      data: { why: 'there is no such file or folder' },
    });
    await expect(download('ftp://127.0.0.1/x', target)).rejects.toMatchObject({ code: 'download.failed' });
  });

  it('tells a disk of ours that refuses from a server that does', async () => {
    answer = serve('"1"');
    await writeFile(join(folder, 'file'), '');
    const below = join(folder, 'file', 'below');
    await expect(download(address, below)).rejects.toMatchObject({ code: 'file.unwritable', data: { path: below } });
  });

  it.skipIf(process.platform !== 'linux')('tells of a full disk as such', async () => {
    answer = serve('"1"');
    await symlink('/dev/full', `${target}.part`);
    await writeFile(`${target}.part.json`, '{}');
    await expect(download(join(import.meta.dirname, 'download.ts'), target)).rejects.toMatchObject({
      code: 'disk.full',
    });
  });

  it('says that nothing listens there', async () => {
    await new Promise((resolve) => server.close(resolve));
    await expect(download(address, target)).rejects.toThrow(/nothing listens there/);
  });
});

describe('fetchText', () => {
  it('gives the text, and refuses what is far too long', async () => {
    answer = (_request, response) => response.end('abc\n');
    expect(await fetchText(address)).toBe('abc\n');
    answer = (_request, response) => response.end('x'.repeat(1024 * 1024 + 1));
    await expect(fetchText(address)).rejects.toThrow(/larger than 1 MiB/);
  });
});
