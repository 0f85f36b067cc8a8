import { describe, expect, it } from 'vitest';
import { AppError } from '../../../contracts/app-error.ts';
import type { OperationRecord } from '../../../contracts/operations.ts';
import { memoryFiles } from '../../../test/fakes/memory-files.ts';
import { cancelled, follow, log, operationStage, reach, request, turn } from '../../../test/process/operation-stage.ts';

const types = (records: readonly OperationRecord[]): string[] => records.map((record) => record.event.type);

describe('starting', () => {
  it('runs an operation to its end and keeps what it did', async () => {
    const { service, actor } = await operationStage();
    const { id } = await service.start(request('up', 'one'));
    const up = await actor(0);
    await up.yields({ type: 'steps', steps: [{ id: 'make', title: 'Making', weight: 1 }] });
    await up.yields({ type: 'progress', step: 'make', done: 1, total: 2, unit: 'objects', detail: 'half' });
    expect(service.get(id)).toMatchObject({ state: 'running', fraction: 0.5, now: 'Making: half', attempts: 1 });
    up.returns('Made');
    const records = await follow(service, id);
    expect(types(records)).toEqual(['queued', 'running', 'steps', 'progress', 'succeeded']);
    expect(records.map((record) => record.fraction)).toEqual([0, 0, 0, 0.5, 1]);
    expect(service.get(id)).toMatchObject({ state: 'succeeded', fraction: 1, now: 'Made' });
    expect(service.active()).toBe(0);
  });

  it('gives the operation that there is for the same request, also before anything is written', async () => {
    const { service, actors } = await operationStage();
    const [first, second] = await Promise.all([
      service.start(request('up', 'one')),
      service.start(request('up', 'one')),
    ]);
    expect(second.id).toBe(first.id);
    expect((await service.start(request('up', 'one'))).id).toBe(first.id);
    expect((await service.start(request('up', 'two'))).id).not.toBe(first.id);
    expect(actors.length).toBeLessThanOrEqual(2);
  });

  it('queues another request for the same cluster behind the first', async () => {
    const { service, actor } = await operationStage();
    const up = await service.start(request('up', 'one'));
    const stop = await service.start(request('delete', 'one'));
    const first = await actor(0);
    expect(service.get(stop.id).state).toBe('queued');
    first.returns('Up');
    await reach(service, stop.id, 'running');
    const records = service.follow(stop.id, undefined, new AbortController().signal)[Symbol.asyncIterator]();
    expect((await records.next()).value).toMatchObject({ event: { type: 'queued', behind: up.id } });
  });

  it('fails with the error that was thrown', async () => {
    const { service, actor } = await operationStage();
    const { id } = await service.start(request('up', 'one'));
    (await actor(0)).throws(new AppError('docker.missing'));
    await reach(service, id, 'failed');
    expect(service.get(id)).toMatchObject({ error: { code: 'docker.missing' }, now: 'No container engine was found.' });
  });

  it('keeps an event out of the journal that its contract does not allow, and says so', async () => {
    const { service, actor } = await operationStage();
    const { id } = await service.start(request('up', 'one'));
    const up = await actor(0);
    await up.yields({ type: 'progress', step: 'a', done: Number.NaN, total: 1, unit: 'bytes' });
    await up.yields(log('x'.repeat(100_000)));
    up.returns('Done');
    const records = await follow(service, id);
    expect(types(records)).toEqual(['queued', 'running', 'warning', 'log', 'succeeded']);
    expect(JSON.stringify(records[3]).length).toBeLessThan(17_000);
  });
});

