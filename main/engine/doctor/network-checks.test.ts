import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../contracts/app-error.ts';
import type { Scene } from '../../../test/fakes/doctor-facts.ts';
import { computer, lookAt, withoutEngine } from '../../../test/fakes/doctor-facts.ts';
import { clockSkewCheck } from './clock-skew.ts';
import { corporateCaCheck } from './corporate-ca.ts';
import { nameResolutionCheck } from './name-resolution.ts';
import { proxyCheck } from './proxy.ts';
import { readLimit, registryRateLimitCheck } from './registry-rate-limit.ts';
import { registryReachableCheck } from './registry-reachable.ts';

const now = Date.UTC(2026, 0, 1);
const offline = { SLIPWAY_OFFLINE: '1' };
const failing = (address: string) => () =>
  Promise.reject(new AppError('network.failed', { address, why: 'there is no network' }));

/** A network on which every address answers with these headers. */
function answering(headers: Record<string, string>, asked: unknown[] = []): Scene {
  return {
    host: {
      surroundings: {
        resolveName: async () => ['192.0.2.1', '192.0.2.2'],
        askHead: async (address, _signal, sent) => (asked.push([address, sent]), { status: 401, headers }),
      },
      network: { fetchText: async (address) => (asked.push(address), '{"token":"abc"}') },
      docker: { info: async () => ({ time: new Date(now).toISOString() }) as never },
    },
  };
}

const silent: Scene = {
  host: {
    surroundings: { resolveName: failing('a host'), askHead: failing('https://a') },
    network: { fetchText: failing('https://a') },
    docker: { info: async () => ({}) as never },
  },
};

describe('what asks the network', () => {
  const checks = [nameResolutionCheck, registryReachableCheck, registryRateLimitCheck];

  it.each(checks)('is never a failure, and says what to do without one: $id', async (check) => {
    const { outcome } = await lookAt(check, silent);
    expect(outcome).toMatchObject({ state: 'warned', remedy: expect.stringContaining('--image-archive') as string });
  });

  it.each(checks)('asks nothing where it was told to be offline, and never for long: $id', async (check) => {
    expect((await lookAt(check, { environment: offline })).outcome.state).toBe('skipped');
    expect(check.seconds).toBeLessThanOrEqual(3);
    expect(check.concernsUp).toBe(false);
  });

  it('passes where all answers', async () => {
    expect((await lookAt(nameResolutionCheck, answering({}))).outcome.says).toContain('2 addresses');
    expect((await lookAt(registryReachableCheck, answering({}))).outcome.state).toBe('passed');
  });

  it('names the registries that are silent', async () => {
    const askHead = async (address: string) =>
      address.includes('quay.io') ? failing(address)() : { status: 401, headers: {} };
    const { outcome } = await lookAt(registryReachableCheck, { host: { surroundings: { askHead } } });
    expect(outcome).toMatchObject({
      state: 'warned',
      says: expect.stringMatching(/^No answer from quay\.io\. /) as string,
    });
  });

  it('needs no names where a proxy looks them up', async () => {
    const environment = { HTTPS_PROXY: 'http://proxy.example:3128' };
    expect((await lookAt(nameResolutionCheck, { ...silent, environment })).outcome.state).toBe('passed');
  });
});

