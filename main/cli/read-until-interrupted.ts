import type { CommandContext } from './command-context.ts';

/** Reads a stream and hands each value on, until it ends or Ctrl-C leaves it; that is how it is meant to end, so no error. */
export async function readUntilInterrupted<Value>(
  context: CommandContext,
  open: (signal: AbortSignal) => AsyncIterable<Value>,
  show: (value: Value) => void,
): Promise<void> {
  const left = new AbortController();
  const stopListening = context.onInterrupt(() => left.abort());
  try {
    for await (const value of open(left.signal)) show(value);
  } catch (thrown) {
    if (!left.signal.aborted) throw thrown;
  } finally {
    stopListening();
  }
}
