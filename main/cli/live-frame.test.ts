import fc from 'fast-check';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { OperationRecord } from '../../contracts/operations.ts';
import { momentAt, recordsOf, upRecords } from '../../test/fakes/operation-records.ts';
import { type FrameView, liveFrame } from './live-frame.ts';
import { initialLiveState, nextLiveState } from './live-state.ts';
import { displayWidth } from './text-width.ts';

const view: FrameView = { width: 70, height: 30, colored: false, now: momentAt(60), tick: 0 };

function frameOf(records: readonly OperationRecord[], changes: Partial<FrameView> = {}): string {
  const state = records.reduce(nextLiveState, initialLiveState('Up: slipway'));
  return liveFrame(state, { ...view, ...changes });
}

describe('liveFrame', () => {
  it('shows steps, and components with what needs attention first', () => {
    expect(frameOf(upRecords)).toBe(
      [
        'Up: slipway                                                  1 min 00 s',
        '━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━────────────────────────────────  50 %',
        '✓ Check this computer                                           500 ms',
        '✓ Get tools  kind 0.33, kubectl 1.34                               2 s',
        '✓ Get and render manifests  675 objects                            6 s',
        '✓ Make the cluster                                                22 s',
        '– Load images',
        '⠋ Install the platform  2 of 5 workloads  istio                   29 s',
        '  ✗ kserve        The image kserve/kserve-controller:v0.15 of k…  10 s',
        '  ⠋ istio         1 of 3 ready, waiting for istio-ingressgateway  17 s',
        '  · knative       waits for istio',
        '  · notebooks     waits for istio',
        '  ✓ cert-manager  ready',
        '  1 of 5 components ready',
        'Ctrl-C cancels.',
      ]
        .map((line) => line.replace(/^(Up: slipway) +/, (_, title: string) => title.padEnd(70 - '1 min 00 s'.length)))
        .join('\n'),
    );
  });

  it('puts steps that are over on one line where the terminal is low', () => {
    const frame = frameOf(upRecords, { height: 12 });
    expect(frame.split('\n').length).toBeLessThanOrEqual(12);
    expect(frame).toContain('✓ Check this computer, Get tools, Get and render manifests');
    expect(frame).toContain('✗ kserve');
  });

  it('says what is going on while it waits, cancels and ends', () => {
    expect(frameOf(recordsOf([[0, 0, { type: 'queued', behind: 'Delete: slipway' }]]))).toContain(
      'Waits for another operation: Delete: slipway',
    );
    expect(frameOf([...upRecords, ...recordsOf([[60, 0.5, { type: 'cancelling' }]])])).toContain('Cancelling');
    const ended = frameOf([...upRecords, ...recordsOf([[61, 0.5, { type: 'cancelled' }]])], { now: momentAt(500) });
    expect(ended).toContain('1 min 01 s');
    expect(ended).not.toContain('Ctrl-C');
  });

  it('paints only where there are colours', () => {
    expect(frameOf(upRecords)).toBe(stripVTControlCharacters(frameOf(upRecords)));
    expect(stripVTControlCharacters(frameOf(upRecords, { colored: true }))).toBe(frameOf(upRecords));
  });

  it('is never wider or higher than the terminal, whatever was told', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 120 });
    const condition = fc.oneof(
      fc.record({ state: fc.constant('waiting' as const), for: fc.array(text, { maxLength: 3 }) }),
      fc.record({ state: fc.constant('applying' as const), done: fc.nat(), total: fc.nat() }),
      fc.record({ state: fc.constant('rolling-out' as const), ready: fc.nat(9), total: fc.nat(9), waitingFor: text }),
      fc.constant({ state: 'ready' as const }),
    );
    const event = fc.oneof(
      fc.record({ type: fc.constant('component' as const), component: text, condition }),
      fc.record({
        type: fc.constant('progress' as const),
        step: fc.constant('platform'),
        done: fc.nat(),
        total: fc.nat(),
        unit: fc.constant('bytes' as const),
        detail: text,
      }),
      fc.record({
        type: fc.constant('step' as const),
        step: fc.constant('images'),
        state: fc.constant('started' as const),
        detail: text,
      }),
    );
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 30 }),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        (events, width, height, colored) => {
          const more = recordsOf(events.map((each) => [55, 0.6, each]));
          const lines = frameOf([...upRecords, ...more], { width, height, colored }).split('\n');
          expect(lines.length).toBeLessThanOrEqual(height);
          for (const line of lines) expect(displayWidth(stripVTControlCharacters(line))).toBeLessThanOrEqual(width);
        },
      ),
    );
  });
});
