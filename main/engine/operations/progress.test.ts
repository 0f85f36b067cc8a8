import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OperationEvent } from '../../../contracts/operations.ts';
import { type Progress, advance, startOfProgress } from './progress.ts';

function after(events: readonly OperationEvent[], from = startOfProgress(0, '')): Progress {
  return events.reduce(advance, from);
}

const steps: OperationEvent = {
  type: 'steps',
  steps: [
    { id: 'small', title: 'Small', weight: 1 },
    { id: 'big', title: 'Big', weight: 3 },
  ],
};

const stepIds = fc.constantFrom('a', 'b', 'c', 'unknown');
const anyNumber = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, 1, Number.NaN, Number.POSITIVE_INFINITY));
const anyEvent: fc.Arbitrary<OperationEvent> = fc.oneof(
  fc.record({
    type: fc.constant('steps' as const),
    steps: fc.array(fc.record({ id: stepIds, title: fc.string(), weight: anyNumber })),
  }),
  fc.record({
    type: fc.constant('step' as const),
    step: stepIds,
    state: fc.constantFrom('started', 'done', 'skipped'),
  }),
  fc.record({
    type: fc.constant('progress' as const),
    step: stepIds,
    done: anyNumber,
    total: anyNumber,
    unit: fc.constantFrom('bytes', 'objects'),
  }),
  fc.record({ type: fc.constant('log' as const), source: fc.string(), text: fc.string() }),
);

describe('progress', () => {
  it('weighs the steps', () => {
    expect(after([steps, { type: 'step', step: 'small', state: 'done' }]).fraction).toBe(0.25);
    expect(
      after([steps, { type: 'progress', step: 'big', done: 1, total: 2, unit: 'objects', detail: 'half' }]),
    ).toMatchObject({ fraction: 0.375, now: 'Big: half' });
    expect(after([steps, { type: 'step', step: 'big', state: 'skipped' }]).fraction).toBe(0.75);
  });

  it('does not go back when a step reports less than before, or a total that grows', () => {
    const half = after([steps, { type: 'progress', step: 'big', done: 5, total: 10, unit: 'bytes' }]);
    expect(advance(half, { type: 'progress', step: 'big', done: 5, total: 100, unit: 'bytes' }).fraction).toBe(0.375);
    expect(advance(half, { type: 'step', step: 'big', state: 'started' }).fraction).toBe(0.375);
  });

  it('does not go back when the operation is taken up again from the start', () => {
    const resumed = after([steps, { type: 'step', step: 'small', state: 'done' }], startOfProgress(0.6, ''));
    expect(resumed.fraction).toBe(0.6);
    expect(advance(resumed, { type: 'step', step: 'big', state: 'done' }).fraction).toBe(1);
  });

  it('stays between 0 and 1 and never goes back, whatever the events of however many attempts are', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyEvent), { maxLength: 4 }), (attempts) => {
        let fraction = 0;
        for (const events of attempts) {
          let progress = startOfProgress(fraction, '');
          for (const event of events) {
            progress = advance(progress, event);
            expect(progress.fraction).toBeGreaterThanOrEqual(fraction);
            expect(progress.fraction).toBeLessThanOrEqual(1);
            ({ fraction } = progress);
          }
        }
      }),
    );
  });
});
