import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { proxyEnvironment, trustedCertificates } from './network-settings.ts';
import { createTransfers } from './transfers.ts';

const transfers = createTransfers();
const { signal } = new AbortController();
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-transfers-'));
});

afterEach(async () => {
  transfers.useNetwork({ proxy: null, noProxy: [], certificates: null });
  await rm(folder, { recursive: true, force: true });
});

async function withServer(answer: RequestListener, use: (address: string) => Promise<void>): Promise<void> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

describe('a request', () => {
  it('is answered with any status, and no redirect is followed', async () => {
    await withServer(
      (_request, response) => response.writeHead(307, { Location: 'http://elsewhere.invalid/' }).end('moved'),
      async (address) => {
        const answer = await transfers.request(address, { signal });
        expect(answer).toMatchObject({ status: 307, headers: { location: 'http://elsewhere.invalid/' } });
        answer.discard();
      },
    );
  });

  it('says whether nobody is there, or the line was cut', async () => {
    let gone = '';
    await withServer(
      (_request, response) =>
        response.writeHead(200, { 'content-length': '100' }).write('ten bytes ', () => response.destroy()),
      async (address) => {
        gone = address;
        const { body } = await transfers.request(`${address}/file?signature=secret`, { signal });
        const read = async () => {
          for await (const _ of body);
        };
        await expect(read()).rejects.toMatchObject({ code: 'download.failed', data: { address: `${address}/file` } });
      },
    );
    await expect(transfers.request(gone, { signal })).rejects.toMatchObject({
      code: 'host.unreachable',
      data: { why: 'nothing listens there' },
    });
    await expect(transfers.request('file:///etc/passwd', { signal })).rejects.toThrow(/not an http or https/);
    const cancelled = transfers.request(gone, { signal: AbortSignal.abort() });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('a file that is written in parts', () => {
  it('is gone on with from a byte, and what stood behind it is cut off', async () => {
    const path = join(folder, 'deep', 'part');
    const told: number[] = [];
    await transfers.write(path, 0, chunks('abc', 'def'), (bytes) => told.push(bytes));
    await transfers.write(path, 4, chunks('XY'), (bytes) => told.push(bytes));
    expect(await readFile(path, 'utf8')).toBe('abcdXY');
    expect(told).toEqual([3, 6, 6]);
  });

  it('keeps what came before it broke off', async () => {
    const path = join(folder, 'part');
    const broken = async function* () {
      yield Buffer.from('abc');
      throw new Error('cut');
    };
    await expect(transfers.write(path, 0, broken(), () => undefined)).rejects.toThrow('cut');
    expect(await readFile(path, 'utf8')).toBe('abc');
    await writeFile(join(folder, 'file'), '');
    const under = transfers.write(join(folder, 'file', 'part'), 0, chunks('a'), () => undefined);
    await expect(under).rejects.toMatchObject({ code: 'file.unwritable' });
  });
});

describe('the settings of the network', () => {
  it('go before the environment, in both spellings, and leave it alone where there are none', () => {
    const environment = { HTTPS_PROXY: 'http://env.example', NO_PROXY: 'a', OTHER: 'x' };
    expect(proxyEnvironment(environment)).toEqual({ HTTPS_PROXY: 'http://env.example', NO_PROXY: 'a' });
    transfers.useNetwork({ proxy: 'http://set.example:3128', noProxy: ['.b'], certificates: null });
    expect(proxyEnvironment(environment)).toMatchObject({
      HTTPS_PROXY: 'http://set.example:3128',
      http_proxy: 'http://set.example:3128',
      no_proxy: 'localhost,127.0.0.1,::1,.b',
    });
  });

  it('add certificates to those that are trusted anyway', () => {
    const before = trustedCertificates().length;
    transfers.useNetwork({ proxy: null, noProxy: [], certificates: 'of a company' });
    expect(trustedCertificates()).toHaveLength(before + 1);
    expect(trustedCertificates()).toContain('of a company');
  });
});