describe('cancelling', () => {
  it('takes a queued operation out at once', async () => {
    const { service, actors } = await operationStage();
    await service.start(request('up', 'one'));
    const { id } = await service.start(request('delete', 'one'));
    expect(await service.cancel(id)).toMatchObject({ state: 'cancelled', endedAt: expect.any(String) as string });
    expect(types(await follow(service, id))).toEqual(['queued', 'cancelled']);
    expect(actors).toHaveLength(1);
  });

  it('waits until a running operation has undone its work', async () => {
    const { service, actor } = await operationStage();
    const { id } = await service.start(request('up', 'one'));
    const up = await actor(0);
    expect(await service.cancel(id)).toMatchObject({ state: 'running', now: 'Cancelling' });
    expect(up.signal.aborted).toBe(true);
    await up.yields(log('undoing'));
    expect(service.get(id)).toMatchObject({ state: 'running', now: 'Cancelling' });
    up.throws(cancelled());
    expect(types(await follow(service, id))).toEqual(['queued', 'running', 'cancelling', 'log', 'cancelled']);
  });

  it('says what went wrong while it was undone', async () => {
    const { service, actor } = await operationStage();
    const { id } = await service.start(request('up', 'one'));
    const up = await actor(0);
    await service.cancel(id);
    up.throws(new AppError('docker.missing'));
    const records = await follow(service, id);
    expect(records.at(-2)?.event).toMatchObject({
      type: 'warning',
      text: expect.stringContaining('No container') as string,
    });
    expect(records.at(-1)?.event.type).toBe('cancelled');
  });

  it('does nothing twice, and lets an operation that is done anyway succeed', async () => {
    const { service, actor } = await operationStage();
    const { id } = await service.start(request('up', 'one'));
    const up = await actor(0);
    await Promise.all([service.cancel(id), service.cancel(id)]);
    up.returns('Was done already');
    await reach(service, id, 'succeeded');
    expect(await service.cancel(id)).toMatchObject({ state: 'succeeded' });
    expect(types(await follow(service, id))).toEqual(['queued', 'running', 'cancelling', 'succeeded']);
  });

  it('cancels also what was asked to at the moment it began', async () => {
    const { service, actors } = await operationStage();
    const started = service.start(request('up', 'one'));
    const id = service.list(1)[0]!.id;
    await Promise.all([started, service.cancel(id)]);
    await reach(service, id, 'cancelled');
    expect(actors).toEqual([]);
    expect(service.active()).toBe(0);
  });

  it('does not know an operation that is not there', async () => {
    const { service } = await operationStage();
    await expect(service.cancel('../../etc')).rejects.toMatchObject({ code: 'operation.unknown' });
  });
});

describe('resuming', () => {
  it('takes a failed operation up again under its id and in its journal', async () => {
    const { service, actor } = await operationStage();
    const { id } = await service.start(request('up', 'one'));
    (await actor(0)).throws(new AppError('docker.missing'));
    await reach(service, id, 'failed');
    const [one, other] = await Promise.all([service.resume(id), service.resume(id)]);
    expect([one.id, other.id, one.state]).toEqual([id, id, 'queued']);
    expect(one.error).toBeNull();
    (await actor(1)).returns('Now it went');
    const records = await follow(service, id);
    expect(types(records)).toEqual(['queued', 'running', 'failed', 'queued', 'running', 'succeeded']);
    expect(records[4]?.event).toEqual({ type: 'running', attempt: 2 });
  });

  it('refuses what has succeeded', async () => {
    const { service, actor } = await operationStage();
    const { id } = await service.start(request('up', 'one'));
    (await actor(0)).returns('Done');
    await reach(service, id, 'succeeded');
    await expect(service.resume(id)).rejects.toMatchObject({ code: 'operation.not-resumable' });
  });

  it('does not let the whole progress go back', async () => {
    const { service, actor } = await operationStage();
    const { id } = await service.start(request('up', 'one'));
    const steps = { type: 'steps', steps: [{ id: 'a', title: 'A', weight: 1 }] } as const;
    const first = await actor(0);
    await first.yields(
      { ...steps, steps: [...steps.steps] },
      { type: 'progress', step: 'a', done: 8, total: 10, unit: 'bytes' },
    );
    first.throws(new Error('no'));
    await reach(service, id, 'failed');
    await service.resume(id);
    await (await actor(1)).yields(
      { ...steps, steps: [...steps.steps] },
      { type: 'progress', step: 'a', done: 1, total: 10, unit: 'bytes' },
    );
    expect(service.get(id).fraction).toBe(0.8);
  });
});

