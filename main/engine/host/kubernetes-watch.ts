import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { AppError } from '../../../contracts/app-error.ts';
import type { KubernetesWatchEvent } from '../../../provisioners/kubernetes-host.ts';
import { lineSplitter } from './line-splitter.ts';

const eventSchema = z.object({
  type: z.enum(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']),
  object: z.unknown(),
});

/** The events of a watch, one JSON object a line. Leaving the loop, or the signal, ends the request. */
export async function* watchEvents(
  open: (signal: AbortSignal) => Promise<IncomingMessage>,
  unreachable: (thrown: unknown) => AppError,
  signal?: AbortSignal,
): AsyncGenerator<KubernetesWatchEvent> {
  const left = new AbortController();
  const both = signal === undefined ? left.signal : AbortSignal.any([signal, left.signal]);
  try {
    for await (const line of linesOf(await open(both))) {
      if (line !== '') yield parse(line);
    }
  } catch (error) {
    if (signal?.aborted === true) throw new AppError('cancelled', { what: 'watching' }, error);
    throw unreachable(error);
  } finally {
    left.abort();
  }
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let lines: string[] = [];
  const splitter = lineSplitter((line) => lines.push(line));
  for await (const chunk of chunks) {
    splitter.push(chunk);
    const whole = lines;
    lines = [];
    yield* whole;
  }
  // What comes after the last line end was cut off by the server's end: the next watch brings it again.
}

function parse(line: string): KubernetesWatchEvent {
  return eventSchema.parse(JSON.parse(line));
}
