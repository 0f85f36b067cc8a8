import { isDeepStrictEqual } from 'node:util';
import { AppError, encodeError } from '../../../contracts/app-error.ts';
import {
  type Operation,
  type OperationRecord,
  type OperationRequest,
  operationRequestSchema,
} from '../../../contracts/operations.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { OperationDefinitions } from './definition.ts';
import { followOperation, watchOperations } from './follow-operation.ts';
import { type LifeEvent, isEnded } from './life.ts';
import { type Entry, OperationBook } from './operation-book.ts';
import { type Queue, createQueue } from './queue.ts';
import { type AttemptContext, definitionOf, runAttempt } from './run-attempt.ts';

/** Long tasks: one after the other on the same cluster, others side by side, written down so that they can be resumed. */
export interface OperationService {
  /** Queues an operation. The same request, while it is queued or running, gives the operation that there is. */
  start(request: OperationRequest): Promise<Operation>;
  /** Newest first. */
  list(limit: number): Operation[];
  /** Throws `operation.unknown`. */
  get(id: string): Operation;
  /** Takes a queued operation out, or tells a running one to undo and end; does nothing where it has ended. */
  cancel(id: string): Promise<Operation>;
  /** Queues a failed, cancelled or interrupted operation again. Rejects with `operation.not-resumable`. */
  resume(id: string): Promise<Operation>;
  /** Records after number `after`, then what follows until the latest attempt ends. */
  follow(id: string, after: number | undefined, signal: AbortSignal): AsyncIterable<OperationRecord>;
  /** All operations, again after every change; changes close together are shown as one. */
  watch(signal: AbortSignal): AsyncIterable<Operation[]>;
  /** How many are queued or running. */
  active(): number;
  /** Interrupts what runs, waits until it has undone its work (10 s at most), and writes down that it was interrupted. */
  close(): Promise<void>;
}

const operationsAtOnce = 4;
const closeMilliseconds = 10_000;
/** So often is an operation begun that goes on by itself. */
const mostAttempts = 3;

export interface OperationServiceOptions {
  readonly host: Host;
  readonly definitions: OperationDefinitions;
}

/** Reads the history of the state folder and is then ready for more. What goes on by itself is queued again. */
export async function createOperationService(options: OperationServiceOptions): Promise<OperationService> {
  const book = new OperationBook(options.host);
  const cutOff = await book.recover();
  const operations = new Operations(options, book);
  await operations.goOn(cutOff);
  return operations;
}

class Operations implements OperationService {
  readonly #book: OperationBook;
  readonly #host: Host;
  readonly #context: AttemptContext;
  readonly #queue: Queue = createQueue(operationsAtOnce);
  readonly #attempts = new Set<Promise<void>>();
  #isClosing = false;

  constructor({ host, definitions }: OperationServiceOptions, book: OperationBook) {
    this.#book = book;
    this.#host = host;
    this.#context = { host, book, definitions, isClosing: () => this.#isClosing };
  }

  /** Resumes what was running and is to go on by itself, unless engines end of it. */
  async goOn(cutOff: readonly Entry[]): Promise<void> {
    for (const { operation, request } of cutOff) {
      const parsed = operationRequestSchema.safeParse(request);
      if (!parsed.success || definitionOf(this.#context.definitions, parsed.data).goesOn !== true) continue;
      if (operation.attempts === 0 || operation.attempts >= mostAttempts) continue;
      // Where it cannot be written down it stays what it is: that must not keep an engine from starting.
      await this.resume(operation.id).catch(() => undefined);
    }
  }

  async start(request: OperationRequest): Promise<Operation> {
    this.#refuseWhenClosing();
    const same = this.#activeEntries().find(
      (entry) => !entry.isCancelling && isDeepStrictEqual(entry.request, request),
    );
    const entry = same ?? this.#create(request);
    await entry.ready;
    return entry.operation;
  }

  #create(request: OperationRequest): Entry {
    const definition = definitionOf(this.#context.definitions, request);
    const createdAt = this.#book.time();
    const operation: Operation = {
      id: newId(createdAt, (id) => this.#book.has(id)),
      kind: request.kind,
      title: definition.title(request.input),
      cluster: definition.cluster(request.input),
      state: 'queued',
      fraction: 0,
      now: 'Waiting for its turn',
      createdAt,
      endedAt: null,
      attempts: 0,
      error: null,
    };
    const entry = this.#book.add(operation, request);
    this.#enqueue(entry, request, () => this.#book.remove(entry));
    return entry;
  }

  /** Gives the entry its place at once, and runs it when its turn has come and that it is queued is on disk. */
  #enqueue(entry: Entry, request: OperationRequest, undo: (error: unknown) => Promise<void>): void {
    const { id, cluster } = entry.operation;
    const behind = this.#queue.behind(cluster);
    entry.isEnding = false;
    entry.isCancelling = false;
    entry.controller = new AbortController();
    entry.queuedAt = entry.journal.count();
    entry.ready = this.#writeQueued(entry, behind, undo);
    const run = async (): Promise<void> => {
      const isReady = await entry.ready.then(
        () => true,
        () => false,
      );
      if (!isReady || entry.isEnding) return;
      await this.#end(entry, await runAttempt(this.#context, entry, request));
    };
    this.#queue.add({ id, lane: cluster, run: () => this.#track(run()) });
  }

  async #writeQueued(entry: Entry, behind: string | null, undo: (error: unknown) => Promise<void>): Promise<void> {
    try {
      await this.#book.save(entry);
      await this.#book.record(entry, { type: 'queued', ...(behind === null ? {} : { behind }) });
    } catch (error) {
      this.#queue.remove(entry.operation.id);
      // What is wrong was found already; it is told below.
      await undo(error).catch(() => undefined);
      throw error;
    }
  }