describe('the end of an engine', () => {
  it('interrupts what runs and what waits, and lets it undo', async () => {
    const files = memoryFiles();
    const { service, actor } = await operationStage(files);
    const running = await service.start(request('up', 'one'));
    const waiting = await service.start(request('delete', 'one'));
    const up = await actor(0);
    const closed = service.close();
    await turn();
    expect(up.signal.aborted).toBe(true);
    up.throws(cancelled());
    await closed;
    const next = await operationStage(files);
    expect(next.service.list(10).map(({ id, state }) => [id, state])).toEqual([
      [waiting.id, 'interrupted'],
      [running.id, 'interrupted'],
    ]);
    await expect(service.start(request('up', 'two'))).rejects.toMatchObject({ code: 'engine.gone' });
  });

  it('does not wait forever for what does not end', async () => {
    const { service, actor, clock } = await operationStage();
    const { id } = await service.start(request('up', 'one'));
    await actor(0);
    const closed = service.close();
    await clock.advance(10_000);
    await closed;
    expect(service.get(id).state).toBe('interrupted');
  });

  it('that comes without warning leaves interrupted operations, and their ends where they had one', async () => {
    const files = memoryFiles();
    const { service, actor } = await operationStage(files);
    const { id } = await service.start(request('up', 'one'));
    await (await actor(0)).yields(log('working'));
    const before = files.contents();
    (await actor(0)).returns('Done');
    await reach(service, id, 'succeeded');
    const journal = Object.keys(before).find((path) => path.endsWith('journal.ndjson'))!;

    const dead = await operationStage(memoryFiles({ ...before, [journal]: `${before[journal]!}{"torn` }));
    expect(dead.service.get(id)).toMatchObject({ state: 'interrupted', attempts: 1 });
    expect(types(await follow(dead.service, id))).toEqual(['queued', 'running', 'log', 'interrupted']);
    // The journal had its end already, but the record of the operation did not.
    const almost = await operationStage(memoryFiles({ ...before, [journal]: files.contents()[journal]! }));
    expect(almost.service.get(id)).toMatchObject({ state: 'succeeded', fraction: 1, now: 'Done' });
  });

  it('that comes without warning lets go on what goes on by itself, three times at most', async () => {
    const files = memoryFiles();
    const { service, actor } = await operationStage(files);
    const { id } = await service.start(request('start', 'one'));
    await service.start(request('up', 'two'));
    await service.start(request('start', 'two'));
    for (const number of [0, 1]) await (await actor(number)).yields(log('working'));

    const second = await operationStage(files);
    await (await second.actor(0)).yields(log('again'));
    expect(second.service.list(10).map(({ state }) => state)).toEqual(['interrupted', 'interrupted', 'running']);
    const third = await operationStage(files);
    await (await third.actor(0)).yields(log('for the last time'));
    expect(third.service.get(id)).toMatchObject({ state: 'running', attempts: 3 });
    const fourth = await operationStage(files);
    expect(fourth.service.get(id)).toMatchObject({ state: 'interrupted', attempts: 3 });
    expect(fourth.service.active()).toBe(0);
  });

  it('shows what it cannot understand as damaged, and nothing of what was never promised', async () => {
    const files = memoryFiles({
      '/home/test/.slipway/operations/broken/operation.json': '{"schema":1,',
      '/home/test/.slipway/operations/empty/journal.ndjson': '',
    });
    const { service } = await operationStage(files);
    expect(service.list(10)).toMatchObject([
      { id: 'broken', state: 'interrupted', error: { code: 'file.unreadable' } },
    ]);
    await expect(service.resume('broken')).rejects.toMatchObject({ code: 'operation.not-resumable' });
    expect(Object.keys(files.contents())).toHaveLength(1);
  });
});

describe('history', () => {
  it('keeps the last 100 that ended, with their journals', async () => {
    const files = memoryFiles();
    const { service, actor } = await operationStage(files);
    for (let number = 0; number < 103; number++) {
      const { id } = await service.start(request('up', 'one'));
      (await actor(number)).returns(`${number}`);
      await reach(service, id, 'succeeded');
      await turn();
    }
    await turn();
    expect(service.list(1000)).toHaveLength(100);
    expect(service.list(1)[0]?.now).toBe('102');
    expect(Object.keys(files.contents())).toHaveLength(200);
    const next = await operationStage(files);
    expect(types(await follow(next.service, service.list(100)[99]!.id))).toEqual(['queued', 'running', 'succeeded']);
  });
});
