import { type AppError, asAppError, encodeError } from '../../../contracts/app-error.ts';
import { type OperationEvent, type OperationRequest, operationEventSchema } from '../../../contracts/operations.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { OperationContext, OperationDefinitions } from './definition.ts';
import type { LifeEvent } from './life.ts';
import type { Entry, OperationBook } from './operation-book.ts';
import { startOfProgress } from './progress.ts';

export interface AttemptContext {
  readonly host: Host;
  readonly book: OperationBook;
  readonly definitions: OperationDefinitions;
  /** Whether the engine is ending. */
  readonly isClosing: () => boolean;
}

/** Longer lines of a log are cut: one record has to fit many times into a frame. */
const longestText = 16 * 1024;

type AnyInput = OperationRequest['input'];

/** A definition whatever its kind; it is only ever handed the input of a request of its own kind. */
interface AnyDefinition {
  readonly goesOn?: boolean;
  title(input: AnyInput): string;
  cluster(input: AnyInput): string | null;
  run(input: AnyInput, context: OperationContext): AsyncGenerator<OperationEvent, string>;
}

export function definitionOf(definitions: OperationDefinitions, request: OperationRequest): AnyDefinition {
  return definitions[request.kind];
}

/**
 * Runs one attempt of an operation and returns how it ended. Whatever it throws, and whatever the disk does, it ends:
 * where a record cannot be written the operation is told to stop, and fails with that error once it has undone its work.
 */
export async function runAttempt(context: AttemptContext, entry: Entry, request: OperationRequest): Promise<LifeEvent> {
  const { host, book, definitions } = context;
  const { controller } = entry;
  const journal: { failure: AppError | null } = { failure: null };
  entry.progress = startOfProgress(entry.operation.fraction, 'Starting');

  async function note(event: LifeEvent | OperationEvent): Promise<void> {
    if (journal.failure !== null || entry.isEnding) return;
    try {
      await book.record(entry, event);
    } catch (error) {
      journal.failure = asAppError(error);
      controller.abort(journal.failure);
    }
  }

  try {
    await note({ type: 'running', attempt: entry.operation.attempts + 1 });
    await book.save(entry);
    controller.signal.throwIfAborted();
    const run = definitionOf(definitions, request).run(request.input, { host, signal: controller.signal });
    let step = await run.next();
    for (; step.done !== true; step = await run.next()) await note(presentable(step.value));
    return journal.failure === null ? { type: 'succeeded', summary: step.value } : failed(journal.failure);
  } catch (error) {
    if (journal.failure !== null) return failed(journal.failure);
    if (!context.isClosing() && !entry.isCancelling) return failed(error);
    const { code, message } = asAppError(error);
    if (code !== 'cancelled') await note({ type: 'warning', text: `While it was being ended: ${message}` });
    return { type: context.isClosing() ? 'interrupted' : 'cancelled' };
  }
}

function failed(error: unknown): LifeEvent {
  return { type: 'failed', error: encodeError(error) };
}

/** The event as its contract allows it, so that no journal holds what no client can read. */
function presentable(event: OperationEvent): OperationEvent {
  const parsed = operationEventSchema.safeParse(event);
  if (!parsed.success) {
    return {
      type: 'warning',
      text: `An event of type ${event.type} was left out: ${parsed.error.issues[0]?.message ?? ''}`,
    };
  }
  if (parsed.data.type !== 'log' || parsed.data.text.length <= longestText) return parsed.data;
  return { ...parsed.data, text: `${parsed.data.text.slice(0, longestText)} ...` };
}