describe('the check of the limit of Docker Hub', () => {
  // Recorded headers, published by Docker and by users.
  it.each([
    [{ 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '89;w=21600' }, 'passed', '89 of 100 pulls in 6 hours'],
    [{ 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '0;w=21600' }, 'warned', '0 of 100 pulls in 6 hours'],
    [{}, 'passed', 'names no limit'],
  ])('%j is %s', async (headers, state, says) => {
    const { outcome } = await lookAt(registryRateLimitCheck, answering(headers));
    expect(outcome).toMatchObject({ state, says: expect.stringContaining(says) as string });
  });

  it('asks with a token, in a way that counts as no pull', async () => {
    const asked: unknown[] = [];
    await lookAt(registryRateLimitCheck, answering({}, asked));
    expect(asked).toEqual([
      expect.stringContaining('https://auth.docker.io/token'),
      [expect.stringContaining('/manifests/latest'), { authorization: 'Bearer abc' }],
    ]);
  });

  it('reads back what a header says, and takes any', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (pulls, seconds) => {
        expect(readLimit(`${String(pulls)};w=${String(seconds)}`)).toEqual({ pulls, seconds });
        expect(readLimit(String(pulls))).toEqual({ pulls, seconds: null });
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readLimit(text)?.pulls).not.toBeNaN();
      }),
    );
  });
});

describe('the check of the clocks', () => {
  const engineAt = (milliseconds: number): Scene => ({
    environment: offline,
    host: { docker: { info: async () => ({ time: new Date(now + milliseconds).toISOString() }) as never } },
  });

  it.each([
    [2_000, 'passed', 'the container engine’s'],
    [-90_000, 'warned', '90 s ahead of the container engine’s'],
    [90_000, 'warned', '90 s behind the container engine’s'],
  ])('an engine that is %s ms ahead is %s', async (milliseconds, state, says) => {
    const { outcome } = await lookAt(clockSkewCheck, engineAt(milliseconds));
    expect(outcome).toMatchObject({ state, says: expect.stringContaining(says) as string });
  });

  it('compares with the network’s too', async () => {
    const date = new Date(now + 3_600_000).toUTCString();
    const { outcome } = await lookAt(clockSkewCheck, answering({ date }));
    expect(outcome).toMatchObject({
      state: 'warned',
      says: expect.stringContaining('3600 s behind the network’s') as string,
    });
  });

  it('is skipped where there is no other clock', async () => {
    expect((await lookAt(clockSkewCheck, silent)).outcome.state).toBe('skipped');
    expect((await lookAt(clockSkewCheck, { hardware: withoutEngine(), environment: offline })).outcome.state).toBe(
      'skipped',
    );
  });
});

describe('the check of the proxy', () => {
  it.each([
    [{}, 'passed', 'names none'],
    [{ HTTPS_PROXY: 'http://proxy.example:3128', NO_PROXY: 'localhost' }, 'passed', 'proxy.example:3128'],
    [{ https_proxy: 'proxy.example:3128' }, 'warned', 'no NO_PROXY'],
    [{ http_proxy: 'http://127.0.0.1:3128', no_proxy: 'localhost' }, 'warned', 'cannot reach it'],
    [{ HTTPS_PROXY: 'http://[' }, 'warned', 'not an address'],
  ] as const)('%j is %s', async (environment, state, says) => {
    const { outcome } = await lookAt(proxyCheck, { environment });
    expect(outcome).toMatchObject({ state, says: expect.stringContaining(says) as string });
  });

  it('never shows a password', async () => {
    const environment = { HTTPS_PROXY: 'http://ada:secret@proxy.example:3128' };
    expect(JSON.stringify(await lookAt(proxyCheck, { environment }))).not.toContain('secret');
  });
});

describe('the check of certificates', () => {
  it.each([
    [{}, {}, 'passed'],
    [{ NODE_EXTRA_CA_CERTS: '/etc/none.pem' }, {}, 'warned'],
    [{ NODE_EXTRA_CA_CERTS: '/etc/all.pem' }, { '/etc/all.pem': '' }, 'passed'],
    [{}, { '/usr/local/share/ca-certificates/company.crt': '' }, 'warned'],
    [{}, { '/etc/pki/ca-trust/source/anchors/company.pem': '' }, 'warned'],
    [{}, { '/usr/local/share/ca-certificates/README': '' }, 'passed'],
  ])('with %j and %j is %s', async (environment, files, state) => {
    expect((await lookAt(corporateCaCheck, { environment, files, hardware: computer() })).outcome.state).toBe(state);
  });
});
