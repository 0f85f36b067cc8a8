import { AppError, encodeError } from '../../../contracts/app-error.ts';
import type { Operation, OperationEvent } from '../../../contracts/operations.ts';
import type { Host } from '../../../provisioners/host.ts';
import { type Journal, openJournal, recoverJournal } from './journal.ts';
import { type LifeEvent, isEnded, isLast, isLifeEvent, live } from './life.ts';
import { type Notifier, createNotifier } from './notifier.ts';
import { type OperationStore, type StoredOperation, createOperationStore } from './operation-store.ts';
import { type Progress, advance, startOfProgress } from './progress.ts';

/** One operation with all that the engine knows about it. */
export interface Entry {
  operation: Operation;
  readonly request: unknown;
  readonly journal: Journal;
  /** Number of the record that queued the latest attempt. */
  queuedAt: number;
  progress: Progress;
  /** Settles when the latest attempt is on disk as queued. */
  ready: Promise<void>;
  /** Ends the latest attempt. */
  controller: AbortController;
  isCancelling: boolean;
  /** Its end is being written: nothing more is recorded about this attempt. */
  isEnding: boolean;
}

/** Ended operations that are kept, with their logs. */
const keptOperations = 100;

/** All operations of a state folder: what is known in memory, and what is written down about it. */
export class OperationBook {
  readonly #host: Host;
  readonly #store: OperationStore;
  readonly #entries = new Map<string, Entry>();
  /** What this engine found without an end. */
  readonly #cutOff = new Set<Entry>();
  /** Wakes whenever anything about any operation changed. */
  readonly changed: Notifier = createNotifier();
  /** Counts the changes. */
  version = 0;

  constructor(host: Host) {
    this.#host = host;
    this.#store = createOperationStore(host);
  }

  /** Newest first. */
  entries(): Entry[] {
    return [...this.#entries.values()].reverse();
  }

  has(id: string): boolean {
    return this.#entries.has(id);
  }

  /** Throws `operation.unknown`. */
  get(id: string): Entry {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw new AppError('operation.unknown', { id });
    return entry;
  }

  /** Adds an operation that nothing is written about yet. */
  add(operation: Operation, request: unknown): Entry {
    const entry = this.#entry(operation, request, 0, 0);
    this.#entries.set(operation.id, entry);
    return entry;
  }

  async remove(entry: Entry): Promise<void> {
    this.#entries.delete(entry.operation.id);
    this.touch();
    await this.#store.remove(entry.operation.id);
  }

  async save(entry: Entry): Promise<void> {
    const { operation, request, journal, queuedAt } = entry;
    await this.#store.save({ operation, request, records: journal.written(), queuedAt });
  }

  /**
   * Appends an event to the journal; what it changes can be seen once it is there. Where it cannot be written the
   * promise rejects, and the change is seen all the same.
   */
  async record(entry: Entry, event: LifeEvent | OperationEvent): Promise<void> {
    const time = this.time();
    if (!isLifeEvent(event)) entry.progress = advance(entry.progress, event);
    const fraction = event.type === 'succeeded' ? 1 : entry.progress.fraction;
    try {
      await entry.journal.append({ time, fraction, event });
    } finally {
      const { now } = entry.progress;
      entry.operation = isLifeEvent(event)
        ? live(entry.operation, event, time)
        : { ...entry.operation, fraction, ...(entry.isCancelling ? {} : { now }) };
      this.touch();
    }
  }

  time(): string {
    return new Date(this.#host.clock.now()).toISOString();
  }

  touch(): void {
    this.version += 1;
    this.changed.notify();
  }

  /** Removes the oldest of the ended operations beyond `keptOperations`. */
  async prune(): Promise<void> {
    const ended = this.entries().filter((entry) => isEnded(entry.operation.state));
    for (const entry of ended.slice(keptOperations)) await this.remove(entry);
  }

  /** Reads what earlier engines left; what has no end was interrupted now. Resolves with that, the oldest first. */
  async recover(): Promise<Entry[]> {
    const ids = await this.#store.ids();
    const found = await Promise.all(ids.map((id) => this.#recoverOne(id)));
    const entries = found.filter((entry) => entry !== null);
    entries.sort((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1));
    for (const entry of entries) this.#entries.set(entry.operation.id, entry);
    await this.prune();
    return entries.filter((entry) => this.#cutOff.has(entry));
  }

  async #recoverOne(id: string): Promise<Entry | null> {
    let stored: StoredOperation | null;
    try {
      stored = await this.#store.load(id);
    } catch (error) {
      return this.#damaged(id, error);
    }
    if (stored === null) {
      // An engine died before it had promised anything.
      await this.#store.remove(id);
      return null;
    }
    if (isEnded(stored.operation.state)) {
      return this.#entry(stored.operation, stored.request, stored.records, stored.queuedAt);
    }
    return this.#interrupted(stored);
  }

  /** What was queued or running when its engine ended, unless its journal knows its end. */
  async #interrupted(stored: StoredOperation): Promise<Entry> {
    const records = await recoverJournal(this.#host.files, this.#store.journal(stored.operation.id));
    let { operation, queuedAt } = stored;
    for (const { event, time, sequence, fraction } of records) {
      operation = { ...(isLifeEvent(event) ? live(operation, event, time) : operation), fraction };
      if (event.type === 'queued') queuedAt = sequence;
    }
    const entry = this.#entry(operation, stored.request, records.length, queuedAt);
    const end = records.findLast((record) => isLifeEvent(record.event));
    if (end === undefined || !isLast(end.event)) {
      await this.record(entry, { type: 'interrupted' });
      this.#cutOff.add(entry);
    }
    entry.journal.release();
    await this.save(entry);
    return entry;
  }

  /** An operation whose record cannot be understood is shown as what it is, and left alone on disk. */
  #damaged(id: string, error: unknown): Entry {
    const time = this.time();
    const operation: Operation = {
      id,
      kind: 'unknown',
      title: `Operation ${id}, whose record is damaged`,
      cluster: null,
      state: 'interrupted',
      fraction: 0,
      now: 'Its record cannot be read',
      createdAt: '',
      endedAt: time,
      attempts: 0,
      error: encodeError(error),
    };
    return this.#entry(operation, null, 0, 0);
  }

  #entry(operation: Operation, request: unknown, records: number, queuedAt: number): Entry {
    return {
      operation,
      request,
      journal: openJournal(this.#host.files, this.#store.journal(operation.id), records),
      queuedAt,
      progress: startOfProgress(operation.fraction, operation.now),
      ready: Promise.resolve(),
      controller: new AbortController(),
      isCancelling: false,
      isEnding: isEnded(operation.state),
    };
  }
}

/** By time of creation; of the same millisecond by id, which is numbered. */
function sortKey({ operation }: Entry): string {
  return `${operation.createdAt} ${operation.id}`;
}
