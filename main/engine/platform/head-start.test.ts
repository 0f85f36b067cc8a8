import { describe, expect, test } from 'vitest';
import { manualClock } from '../../../test/fakes/fake-host.ts';
import { HeadStart } from './head-start.ts';

describe('the head start of the slowest pod', () => {
  test('holds nothing back where no pod takes long', () => {
    const start = new HeadStart(manualClock(), 0);
    start.begun('usual');
    start.begun('usual');
    expect(start.mayBegin('usual')).toBe(true);
  });

  test('lets what leads to it begin at any time, and the rest one after the other', () => {
    const start = new HeadStart(manualClock(), 1);
    expect(start.mayBegin('usual')).toBe(true);
    start.begun('usual');
    expect([start.mayBegin('usual'), start.mayBegin('leading'), start.mayBegin('slowest')]).toEqual([
      false,
      true,
      true,
    ]);
    start.ended('usual', true);
    expect(start.mayBegin('usual')).toBe(true);
  });

  test('ends when the pod is on its way or refused for good, not when it is to be tried again', () => {
    const start = new HeadStart(manualClock(), 1);
    start.begun('usual');
    start.begun('slowest');
    start.ended('slowest', false);
    expect(start.mayBegin('usual')).toBe(false);
    start.begun('slowest');
    start.ended('slowest', true);
    expect(start.mayBegin('usual')).toBe(true);
  });

  test('ends by itself where the pod is held up for long', async () => {
    const clock = manualClock();
    const start = new HeadStart(clock, 1);
    start.begun('usual');
    expect(start.mayBegin('usual')).toBe(false);
    await clock.advance(20_000);
    expect(start.mayBegin('usual')).toBe(true);
  });
});
