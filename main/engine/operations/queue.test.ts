import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createQueue } from './queue.ts';

/** Entries whose end the test decides. */
function stage(limit: number) {
  const queue = createQueue(limit);
  const log: string[] = [];
  const finishers = new Map<string, () => void>();
  const add = (id: string, lane: string | null): void =>
    queue.add({
      id,
      lane,
      run: () => {
        log.push(id);
        return new Promise((resolve) => finishers.set(id, resolve));
      },
    });
  const finish = async (id: string): Promise<void> => {
    finishers.get(id)?.();
    finishers.delete(id);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { queue, log, add, finish, running: finishers };
}

describe('the queue', () => {
  it('runs one after the other in a lane, and lanes side by side', async () => {
    const { log, add, finish } = stage(4);
    add('a1', 'a');
    add('a2', 'a');
    add('b1', 'b');
    add('free1', null);
    add('free2', null);
    expect(log).toEqual(['a1', 'b1', 'free1', 'free2']);
    await finish('a1');
    expect(log.at(-1)).toBe('a2');
  });

  it('says whom a new one waits for', () => {
    const { queue, add } = stage(2);
    expect(queue.behind('a')).toBeNull();
    add('a1', 'a');
    expect(queue.behind('a')).toBe('a1');
    add('a2', 'a');
    expect(queue.behind('a')).toBe('a2');
    expect(queue.behind('b')).toBeNull();
    add('b1', 'b');
    expect(queue.behind(null)).toBe('a1');
  });

  it('takes out what waits, and not what runs', async () => {
    const { queue, log, add, finish } = stage(1);
    add('first', null);
    add('second', null);
    expect(queue.remove('first')).toBe(false);
    expect(queue.remove('second')).toBe(true);
    await finish('first');
    expect(log).toEqual(['first']);
  });

  it('keeps the order in each lane, never runs two of a lane or more than the limit, and leaves nothing behind', async () => {
    const lanes = fc.array(fc.constantFrom('a', 'b', 'c', null), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(
        lanes,
        fc.integer({ min: 1, max: 4 }),
        fc.infiniteStream(fc.nat(20)),
        async (all, limit, picks) => {
          const { log, add, finish, running } = stage(limit);
          all.forEach((lane, index) => add(`${index}`, lane));
          while (running.size > 0) {
            const busy = [...running.keys()].map((id) => all[Number(id)]).filter((lane) => lane !== null);
            expect(new Set(busy).size).toBe(busy.length);
            expect(running.size).toBeLessThanOrEqual(limit);
            const ids = [...running.keys()];
            await finish(ids[(picks.next().value as number) % ids.length]!);
          }
          for (const lane of ['a', 'b', 'c']) {
            const ran = log.filter((id) => all[Number(id)] === lane).map(Number);
            expect(ran).toEqual([...ran].sort((one, other) => one - other));
          }
          expect(log).toHaveLength(all.length);
        },
      ),
      { numRuns: 50 },
    );
  });
});
