import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../contracts/app-error.ts';
import { type ApplyFailure, classifyFailure, describeFailure, pauseAfter } from './apply-failure.ts';

interface Recorded {
  readonly status: number;
  readonly body: string | { readonly reason?: string; readonly message: string };
}

/** Answers of a real API server (v1.34.4) to what this name says. */
const recorded = JSON.parse(readFileSync(join(import.meta.dirname, 'recorded/refusals.json'), 'utf8')) as Record<
  string,
  Recorded
>;

/** The error that the host makes of an answer. */
function errorOf(name: string): AppError {
  const { status, body } = recorded[name] ?? { status: 0, body: 'not recorded' };
  const why = typeof body === 'string' ? body.trim() : body.message;
  const reason = typeof body === 'string' ? 'Not Found' : (body.reason ?? 'no reason');
  return new AppError('kubernetes.refused', { status, reason, why, what: 'PATCH /x' });
}

describe('why an object could not be applied', () => {
  test.each([
    ['kind-missing', 'kind-missing'],
    ['namespace-missing', 'namespace-missing'],
    ['namespace-ending', 'namespace-missing'],
    ['webhook-no-service', 'webhook'],
    ['webhook-no-endpoints', 'webhook'],
    ['webhook-not-trusted', 'webhook'],
    ['webhook-refuses-connections', 'webhook'],
    ['conversion', 'conversion'],
    ['conflict', 'conflict'],
    ['conflict-of-owners', 'conflict'],
    ['too-many-requests', 'busy'],
    ['node-port-held', 'port-held'],
    ['invalid', 'permanent'],
    ['unknown-field', 'permanent'],
    ['unreadable', 'permanent'],
  ])('%s, as a real API server says it, is %s', (name, cause) => {
    expect(classifyFailure(errorOf(name)).cause).toBe(cause);
  });

  test('every recorded answer is looked at above', () => {
    expect(Object.keys(recorded)).toHaveLength(15);
  });

  test('a webhook and a conversion are named', () => {
    expect(classifyFailure(errorOf('webhook-no-service'))).toMatchObject({
      webhook: 'probe.slipway.dev',
      why: expect.stringContaining('service "nobody" not found') as string,
    });
    expect(classifyFailure(errorOf('conversion'))).toMatchObject({ definition: 'slipway.dev/v2, Kind=Probe' });
    expect(classifyFailure(errorOf('namespace-missing'))).toMatchObject({ namespace: 'nowhere' });
    expect(classifyFailure(errorOf('namespace-ending'))).toMatchObject({ namespace: 'ending' });
  });

  test('a lost connection may come right, anything unknown may not', () => {
    const lost = new AppError('kubernetes.unreachable', { address: 'a', why: 'socket hang up' });
    expect(classifyFailure(lost)).toEqual({ cause: 'connection', why: 'socket hang up' });
    expect(classifyFailure(new TypeError('oops')).cause).toBe('permanent');
  });

  test('the server says how long to wait, within bounds', () => {
    const busy = (retryAfterSeconds: number) =>
      classifyFailure(
        new AppError('kubernetes.refused', { status: 429, reason: '', why: '', what: '', retryAfterSeconds }),
      );
    expect(busy(7)).toEqual({ cause: 'busy', retryAfterSeconds: 7 });
    expect(busy(100_000)).toEqual({ cause: 'busy', retryAfterSeconds: 30 });
    expect(classifyFailure(errorOf('too-many-requests'))).toEqual({ cause: 'busy', retryAfterSeconds: 1 });
  });

  test('whatever is refused is told in words', () => {
    for (const name of Object.keys(recorded))
      expect(describeFailure(classifyFailure(errorOf(name)))).toMatch(/^\S.{8,}$/s);
  });

  test('the pause between tries grows and stays within bounds', () => {
    const failures = Object.keys(recorded)
      .map((name) => classifyFailure(errorOf(name)))
      .filter(isPassing);
    fc.assert(
      fc.property(fc.constantFrom(...failures), fc.integer({ min: 1, max: 1000 }), (failure, tries) => {
        const pause = pauseAfter(failure, tries);
        expect(pause).toBeGreaterThanOrEqual(250);
        expect(pause).toBeLessThanOrEqual(30_000);
        expect(pauseAfter(failure, tries + 1)).toBeGreaterThanOrEqual(pause);
      }),
    );
  });
});

function isPassing(failure: ApplyFailure): failure is Exclude<ApplyFailure, { cause: 'permanent' }> {
  return failure.cause !== 'permanent';
}
