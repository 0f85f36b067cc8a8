import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../contracts/app-error.ts';
import type { Operation, OperationRecord } from '../../../contracts/operations.ts';
import type { FileHost } from '../../../provisioners/host.ts';
import { memoryFiles } from '../../../test/fakes/memory-files.ts';
import { follow, log, operationStage, reach, request, turn } from '../../../test/process/operation-stage.ts';

const never = new AbortController().signal;

async function turns(count: number): Promise<void> {
  for (let number = 0; number < count; number++) await turn();
}

describe('following', () => {
  it('gives every record exactly once, whenever one comes, wherever one begins and however slow one is', async () => {
    const follower = fc.record({
      start: fc.nat(12),
      after: fc.option(fc.nat(8), { nil: undefined }),
      pause: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(follower, { minLength: 1, maxLength: 4 }),
        fc.array(fc.record({ count: fc.nat(4), pause: fc.nat(3) }), { maxLength: 6 }),
        async (followers, bursts) => {
          const { service, actor } = await operationStage();
          const { id } = await service.start(request('up', 'one'));
          const seen = followers.map(async ({ start, after, pause }) => {
            await turns(start);
            const sequences: number[] = [];
            for await (const record of service.follow(id, after, never)) {
              sequences.push(record.sequence);
              await turns(pause);
            }
            return { after, sequences };
          });
          const up = await actor(0);
          for (const { count, pause } of bursts) {
            await up.yields(...Array.from({ length: count }, () => log('x')));
            await turns(pause);
          }
          up.returns('Done');
          await reach(service, id, 'succeeded');
          const all = await follow(service, id);
          for (const { after, sequences } of await Promise.all(seen)) {
            const first = after === undefined ? 0 : after + 1;
            expect(sequences).toEqual(all.map((record) => record.sequence).slice(first));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('ends with the attempt that was the latest one, also where another has begun since', async () => {
    const { service, actor } = await operationStage();
    const { id } = await service.start(request('up', 'one'));
    const slow = service.follow(id, undefined, never)[Symbol.asyncIterator]();
    await slow.next();
    (await actor(0)).throws(new Error('no'));
    await reach(service, id, 'failed');
    await service.resume(id);
    const types: string[] = [];
    for (let next = await slow.next(); next.done !== true; next = await slow.next()) types.push(next.value.event.type);
    expect(types).toEqual(['running', 'failed']);
    const second = follow(service, id, 2);
    (await actor(1)).returns('Done');
    expect((await second).map((record) => record.event.type)).toEqual(['queued', 'running', 'succeeded']);
  });

  it('ends at once where there is nothing more, and with its signal', async () => {
    const { service, actor } = await operationStage();
    const { id } = await service.start(request('up', 'one'));
    const controller = new AbortController();
    const left = (async () => {
      const records: OperationRecord[] = [];
      for await (const record of service.follow(id, undefined, controller.signal)) records.push(record);
      return records;
    })();
    (await actor(0)).returns('Done');
    await reach(service, id, 'succeeded');
    controller.abort();
    expect((await left).length).toBeLessThanOrEqual(3);
    expect(await follow(service, id, 2)).toEqual([]);
    await expect(follow(service, 'none')).rejects.toMatchObject({ code: 'operation.unknown' });
  });

  it('lets a slow reader catch up from disk and keeps nothing for it', async () => {
    const files = memoryFiles();
    let linesRead = 0;
    const counting: FileHost = {
      ...files,
      async *readLines(path) {
        for await (const line of files.readLines(path)) {
          linesRead += 1;
          yield line;
        }
      },
    };
    const { service, actor } = await operationStage(counting);
    const { id } = await service.start(request('up', 'one'));
    const slow = service.follow(id, undefined, never)[Symbol.asyncIterator]();
    await slow.next();
    const up = await actor(0);
    for (let number = 0; number < 20; number++) await up.yields(...Array.from({ length: 100 }, () => log('x')));
    up.returns('Done');
    await reach(service, id, 'succeeded');
    let last = 0;
    for (let next = await slow.next(); next.done !== true; next = await slow.next()) {
      expect(next.value.sequence).toBe(last + 1);
      last = next.value.sequence;
    }
    expect(last).toBe(2002);
    expect(linesRead).toBeGreaterThan(1000);
  });
});

describe('watching', () => {
  it('gives all operations again after changes, and many changes as one', async () => {
    const { service, actor, clock } = await operationStage();
    const controller = new AbortController();
    const seen: Operation[][] = [];
    const watching = (async () => {
      for await (const operations of service.watch(controller.signal)) seen.push(operations);
    })();
    await clock.advance(100);
    expect(seen).toEqual([[]]);
    const { id } = await service.start(request('up', 'one'));
    const up = await actor(0);
    await up.yields(...Array.from({ length: 50 }, () => log('x')));
    await clock.advance(100);
    await clock.advance(100);
    expect(seen.length).toBeLessThanOrEqual(3);
    up.returns('Done');
    await reach(service, id, 'succeeded');
    await clock.advance(100);
    expect(seen.at(-1)).toMatchObject([{ id, state: 'succeeded' }]);
    controller.abort();
    await expect(watching).resolves.toBeUndefined();
  });
});

describe('a full disk', () => {
  function fillable() {
    const memory = memoryFiles();
    const disk = { full: false };
    const fail = (path: string): never => {
      throw new AppError('disk.full', { path });
    };
    const files: FileHost = {
      ...memory,
      append: async (path, text) => (disk.full ? fail(path) : memory.append(path, text)),
      writeAtomic: async (path, text) => (disk.full ? fail(path) : memory.writeAtomic(path, text)),
    };
    return { files, disk };
  }

  it('fails the operation once it has undone its work, and not the engine', async () => {
    const { files, disk } = fillable();
    const { service, actor } = await operationStage(files);
    const { id } = await service.start(request('up', 'one'));
    const up = await actor(0);
    const following = follow(service, id);
    disk.full = true;
    void up.yields(log('lost'));
    while (!up.signal.aborted) await turn();
    up.throws(new AppError('cancelled', { what: 'up' }));
    await reach(service, id, 'failed');
    expect(service.get(id)).toMatchObject({ error: { code: 'disk.full' } });
    expect((await following).at(-1)?.event).toMatchObject({ type: 'failed', error: { code: 'disk.full' } });

    await expect(service.start(request('up', 'two'))).rejects.toMatchObject({ code: 'disk.full' });
    expect(service.list(10)).toHaveLength(1);
    await expect(service.resume(id)).rejects.toMatchObject({ code: 'disk.full' });
    expect(service.get(id).state).toBe('failed');

    disk.full = false;
    await service.resume(id);
    (await actor(1)).returns('Done');
    const records = await follow(service, id);
    expect(records.map((record) => record.sequence)).toEqual(records.map((_, index) => index));
    const next = await operationStage(files);
    expect(await follow(next.service, id)).toEqual(records);
  });
});
