import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OperationRecord } from '../../../contracts/operations.ts';
import { foldRecords, isOver, keptLines, noProgress } from './progress-state.ts';

type Event = OperationRecord['event'];

function records(events: readonly Event[], from = 0): OperationRecord[] {
  return events.map((event, index) => ({
    sequence: from + index,
    time: new Date(1_700_000_000_000 + (from + index) * 1000).toISOString(),
    fraction: Math.min(1, (from + index) / 50),
    event,
  }));
}

const events: readonly Event[] = [
  { type: 'queued' },
  { type: 'running', attempt: 1 },
  {
    type: 'steps',
    steps: [
      { id: 'plan', title: 'Plan', weight: 1 },
      { id: 'install', title: 'Install', weight: 9 },
    ],
  },
  { type: 'step', step: 'plan', state: 'started' },
  { type: 'step', step: 'plan', state: 'done' },
  { type: 'step', step: 'install', state: 'started', detail: 'Reading' },
  { type: 'component', component: 'istio', condition: { state: 'waiting', for: ['base'] } },
  { type: 'progress', step: 'install', done: 1, total: 3, unit: 'objects', detail: '1 of 3 objects' },
  { type: 'component', component: 'istio', condition: { state: 'ready' } },
  { type: 'log', source: 'kind', text: 'a line' },
  { type: 'warning', text: 'It is tight.' },
  { type: 'warning', text: 'It is tight.' },
];

describe('foldRecords', () => {
  it('gathers what the screen shows', () => {
    const state = foldRecords(noProgress, records(events));
    expect(state).toMatchObject({
      sequence: events.length - 1,
      life: { state: 'running' },
      attempt: 1,
      endedAt: null,
      steps: [
        { id: 'plan', state: 'done', detail: null },
        { id: 'install', state: 'started', detail: '1 of 3 objects' },
      ],
      news: { component: 'istio', state: 'ready' },
      warnings: ['It is tight.'],
    });
    expect(state.components.get('istio')).toEqual({ state: 'ready' });
    expect(state.log.map(({ text }) => text)).toEqual(['a line']);
  });

  it('ends the same however the records are cut, and however often some come again', () => {
    const all = records(events);
    const whole = foldRecords(noProgress, all);
    fc.assert(
      fc.property(fc.array(fc.nat(all.length), { maxLength: 5 }), fc.nat(4), (cuts, back) => {
        let state = noProgress;
        for (const cut of [...cuts.sort((a, b) => a - b), all.length]) {
          const from = Math.max(0, (state.sequence ?? -1) + 1 - back);
          state = foldRecords(state, all.slice(from, cut));
        }
        expect(state).toEqual(whole);
      }),
    );
  });

  it('tells each way to end, and begins again with another attempt', () => {
    const error = { code: 'internal', message: 'no', remedy: 'try', data: {} };
    const endings: Event[] = [
      { type: 'succeeded', summary: 'done' },
      { type: 'failed', error },
      { type: 'cancelled' },
      { type: 'interrupted' },
    ];
    for (const ending of endings) {
      const ended = foldRecords(noProgress, records([...events, ending]));
      expect(ended.life.state).toBe(ending.type);
      expect(isOver(ended.life)).toBe(true);
      expect(ended.endedAt).not.toBeNull();
      const again = foldRecords(
        ended,
        records([{ type: 'queued' }, { type: 'running', attempt: 2 }], events.length + 1),
      );
      expect(again).toMatchObject({ life: { state: 'running' }, attempt: 2, endedAt: null });
      expect(isOver(again.life)).toBe(false);
    }
  });

  it('keeps the last lines only, and says how many it let go', () => {
    const lines = Array.from(
      { length: keptLines + 7 },
      (_, line): Event => ({ type: 'log', source: 's', text: `${line}` }),
    );
    const state = foldRecords(noProgress, records(lines));
    expect(state.log).toHaveLength(keptLines);
    expect(state.log.at(-1)?.text).toBe(String(keptLines + 6));
    expect(state.skippedLines).toBe(7);
  });

  it('changes nothing that was folded before', () => {
    const before = foldRecords(noProgress, records(events.slice(0, 7)));
    const copy = structuredClone(before);
    foldRecords(before, records(events.slice(7), 7));
    expect(before).toEqual(copy);
  });
});
