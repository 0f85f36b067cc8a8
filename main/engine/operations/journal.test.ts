import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../contracts/app-error.ts';
import type { OperationRecord } from '../../../contracts/operations.ts';
import type { FileHost } from '../../../provisioners/host.ts';
import { memoryFiles } from '../../../test/fakes/memory-files.ts';
import { type Journal, type NewRecord, openJournal, recoverJournal } from './journal.ts';

const path = '/home/operations/one/journal.ndjson';

function line(text: string): NewRecord {
  return { time: '2026-01-01T00:00:00.000Z', fraction: 0, event: { type: 'log', source: 'test', text } };
}

async function texts(records: AsyncIterable<OperationRecord> | Iterable<OperationRecord>): Promise<string[]> {
  const all: string[] = [];
  for await (const { event } of records) all.push(event.type === 'log' ? event.text : event.type);
  return all;
}

async function appendAll(journal: Journal, all: readonly string[]): Promise<void> {
  for (const text of all) await journal.append(line(text));
}

/** Files of which every write fails while `full` is set, after half of it was written. */
function disk(): { files: FileHost; contents: () => Record<string, string>; full: boolean } {
  const memory = memoryFiles();
  const self = {
    full: false,
    contents: memory.contents,
    files: {
      ...memory,
      append: async (to: string, text: string) => {
        if (!self.full) return memory.append(to, text);
        await memory.append(to, text.slice(0, text.length / 2));
        throw new AppError('disk.full', { path: to });
      },
    },
  };
  return self;
}

describe('the journal', () => {
  it('gives numbers in order, whoever appends at the same time', async () => {
    const journal = openJournal(memoryFiles(), path, 0);
    const numbers = await Promise.all(['a', 'b', 'c'].map((text) => journal.append(line(text))));
    expect(numbers).toEqual([0, 1, 2]);
    expect(await texts(journal.read(0))).toEqual(['a', 'b', 'c']);
    expect(await texts(journal.read(2))).toEqual(['c']);
    expect(await texts(journal.read(3))).toEqual([]);
  });

  it('reads from disk what it no longer has in memory', async () => {
    const journal = openJournal(memoryFiles(), path, 0);
    const all = Array.from({ length: 1200 }, (_, index) => `${index}`);
    await appendAll(journal, all);
    expect(await texts(journal.read(0))).toEqual(all);
    journal.release();
    expect(await texts(journal.read(600))).toEqual(all.slice(600));
  });

  it('goes on after a full disk without a gap, on a line of its own', async () => {
    const broken = disk();
    const journal = openJournal(broken.files, path, 0);
    await appendAll(journal, ['a']);
    broken.full = true;
    await expect(journal.append(line('b'))).rejects.toMatchObject({ code: 'disk.full' });
    await expect(journal.append(line('c'))).rejects.toMatchObject({ code: 'disk.full' });
    expect(await texts(journal.read(0))).toEqual(['a', 'b', 'c']);
    expect(journal.written()).toBe(1);
    broken.full = false;
    await journal.append(line('d'));
    journal.release();
    expect(await texts(journal.read(0))).toEqual(['a', 'b', 'c', 'd']);
    expect(await texts(await recoverJournal(broken.files, path))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('is recovered wherever it was cut off, and appended to from there', async () => {
    const whole = memoryFiles();
    await appendAll(openJournal(whole, path, 0), ['one', 'zwei ü', '三', 'four']);
    const bytes = Buffer.from(whole.contents()[path]!);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), async (length) => {
        const files = memoryFiles({ [path]: bytes.subarray(0, length) });
        const records = await recoverJournal(files, path);
        const lines = bytes.subarray(0, length).toString('latin1').split('\n').length - 1;
        expect(records).toHaveLength(lines);
        const journal = openJournal(files, path, records.length);
        await journal.append(line('next'));
        expect((await recoverJournal(files, path)).map((record) => record.sequence)).toEqual(
          Array.from({ length: lines + 1 }, (_, index) => index),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('cuts off a torn line that nobody recovered before it appends', async () => {
    const files = memoryFiles();
    await appendAll(openJournal(files, path, 0), ['a']);
    await files.append(path, '{"sequence":1,"ti');
    await openJournal(files, path, 1).append(line('b'));
    expect(await texts(await recoverJournal(files, path))).toEqual(['a', 'b']);
  });

  it('says so where a file has fewer records than it should, or other ones', async () => {
    const files = memoryFiles({ [path]: '{}\n' });
    await expect(texts(openJournal(files, path, 1).read(0))).rejects.toMatchObject({ code: 'file.unreadable' });
    const short = memoryFiles({ [path]: '' });
    await expect(texts(openJournal(short, path, 1).read(0))).rejects.toMatchObject({ code: 'file.unreadable' });
  });
});
