import { useEffect, useRef, useState } from 'react';
import { type AppError, asAppError } from '../../contracts/app-error.ts';
import type { SlipwayClient } from '../../contracts/services.ts';
import { useClient } from './session-context.ts';

/** A stream to follow. `initial`, `open` and `reduce` do not change between renders (useMemo, or a constant). */
export interface Stream<Item, Value> {
  readonly initial: Value;
  /** Opens the stream; `value` is what was folded so far, so that it can go on from there. */
  open(client: SlipwayClient, signal: AbortSignal, value: Value): AsyncIterable<Item>;
  reduce(value: Value, items: readonly Item[]): Value;
}

export type Followed<Value> =
  | { readonly state: 'loading'; readonly value: Value }
  | { readonly state: 'live'; readonly value: Value }
  | { readonly state: 'ended'; readonly value: Value }
  | { readonly state: 'failed'; readonly value: Value; readonly error: AppError };

interface Shown<Item, Value> {
  readonly stream: Stream<Item, Value>;
  readonly followed: Followed<Value>;
}

/** Items that come in one burst are folded together, so that a thousand log lines are one render. */
const gatherMilliseconds = 60;

/** Follows a stream of the engine; after a new connection it goes on from what was folded so far. */
export function useFollow<Item, Value>(stream: Stream<Item, Value>): Followed<Value> {
  const client = useClient();
  const folded = useRef<{ stream: Stream<Item, Value>; value: Value } | null>(null);
  const [shown, setShown] = useState<Shown<Item, Value> | null>(null);

  useEffect(() => {
    if (client === null) return;
    const fold = folded.current?.stream === stream ? folded.current : { stream, value: stream.initial };
    folded.current = fold;
    const controller = new AbortController();
    void run(client, fold, controller.signal, (followed) => setShown({ stream, followed }));
    return () => controller.abort();
  }, [client, stream]);

  return shown?.stream === stream ? shown.followed : { state: 'loading', value: stream.initial };
}

async function run<Item, Value>(
  client: SlipwayClient,
  fold: { readonly stream: Stream<Item, Value>; value: Value },
  signal: AbortSignal,
  show: (followed: Followed<Value>) => void,
): Promise<void> {
  let gathered: Item[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (gathered.length === 0) return;
    fold.value = fold.stream.reduce(fold.value, gathered);
    gathered = [];
  };
  try {
    for await (const item of fold.stream.open(client, signal, fold.value)) {
      gathered.push(item);
      timer ??= setTimeout(() => {
        flush();
        if (!signal.aborted) show({ state: 'live', value: fold.value });
      }, gatherMilliseconds);
    }
    flush();
    if (!signal.aborted) show({ state: 'ended', value: fold.value });
  } catch (thrown) {
    flush();
    const error = asAppError(thrown);
    if (signal.aborted) return;
    // The session's banner tells of a lost engine; the stream is opened again when it is back.
    if (error.code === 'engine.gone') show({ state: 'live', value: fold.value });
    else show({ state: 'failed', value: fold.value, error });
  }
}
