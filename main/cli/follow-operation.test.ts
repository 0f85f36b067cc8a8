import { describe, expect, it } from 'vitest';
import type { Operation, OperationRecord } from '../../contracts/operations.ts';
import { fakeContext } from '../../test/fakes/command-context.ts';
import { momentAt, recordsOf, upRecords } from '../../test/fakes/operation-records.ts';
import { followOperation } from './follow-operation.ts';

const operation: Operation = {
  id: 'op-7',
  kind: 'up',
  title: 'Up: slipway',
  cluster: 'slipway',
  state: 'running',
  fraction: 0,
  now: '',
  createdAt: '2026-11-23T10:00:00.000Z',
  endedAt: null,
  attempts: 1,
  error: null,
};

/** An operation that goes on until the test says how it ends. */
function runningOperation() {
  const waiting: ((record: OperationRecord | null) => void)[] = [];
  const queue: (OperationRecord | null)[] = [];
  const cancelled: string[] = [];
  const push = (record: OperationRecord | null) => {
    const next = waiting.shift();
    if (next === undefined) queue.push(record);
    else next(record);
  };
  async function* follow(_input: unknown, options?: { signal?: AbortSignal }): AsyncGenerator<OperationRecord> {
    for (;;) {
      const queued = queue.shift();
      const record =
        queued !== undefined
          ? queued
          : await new Promise<OperationRecord | null>((resolve, reject) => {
              waiting.push(resolve);
              options?.signal?.addEventListener('abort', () => reject(new Error('left')));
            });
      if (record === null) return;
      yield record;
    }
  }
  const cancel = async ({ id }: { id: string }) => {
    cancelled.push(id);
    return operation;
  };
  return { push, cancelled, client: { operations: { follow, cancel } } };
}

describe('Ctrl-C', () => {
  it('first asks the engine to cancel and waits for the end', async () => {
    const { push, cancelled, client } = runningOperation();
    const context = fakeContext(client);
    const attached = await context.attach();
    const followed = followOperation(context, attached.client, operation, false);
    push(upRecords[0]!);
    context.interrupt();
    expect(cancelled).toEqual(['op-7']);
    for (const record of recordsOf([
      [5, 0.2, { type: 'cancelling' }],
      [9, 0.2, { type: 'cancelled' }],
    ]))
      push(record);
    push(null);
    await expect(followed).rejects.toMatchObject({ code: 'cancelled' });
    expect(context.out.text()).toContain('Ctrl-C again leaves it to the background');
  });

  it('a second time leaves it to the background, and says how to follow it', async () => {
    const { push, cancelled, client } = runningOperation();
    const context = fakeContext(client);
    const attached = await context.attach();
    const followed = followOperation(context, attached.client, operation, true);
    push(upRecords[0]!);
    await expect.poll(() => context.out.text()).not.toBe('');
    context.interrupt();
    context.interrupt();
    await followed;
    expect(cancelled).toEqual(['op-7']);
    expect(context.exitCode()).toBe(130);
    expect(context.error.text()).toContain('slipway operations log op-7');
  });
});

describe('the live view', () => {
  it('draws in place, keeps warnings above, and ends with the summary and the cursor', async () => {
    const { push, client } = runningOperation();
    const context = fakeContext(client, { interactive: true, now: momentAt(60) });
    const attached = await context.attach();
    const followed = followOperation(context, attached.client, operation, false);
    for (const record of upRecords) push(record);
    await expect.poll(() => context.out.text()).toContain('Warning: File watches are few');
    context.tick();
    context.out.resize(40, 24);
    for (const record of recordsOf([[60, 1, { type: 'succeeded', summary: 'All is well.' }]])) push(record);
    push(null);
    await followed;
    const text = context.out.text();
    expect(text).toContain('\u001b[?25l');
    expect(text.endsWith('\u001b[?25hDone. All is well.\n')).toBe(true);
    expect(text.match(/Warning:/g)).toHaveLength(1);
  });
});
