import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createNodeSurroundings } from './node-surroundings.ts';

const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

async function serve(headers: Record<string, string>): Promise<{ address: string; methods: string[] }> {
  const methods: string[] = [];
  const server = createServer((request, response) => {
    methods.push(`${request.method ?? ''} ${request.headers.authorization ?? ''}`.trim());
    response.writeHead(401, headers).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  return { address: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/v2/`, methods };
}

describe('the surroundings', () => {
  it('gives only what was asked for and is set', () => {
    const surroundings = createNodeSurroundings({ A: 'one', EMPTY: '', SECRET: 'x' });
    expect(surroundings.environment(['A', 'EMPTY', 'B'])).toEqual({ A: 'one' });
  });

  it('asks for a head and for no body', async () => {
    const { address, methods } = await serve({ 'ratelimit-remaining': '7;w=21600' });
    const answer = await createNodeSurroundings().askHead(address, AbortSignal.timeout(5000), { authorization: 'B t' });
    expect(answer).toMatchObject({ status: 401, headers: { 'ratelimit-remaining': '7;w=21600' } });
    expect(methods).toEqual(['HEAD B t']);
  });

  it('says in words what cannot be reached', async () => {
    const { address } = await serve({});
    closers.splice(0).forEach((close) => close());
    await expect(createNodeSurroundings().askHead(address, AbortSignal.timeout(5000))).rejects.toMatchObject({
      code: 'network.failed',
      data: { why: 'nothing listens there' },
    });
  });

  it('knows the addresses of this computer', async () => {
    const addresses = await createNodeSurroundings().resolveName('localhost', AbortSignal.timeout(5000));
    expect(addresses.some((address) => address === '127.0.0.1' || address === '::1')).toBe(true);
  });

  it('knows who runs it', () => {
    expect(createNodeSurroundings().user().name).not.toBe('');
  });
});
