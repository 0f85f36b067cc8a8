import { AppError, decodeError } from '../../contracts/app-error.ts';
import { exitCodes } from '../../contracts/errors/error-entry.ts';
import type { Operation, OperationRecord } from '../../contracts/operations.ts';
import type { SlipwayClient } from '../../contracts/services.ts';
import type { CommandContext } from './command-context.ts';
import { jsonReporter, liveReporter, plainReporter, type Reporter } from './operation-reporters.ts';

/**
 * Shows an operation from its first record until it ends: a live view for a person, a line for each record in a pipe,
 * JSON lines where asked for. Ctrl-C asks the engine to cancel and goes on showing; a second one leaves the operation to
 * the background and returns. Throws the operation's error where it failed, `cancelled`, or `engine.gone`.
 */
export async function followOperation(
  context: CommandContext,
  client: SlipwayClient,
  operation: Operation,
  json: boolean,
): Promise<void> {
  const reporter = makeReporter(context, operation, json);
  const left = new AbortController();
  const interrupts = watchInterrupts(context, client, operation, left, reporter);
  let last: OperationRecord | null = null;
  try {
    for await (const record of client.operations.follow({ id: operation.id }, { signal: left.signal })) {
      reporter.record(record);
      last = record;
    }
  } catch (thrown) {
    if (!left.signal.aborted) throw thrown;
  } finally {
    interrupts.end();
    reporter.end();
  }
  await interrupts.settled();
  if (left.signal.aborted) tellLeft(context, operation);
  else concludeWith(last, operation);
}

function makeReporter(context: CommandContext, operation: Operation, json: boolean): Reporter {
  if (json) return jsonReporter(context.out);
  return context.out.interactive ? liveReporter(context, operation.title) : plainReporter(context.out);
}

/** Throws what the operation ended with, unless it succeeded. */
function concludeWith(last: OperationRecord | null, operation: Operation): void {
  switch (last?.event.type) {
    case 'succeeded':
      return;
    case 'failed':
      throw decodeError(last.event.error);
    case 'cancelled':
      throw new AppError('cancelled', { what: operation.title });
    default:
      throw new AppError('engine.gone', { why: `"${operation.title}" was still running` });
  }
}

/** On the first Ctrl-C cancels, on the second leaves. A cancel that the engine refuses is told, and nothing else changes. */
function watchInterrupts(
  context: CommandContext,
  client: SlipwayClient,
  { id }: Operation,
  left: AbortController,
  reporter: Reporter,
): { end(): void; settled(): Promise<void> } {
  let asked: Promise<void> | null = null;
  const stop = context.onInterrupt(() => {
    if (asked !== null) {
      left.abort();
      return;
    }
    reporter.note('Cancelling: waiting until what was half done is undone. Ctrl-C again leaves it to the background.');
    asked = client.operations.cancel({ id }).then(
      () => undefined,
      (error: unknown) => reporter.note(error instanceof Error ? error.message : String(error)),
    );
  });
  return { end: stop, settled: async () => asked ?? undefined };
}

function tellLeft(context: CommandContext, { id }: Operation): void {
  context.error.write(`It goes on in the background. Follow it with "slipway operations log ${id}".\n`);
  context.setExitCode(exitCodes.cancelled);
}
