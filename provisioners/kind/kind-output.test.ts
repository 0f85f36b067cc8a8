import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addKindLine, noKindProgress, parseKindLine } from './kind-output.ts';

const recorded = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8').split('\n');

const follow = (lines: readonly string[]) => {
  let progress = noKindProgress;
  return lines.map((line) => (progress = addKindLine(progress, parseKindLine(line))));
};

describe('what kind prints', () => {
  it('is read from a creation that succeeds', () => {
    const steps = recorded('create-two-nodes.txt').map(parseKindLine);
    const titles = [
      'Ensuring node image (kit/node:v1.34.4)',
      'Preparing nodes',
      'Writing configuration',
      'Starting control-plane',
    ];
    const later = ['Installing CNI', 'Installing StorageClass', 'Joining worker nodes'];
    expect(steps.filter(({ type }) => type !== 'other')).toEqual(
      [...titles, ...later].flatMap((title) => [
        { type: 'started', title },
        { type: 'done', title },
      ]),
    );
    const progress = follow(recorded('create-two-nodes.txt'));
    expect(progress.at(-1)?.fraction).toBeGreaterThan(0.9);
    expect(progress.map(({ fraction }) => fraction)).toEqual(
      progress.map(({ fraction }) => fraction).toSorted((a, b) => a - b),
    );
  });

  it('is read from one that waits', () => {
    expect(recorded('create-wait.txt').map(parseKindLine)).toContainEqual({
      type: 'done',
      title: 'Waiting ≤ 5m0s for control-plane = Ready',
    });
  });

  it('is read from one that fails', () => {
    const lines = recorded('create-broken-image.txt').map(parseKindLine);
    expect(lines).toContainEqual({ type: 'failed', title: 'Preparing nodes' });
    expect(lines).toContainEqual({
      type: 'error',
      text: expect.stringContaining('failed to create cluster') as string,
    });
  });

  it('may be anything: no line makes the progress go back, or leave 0 to 1', () => {
    const step = fc.constantFrom(...recorded('create-two-nodes.txt'), ...recorded('create-broken-image.txt'));
    fc.assert(
      fc.property(fc.array(fc.oneof(step, fc.string(), fc.string({ unit: 'binary' }))), (lines) => {
        let last = 0;
        for (const { fraction } of follow(lines)) {
          expect(fraction).toBeGreaterThanOrEqual(last);
          expect(fraction).toBeLessThanOrEqual(1);
          last = fraction;
        }
      }),
    );
  });
});
