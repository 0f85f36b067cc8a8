import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseChallenge } from './challenge.ts';
import { lowAllowances, pullAllowance, retryAfter } from './rate-limit.ts';
import { endpointsOf } from './registry-endpoints.ts';

const now = Date.UTC(2026, 0, 1);

describe('what a registry says of its limits', () => {
  it('is read as Docker Hub sends it', () => {
    const headers = { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '76;w=21600' };
    expect(pullAllowance(headers)).toEqual({ limit: 100, remaining: 76, windowSeconds: 21_600 });
    expect(pullAllowance({ 'ratelimit-limit': '100' })).toBeNull();
  });

  it('is how long to wait, in seconds or until a date', () => {
    expect(retryAfter({ 'retry-after': '30' }, now)).toBe(30_000);
    expect(retryAfter({ 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' }, now)).toBe(60_000);
    expect(retryAfter({ 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }, now)).toBe(0);
    expect(retryAfter({ 'retry-after': 'soon' }, now)).toBeNull();
    expect(retryAfter({}, now)).toBeNull();
  });

  it('never makes for a wait that is no number, whatever is sent', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const wait = retryAfter({ 'retry-after': text }, now);
        expect(wait === null || (Number.isFinite(wait) && wait >= 0)).toBe(true);
        const allowance = pullAllowance({ 'ratelimit-limit': text, 'ratelimit-remaining': text });
        expect(allowance === null || allowance.remaining >= 0).toBe(true);
      }),
    );
  });
});

describe('what a registry wants to be shown', () => {
  it('is a token, or a login', () => {
    const header =
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull,push"';
    expect(parseChallenge(header)).toEqual({
      scheme: 'bearer',
      realm: 'https://auth.docker.io/token',
      service: 'registry.docker.io',
      scope: 'repository:a/b:pull,push',
    });
    expect(parseChallenge('Basic realm="Registry"')).toEqual({ scheme: 'basic' });
    expect(parseChallenge('Negotiate')).toBeNull();
    expect(parseChallenge('Bearer realm="nowhere"')).toBeNull();
  });

  it('is read or passed over, whatever is sent', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseChallenge(`Bearer ${text}`)));
  });
});

describe('where a registry is asked', () => {
  it('is its own address: encrypted, but on this computer', () => {
    expect(endpointsOf('docker.io', {})).toMatchObject([{ root: 'https://registry-1.docker.io/v2', prefix: '' }]);
    expect(endpointsOf('localhost:5000', {})).toMatchObject([{ root: 'http://localhost:5000/v2' }]);
    expect(endpointsOf('registry.example:5000', {})).toMatchObject([{ root: 'https://registry.example:5000/v2' }]);
  });

  it('is its mirror first, whose login is its own', () => {
    expect(endpointsOf('docker.io', { 'docker.io': 'https://harbor.example/hub/' })).toEqual([
      { root: 'https://harbor.example/v2', prefix: 'hub/', loginOf: 'harbor.example', isMirror: true },
      { root: 'https://registry-1.docker.io/v2', prefix: '', loginOf: 'docker.io', isMirror: false },
    ]);
  });
});

describe('a registry that will soon refuse', () => {
  it('is told of, and no other', () => {
    const said = new Map([
      ['docker.io', { limit: 100, remaining: 12, windowSeconds: 21_600 }],
      ['ghcr.io', { limit: 100, remaining: 90, windowSeconds: 21_600 }],
    ]);
    const registries = { allowance: (name: string) => said.get(name) ?? null };
    expect(lowAllowances(['docker.io/a/b:1', 'docker.io/a/c:1', 'ghcr.io/a/b:1', 'quay.io/a/b:1'], registries)).toEqual(
      [expect.stringMatching(/^docker\.io allows 12 more pulls of 100 in 6 h.*registry login docker\.io/)],
    );
  });
});
