import { AppError } from '../../../contracts/app-error.ts';
import type { Operation, OperationRecord } from '../../../contracts/operations.ts';
import type { ClockHost } from '../../../provisioners/host.ts';
import { isEnded, isLast } from './life.ts';
import type { OperationBook } from './operation-book.ts';

/**
 * The records of an operation after number `after` (all, where it is undefined), then what follows, each exactly once,
 * until the attempt has ended that was the latest one at the time of the call. Nothing is kept for a reader that is slow: it reads
 * from disk where it is.
 */
export async function* followOperation(
  book: OperationBook,
  id: string,
  after: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<OperationRecord> {
  const entry = book.get(id);
  const { queuedAt } = entry;
  let next = after === undefined ? 0 : Math.max(0, after + 1);
  while (!isOver(signal)) {
    const before = next;
    for await (const record of entry.journal.read(next)) {
      next = record.sequence + 1;
      yield record;
      if (isOver(signal) || (record.sequence > queuedAt && isLast(record.event))) return;
    }
    if (next < entry.journal.count()) {
      if (next === before) throw new AppError('operation.unknown', { id });
    } else if (isEnded(entry.operation.state)) {
      return;
    } else {
      await book.changed.wait(signal);
    }
  }
}

/** Asked anew each time: it changes while a loop waits. */
function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Changes that come closer together than this are shown as one. */
const coalesceMilliseconds = 100;

/** All operations, newest first, again after every change. */
export async function* watchOperations(
  book: OperationBook,
  clock: ClockHost,
  signal: AbortSignal,
): AsyncGenerator<Operation[]> {
  while (!isOver(signal)) {
    const { version } = book;
    yield book.entries().map((entry) => entry.operation);
    const pause = clock.sleep(coalesceMilliseconds, signal);
    await pause.catch(endsWithSignal(signal));
    while (book.version === version && !isOver(signal)) await book.changed.wait(signal);
  }
}

/** An aborted pause is no failure of a stream that is left anyway. */
function endsWithSignal(signal: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!signal.aborted) throw error;
  };
}
