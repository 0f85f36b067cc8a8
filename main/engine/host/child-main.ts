import { text } from 'node:stream/consumers';
import { encodeError } from '../../../contracts/app-error.ts';
import type { ChildLine } from './child-protocol.ts';

/**
 * The whole of a `*-child.ts` program: reads its input as JSON from standard input, works, and answers on standard
 * output as `runChild` expects it. `emit` hands an event to the engine. The process ends when it has answered.
 */
export function runAsChild(work: (input: unknown, emit: (event: unknown) => Promise<void>) => Promise<unknown>): void {
  // The engine is gone: nobody wants the answer.
  process.stdout.on('error', () => process.exit(1));
  void answer(work)
    .then(say)
    .then(() => process.exit(0));
}

async function answer(work: Parameters<typeof runAsChild>[0]): Promise<ChildLine> {
  try {
    const input: unknown = JSON.parse(await text(process.stdin));
    return { type: 'result', result: await work(input, (event) => say({ type: 'event', event })) };
  } catch (error) {
    return { type: 'error', error: encodeError(error) };
  }
}

/** Resolves when the line is with the operating system, so that a slow reader slows the work and not the memory. */
function say(line: ChildLine): Promise<void> {
  return new Promise((resolve) => process.stdout.write(`${JSON.stringify(line)}\n`, () => resolve()));
}
