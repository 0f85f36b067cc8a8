import { describe, expect, it } from 'vitest';
import { AppError, encodeError } from '../../contracts/app-error.ts';
import type { ClientFrame } from '../../contracts/wire.ts';
import { createCallTable } from './call-table.ts';
import { createClient } from './client.ts';

function setUp() {
  const sent: ClientFrame[] = [];
  const table = createCallTable((frame) => sent.push(frame));
  return { sent, table, client: createClient(table) };
}

async function collect(stream: AsyncIterable<unknown>, limit = Infinity): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of stream) {
    items.push(item);
    if (items.length >= limit) break;
  }
  return items;
}

describe('a call table', () => {
  it('answers each call with its own result', async () => {
    const { sent, table } = setUp();
    const first = table.ask('a.one', { x: 1 });
    const second = table.ask('a.two', {});
    expect(sent).toEqual([
      { type: 'call', id: 0, method: 'a.one', input: { x: 1 } },
      { type: 'call', id: 1, method: 'a.two', input: {} },
    ]);
    table.receive({ type: 'result', id: 1, value: 'second' });
    table.receive({ type: 'result', id: 0, value: 'first' });
    await expect(first).resolves.toBe('first');
    await expect(second).resolves.toBe('second');
  });

  it('keeps code and data of an error', async () => {
    const { table } = setUp();
    const call = table.ask('a.one', {});
    table.receive({ type: 'error', id: 0, error: encodeError(new AppError('port.taken', { port: 8080 })) });
    await expect(call).rejects.toMatchObject({ code: 'port.taken', data: { port: 8080 } });
  });

  it('reads a stream to its end, also what came before it was asked for', async () => {
    const { table } = setUp();
    const stream = table.follow('a.many', {})[Symbol.asyncIterator]();
    const first = stream.next();
    for (const value of [1, 2, 3]) table.receive({ type: 'item', id: 0, value });
    table.receive({ type: 'end', id: 0 });
    expect([await first, await stream.next(), await stream.next(), await stream.next()]).toEqual([
      { done: false, value: 1 },
      { done: false, value: 2 },
      { done: false, value: 3 },
      { done: true, value: undefined },
    ]);
  });

  it('cancels a stream that is left, and one that was ended not', async () => {
    const { sent, table } = setUp();
    const left = collect(table.follow('a.many', {}), 1);
    await Promise.resolve();
    table.receive({ type: 'item', id: 0, value: 1 });
    await expect(left).resolves.toEqual([1]);
    expect(sent.at(-1)).toEqual({ type: 'cancel', id: 0 });
    const ended = collect(table.follow('a.many', {}));
    await Promise.resolve();
    table.receive({ type: 'end', id: 1 });
    await expect(ended).resolves.toEqual([]);
    expect(sent.at(-1)).toMatchObject({ type: 'call', id: 1 });
  });

  it('cancels on abort and passes over the answer that crosses it', async () => {
    const { sent, table } = setUp();
    const controller = new AbortController();
    const call = table.ask('a.one', {}, controller.signal);
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    expect(sent.at(-1)).toEqual({ type: 'cancel', id: 0 });
    expect(() => table.receive({ type: 'result', id: 0, value: 1 })).not.toThrow();
    await expect(table.ask('a.one', {}, controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
    expect(sent).toHaveLength(2);
  });

  it('ends all calls when the engine is gone, after what had come', async () => {
    const { table } = setUp();
    const asked = table.ask('a.one', {});
    const stream = table.follow('a.many', {})[Symbol.asyncIterator]();
    const first = stream.next();
    table.receive({ type: 'item', id: 1, value: 'kept' });
    table.fail(new AppError('engine.gone', { why: 'test' }));
    await expect(asked).rejects.toMatchObject({ code: 'engine.gone' });
    await expect(first).resolves.toEqual({ done: false, value: 'kept' });
    await expect(stream.next()).rejects.toMatchObject({ code: 'engine.gone' });
    await expect(table.ask('a.later', {})).rejects.toMatchObject({ code: 'engine.gone' });
  });
});

describe('a client', () => {
  it('sends the method of the contract and checks the answer against it', async () => {
    const { sent, table, client } = setUp();
    const known = client.distribution.known({});
    expect(sent).toEqual([{ type: 'call', id: 0, method: 'distribution.known', input: {} }]);
    table.receive({ type: 'result', id: 0, value: ['26.03'] });
    await expect(known).resolves.toEqual(['26.03']);
    const wrong = client.distribution.known({});
    table.receive({ type: 'result', id: 1, value: [7] });
    await expect(wrong).rejects.toMatchObject({ code: 'wire.bad-frame' });
  });

  it('checks every item of a stream', async () => {
    const { table, client } = setUp();
    const items = collect(client.operations.watch({}));
    await Promise.resolve();
    table.receive({ type: 'item', id: 0, value: [] });
    table.receive({ type: 'item', id: 0, value: 'no list' });
    await expect(items).rejects.toMatchObject({ code: 'wire.bad-frame' });
  });
});
