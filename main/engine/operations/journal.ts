import { AppError } from '../../../contracts/app-error.ts';
import { type OperationRecord, operationRecordSchema } from '../../../contracts/operations.ts';
import type { FileHost } from '../../../provisioners/host.ts';

/** A record without its number, which the journal gives. */
export type NewRecord = Omit<OperationRecord, 'sequence'>;

export interface Journal {
  /** How many records can be read. */
  readonly count: () => number;
  /**
   * Appends a record; resolves with its number once it is on disk. Rejects with `disk.full` or `file.unwritable`: the
   * record can be read all the same, and is written with the next one, so that no number is ever missing on disk.
   */
  readonly append: (record: NewRecord) => Promise<number>;
  /** The records from `sequence` on that are there now. Holds no more than a part of them, however slow the reader. */
  readonly read: (sequence: number) => AsyncGenerator<OperationRecord>;
  /** How many of them are on disk: all, but for those that a full disk did not take. */
  readonly written: () => number;
  /** Lets go of what is kept in memory and lies on disk as well. */
  readonly release: () => void;
}

/** Records kept in memory for readers that keep up; who falls behind reads from disk. */
const recentRecords = 256;

/**
 * The journal of one operation: a file with one record a line, where the record with number n is line n. `onDisk` is the
 * number of whole lines that the file has.
 */
export function openJournal(files: FileHost, path: string, onDisk: number): Journal {
  const writer = createWriter(files, path, onDisk);
  let turn: Promise<unknown> = Promise.resolve();
  return {
    count: () => writer.count,
    written: () => writer.written,
    append(record) {
      const result = turn.then(() => writer.append(record));
      turn = result.catch(() => undefined);
      return result;
    },
    async *read(sequence) {
      if (sequence < (writer.recent[0]?.sequence ?? writer.count)) {
        yield* readFile(files, path, sequence, Math.min(writer.written, writer.count));
        return;
      }
      let next = sequence;
      for (let record = pick(writer, next); record !== undefined; record = pick(writer, next)) {
        yield record;
        next += 1;
      }
    },
    release() {
      writer.recent = writer.recent.filter((record) => record.sequence >= writer.written);
    },
  };
}

interface Writer {
  /** The latest records, among them all that are not on disk. */
  recent: OperationRecord[];
  /** Records that may be read. */
  count: number;
  /** Records on disk. */
  written: number;
  append(record: NewRecord): Promise<number>;
}

/** Appends one record at a time. */
function createWriter(files: FileHost, path: string, onDisk: number): Writer {
  // What an earlier engine wrote may end in half a line.
  let isTorn = onDisk > 0;

  /** Writes what is not on disk yet, after what a failed write may have left half-done. */
  async function flush(): Promise<void> {
    if (isTorn) await cutJournal(files, path, writer.written);
    isTorn = true;
    const pending = writer.recent.filter((record) => record.sequence >= writer.written);
    await files.append(path, pending.map((record) => `${JSON.stringify(record)}\n`).join(''));
    isTorn = false;
    writer.written += pending.length;
  }

  const writer: Writer = {
    recent: [],
    count: onDisk,
    written: onDisk,
    async append(record) {
      const sequence = writer.count;
      writer.recent.push({ sequence, ...record });
      try {
        await flush();
      } finally {
        writer.count += 1;
        trim(writer);
      }
      return sequence;
    },
  };
  return writer;
}

function trim(writer: Writer): void {
  if (writer.recent.length <= 2 * recentRecords) return;
  const keepFrom = Math.min(writer.written, writer.count - recentRecords);
  writer.recent = writer.recent.filter((record) => record.sequence >= keepFrom);
}

/** The record with this number, where it is in memory and may be read already. */
function pick({ recent, count }: Writer, sequence: number): OperationRecord | undefined {
  const first = recent[0]?.sequence ?? count;
  return sequence < first || sequence >= count ? undefined : recent[sequence - first];
}

async function* readFile(files: FileHost, path: string, from: number, end: number): AsyncGenerator<OperationRecord> {
  let line = 0;
  for await (const text of files.readLines(path)) {
    if (line >= end) break;
    if (line >= from) yield parseRecord(text, path, line);
    line += 1;
  }
  if (line < end) throw new AppError('file.unreadable', { path, why: `it has ${line} records instead of ${end}` });
}

function parseRecord(text: string, path: string, line: number): OperationRecord {
  const record = tryParse(text);
  if (record?.sequence === line) return record;
  throw new AppError('file.unreadable', { path, why: `line ${line + 1} is no record` });
}

function tryParse(text: string): OperationRecord | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  const parsed = operationRecordSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/** Leaves the first `lines` lines of a journal and nothing else. */
async function cutJournal(files: FileHost, path: string, lines: number): Promise<void> {
  const text = (await files.readText(path)) ?? '';
  const kept = text.split('\n').slice(0, lines);
  const whole = kept.map((line) => `${line}\n`).join('');
  if (whole !== text) await files.writeAtomic(path, whole);
}

/**
 * The records of a journal whose engine may have died at any point. A last line that was not written to its end is cut
 * off the file, so that what follows begins on a line of its own.
 */
export async function recoverJournal(files: FileHost, path: string): Promise<OperationRecord[]> {
  const text = (await files.readText(path)) ?? '';
  const lines = text.split('\n');
  // What follows the last line feed: nothing, or a torn line.
  lines.pop();
  const records: OperationRecord[] = [];
  for (const line of lines) {
    const record = tryParse(line);
    if (record?.sequence !== records.length) break;
    records.push(record);
  }
  await cutJournal(files, path, records.length);
  return records;
}
