import { describe, expect, it } from 'vitest';
import type { OperationRecord } from '../../contracts/operations.ts';
import { turn } from '../../test/process/operation-stage.ts';
import { wire } from '../../test/process/wire.ts';

const info = { version: '1', build: 'b', pid: 1, startedAt: '', home: '', attached: 0, running: 0 };

function record(sequence: number): OperationRecord {
  return { sequence, time: '', fraction: 0, event: { type: 'log', source: 'test', text: 'x'.repeat(1000) } };
}

async function* records(
  count: number,
  sent: { count: number },
  left: { was: boolean },
): AsyncGenerator<OperationRecord> {
  try {
    for (let number = 0; number < count; number++) {
      yield record(number);
      sent.count = number + 1;
    }
  } finally {
    left.was = true;
  }
}

async function turns(count: number): Promise<void> {
  for (let number = 0; number < count; number++) await turn();
}

describe('the client', () => {
  it('asks and is answered, many at a time', async () => {
    const client = await wire({ operations: { list: async ({ limit }) => (limit === 1 ? [] : []) } }).client();
    expect(await Promise.all([client.operations.list({}), client.operations.list({ limit: 1 })])).toEqual([[], []]);
  });

  it('gets errors as they were thrown', async () => {
    const client = await wire().client();
    await expect(client.operations.get({ id: 5 as unknown as string })).rejects.toMatchObject({
      name: 'AppError',
      code: 'input.invalid',
      remedy: 'Correct it and try again.',
    });
  });

  it('reads a stream to its end', async () => {
    const state = [{ count: 0 }, { was: false }] as const;
    const client = await wire({ operations: { follow: () => records(1000, ...state) } }).client();
    const sequences: number[] = [];
    for await (const { sequence } of client.operations.follow({ id: 'a' })) sequences.push(sequence);
    expect(sequences).toEqual(Array.from({ length: 1000 }, (_, index) => index));
  });

  it('leaves a stream in the engine too when its loop is left', async () => {
    const state = [{ count: 0 }, { was: false }] as const;
    const client = await wire({ operations: { follow: () => records(1e9, ...state) } }).client();
    for await (const { sequence } of client.operations.follow({ id: 'a' })) if (sequence === 10) break;
    await turns(20);
    expect(state[1].was).toBe(true);
    expect(state[0].count).toBeLessThan(10_000);
  });

  it('makes a fast stream wait for a slow reader, and other calls do not', async () => {
    const state = [{ count: 0 }, { was: false }] as const;
    const client = await wire({
      engine: { info: async () => info },
      operations: { follow: () => records(1e9, ...state) },
    }).client();
    const stream = client.operations.follow({ id: 'a' })[Symbol.asyncIterator]();
    await stream.next();
    await turns(200);
    const before = state[0].count;
    await turns(200);
    expect(state[0].count).toBe(before);
    expect(before).toBeLessThan(1000);
    expect(await client.engine.info({})).toEqual(info);
    let sequence = 0;
    while (sequence < before + 500) {
      const next = await stream.next();
      if (next.done === true) break;
      ({ sequence } = next.value);
    }
    expect(sequence).toBe(before + 500);
    await stream.return?.();
  });

  it('fails all that is under way, and what is asked later, when the connection ends', async () => {
    const given = wire({
      engine: { info: () => new Promise(() => undefined) },
      operations: { watch: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) }) },
    });
    const client = await given.client();
    const asked = client.engine.info({});
    const watched = client.operations.watch({})[Symbol.asyncIterator]().next();
    given.connection.end();
    for (const call of [asked, watched]) await expect(call).rejects.toMatchObject({ code: 'engine.gone' });
    await expect(client.engine.info({})).rejects.toMatchObject({ code: 'engine.gone' });
  });

  it('cancels a call whose signal is aborted, before or after', async () => {
    let aborted = 0;
    const client = await wire({
      engine: {
        info: (_, { signal }) =>
          new Promise(() => {
            signal.addEventListener('abort', () => (aborted += 1));
          }),
      },
    }).client();
    const controller = new AbortController();
    const call = client.engine.info({}, { signal: controller.signal });
    await turns(3);
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    await expect(client.engine.info({}, { signal: controller.signal })).rejects.toMatchObject({ code: 'cancelled' });
    await turns(3);
    expect(aborted).toBe(1);
  });
});
