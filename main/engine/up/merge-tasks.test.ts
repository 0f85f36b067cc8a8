import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeTasks } from './merge-tasks.ts';

const never = new AbortController().signal;
const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) =>
    signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true }),
  );

async function* counting(name: string, count: number): AsyncGenerator<string, number> {
  for (let at = 0; at < count; at += 1) {
    await Promise.resolve();
    yield `${name}${String(at)}`;
  }
  return count;
}

describe('tasks at the same time', () => {
  it('give all their events, each in its own order, and their results in the order of the tasks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(6), fc.nat(6), async (first, second) => {
        const task = mergeTasks<string, [number, number]>(never, [
          () => counting('a', first),
          () => counting('b', second),
        ]);
        const events: string[] = [];
        let step = await task.next();
        for (; step.done !== true; step = await task.next()) events.push(step.value);
        expect(step.value).toEqual([first, second]);
        for (const [name, count] of [
          ['a', first],
          ['b', second],
        ] as const) {
          expect(events.filter((event) => event.startsWith(name))).toEqual(
            Array.from({ length: count }, (_, at) => `${name}${String(at)}`),
          );
        }
      }),
    );
  });

  it('are aborted when one fails, and its error is thrown when they have ended', async () => {
    let hasEnded = false;
    const failing = async function* (): AsyncGenerator<string, undefined> {
      yield 'begun';
      throw new Error('no network');
    };
    const waiting = async function* (signal: AbortSignal): AsyncGenerator<string, undefined> {
      yield 'waiting';
      await aborted(signal);
      hasEnded = true;
      throw new Error('cancelled');
    };
    const task = mergeTasks<string, [undefined, undefined]>(never, [waiting, failing]);
    await expect(
      (async () => {
        for await (const event of task) expect(['begun', 'waiting']).toContain(event);
      })(),
    ).rejects.toThrow('no network');
    expect(hasEnded).toBe(true);
  });

  it('are aborted when their reader leaves', async () => {
    let ended = 0;
    const waiting = async function* (signal: AbortSignal): AsyncGenerator<string, undefined> {
      yield 'waiting';
      await aborted(signal);
      ended += 1;
      return undefined;
    };
    for await (const event of mergeTasks<string, [undefined, undefined]>(never, [waiting, waiting]))
      if (event === 'waiting') break;
    expect(ended).toBe(2);
  });
});
