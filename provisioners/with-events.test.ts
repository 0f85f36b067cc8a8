import { describe, expect, it } from 'vitest';
import { collect } from '../test/fakes/collect.ts';
import { withEvents } from './with-events.ts';

const never = new AbortController().signal;
const later = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('work that tells of itself', () => {
  it('yields what is emitted in order, and returns the result', async () => {
    const task = withEvents(never, async (emit: (event: number) => void) => {
      emit(1);
      await later();
      emit(2);
      emit(3);
      return 'done';
    });
    expect([await task.next(), await task.next(), await task.next(), await task.next()]).toEqual([
      { done: false, value: 1 },
      { done: false, value: 2 },
      { done: false, value: 3 },
      { done: true, value: 'done' },
    ]);
  });

  it('yields what came before a failure, then throws it', async () => {
    const seen: number[] = [];
    const task = withEvents(never, async (emit: (event: number) => void) => {
      emit(1);
      await later();
      emit(2);
      throw new Error('broken');
    });
    await expect(collect(task, (event) => seen.push(event))).rejects.toThrow('broken');
    expect(seen).toEqual([1, 2]);
  });

  it('aborts the work when its reader leaves, and waits until it has ended', async () => {
    let hasEnded = false;
    const task = withEvents(never, async (emit: (event: number) => void, signal) => {
      emit(1);
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      await later();
      hasEnded = true;
    });
    for await (const event of task) if (event === 1) break;
    expect(hasEnded).toBe(true);
  });

  it('hands on the caller’s signal', async () => {
    const controller = new AbortController();
    const task = withEvents(controller.signal, async (_emit: (event: number) => void, signal) => {
      controller.abort();
      return signal.aborted;
    });
    expect(await task.next()).toEqual({ done: true, value: true });
  });
});
