import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pullProgress, withTag } from './docker-pull.ts';

/** What Docker Engine 20.10 printed of a pull of three layers. */
const recorded = readFileSync(new URL('fixtures/docker-pull.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Parameters<ReturnType<typeof pullProgress>['take']>[0]);

describe('pullProgress', () => {
  it('sums the layers of a real pull', () => {
    const layers = pullProgress();
    const steps = recorded.map((line) => layers.take(line)).filter((step) => step !== null);
    expect(steps[0]).toEqual({ doneBytes: 0, totalBytes: null });
    expect(steps.at(-1)).toEqual({ doneBytes: 9_003_252, totalBytes: 9_003_252 });
    expect(steps.map((step) => step.doneBytes)).toEqual(steps.map((step) => step.doneBytes).sort((a, b) => a - b));
  });

  it('never goes back, and is never more than the whole, whatever the engine prints', () => {
    const line = fc.record(
      {
        id: fc.constantFrom('a', 'b', 'c'),
        status: fc.constantFrom(
          'Pulling fs layer',
          'Waiting',
          'Downloading',
          'Verifying Checksum',
          'Already exists',
          'Retrying in 5 seconds',
        ),
        progressDetail: fc.record({ current: fc.nat(1000), total: fc.nat(1000) }, { requiredKeys: [] }),
      },
      { requiredKeys: ['status'] },
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const layers = pullProgress();
        let before = 0;
        for (const one of lines) {
          const step = layers.take(one);
          if (step === null) continue;
          expect(step.doneBytes).toBeGreaterThanOrEqual(before);
          expect(step.totalBytes ?? Infinity).toBeGreaterThanOrEqual(step.doneBytes);
          before = step.doneBytes;
        }
      }),
    );
  });

  it('takes the name of the tag for no layer', () => {
    expect(pullProgress().take({ status: 'Pulling from library/busybox', id: '1.36' })).toBeNull();
    expect(pullProgress().take({ status: 'Status: Downloaded newer image for busybox:1.36' })).toBeNull();
  });
});

describe('withTag', () => {
  it('adds a tag only where there is neither tag nor digest', () => {
    expect(withTag('busybox')).toBe('busybox:latest');
    expect(withTag('localhost:5000/team/app')).toBe('localhost:5000/team/app:latest');
    expect(withTag('kindest/node:v1.34.4')).toBe('kindest/node:v1.34.4');
    expect(withTag('kindest/node@sha256:abc')).toBe('kindest/node@sha256:abc');
  });
});