  #track(attempt: Promise<void>): Promise<void> {
    this.#attempts.add(attempt);
    return attempt.finally(() => this.#attempts.delete(attempt));
  }

  async #end(entry: Entry, event: LifeEvent): Promise<void> {
    if (entry.isEnding) return;
    entry.isEnding = true;
    try {
      await this.#book.record(entry, event);
      await this.#book.save(entry);
      await this.#book.prune();
    } catch {
      // Its end is known in memory. A later engine reads it from the journal, or finds that it was interrupted.
    }
    entry.journal.release();
  }

  list(limit: number): Operation[] {
    return this.#book
      .entries()
      .slice(0, limit)
      .map((entry) => entry.operation);
  }

  get(id: string): Operation {
    return this.#book.get(id).operation;
  }

  async cancel(id: string): Promise<Operation> {
    const entry = this.#book.get(id);
    await entry.ready;
    if (this.#queue.remove(id)) await this.#end(entry, { type: 'cancelled' });
    else if (!isEnded(entry.operation.state) && !entry.isEnding && !entry.isCancelling) {
      entry.isCancelling = true;
      const noted = this.#book.record(entry, { type: 'cancelling' });
      entry.controller.abort(new AppError('cancelled', { what: entry.operation.title }));
      await noted;
    }
    return entry.operation;
  }

  async resume(id: string): Promise<Operation> {
    this.#refuseWhenClosing();
    const entry = this.#book.get(id);
    const before = entry.operation;
    if (isEnded(before.state)) {
      const request = operationRequestSchema.safeParse(entry.request);
      if (before.state === 'succeeded' || !request.success) {
        throw new AppError('operation.not-resumable', { id, state: before.state });
      }
      entry.operation = { ...before, state: 'queued', endedAt: null, error: null };
      this.#enqueue(entry, request.data, (error) => this.#end(entry, { type: 'failed', error: encodeError(error) }));
    }
    await entry.ready;
    return entry.operation;
  }

  follow(id: string, after: number | undefined, signal: AbortSignal): AsyncIterable<OperationRecord> {
    return followOperation(this.#book, id, after, signal);
  }

  watch(signal: AbortSignal): AsyncIterable<Operation[]> {
    return watchOperations(this.#book, this.#host.clock, signal);
  }

  active(): number {
    return this.#activeEntries().length;
  }

  #activeEntries(): Entry[] {
    return this.#book.entries().filter((entry) => !isEnded(entry.operation.state));
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    for (const entry of this.#activeEntries()) {
      if (this.#queue.remove(entry.operation.id)) await this.#end(entry, { type: 'interrupted' });
      else entry.controller.abort(new AppError('cancelled', { what: entry.operation.title }));
    }
    const enough = new AbortController();
    const timeout = this.#host.clock.sleep(closeMilliseconds, enough.signal).catch(() => undefined);
    await Promise.race([Promise.all(this.#attempts), timeout]);
    enough.abort();
    for (const entry of this.#activeEntries()) await this.#end(entry, { type: 'interrupted' });
  }

  #refuseWhenClosing(): void {
    if (this.#isClosing) throw new AppError('engine.gone', { why: 'it is ending' });
  }
}

/** Sorts by time, can be typed, and is not in use: a second one of the same second is numbered. */
function newId(createdAt: string, isUsed: (id: string) => boolean): string {
  const time = createdAt.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  let id = time;
  for (let number = 2; isUsed(id); number++) id = `${time}-${String(number).padStart(3, '0')}`;
  return id;
}
