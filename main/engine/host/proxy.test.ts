import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, get } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { proxyOptions } from './proxy.ts';

describe('proxyOptions', () => {
  it('never sends what is for this computer through a proxy', () => {
    const environment = { HTTP_PROXY: 'http://proxy.example:3128' };
    for (const host of ['localhost', '127.0.0.1', '[::1]', 'kf.localhost']) {
      expect(proxyOptions(new URL(`http://${host}:80/`), environment)).toEqual({ proxyEnv: {} });
    }
    expect(proxyOptions(new URL('http://host.example/'), { ...environment, OTHER: 'x' })).toEqual({
      proxyEnv: environment,
    });
  });

  it('makes this Node go through the proxy of the environment, but for what no_proxy names', async () => {
    const proxy = createServer((request, response) => response.end(`proxied ${String(request.url)}`));
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const environment = {
      http_proxy: `http://127.0.0.1:${String((proxy.address() as AddressInfo).port)}`,
      no_proxy: 'direct.invalid',
    };
    const ask = (address: string) =>
      new Promise<string>((resolve, reject) => {
        const agent = new Agent(proxyOptions(new URL(address), environment));
        get(address, { agent }, (response) => void text(response).then(resolve, reject)).on('error', reject);
      });
    expect(await ask('http://far.invalid/x')).toBe('proxied http://far.invalid/x');
    await expect(ask('http://direct.invalid/x')).rejects.toMatchObject({
      code: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) as string,
    });
    await new Promise((resolve) => proxy.close(resolve));
  });
});
