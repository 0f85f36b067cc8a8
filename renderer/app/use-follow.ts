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
  /** It is opened again by itself. */
  | { readonly state: 'failed'; readonly value: Value; readonly error: AppError };

interface Shown<Item, Value> {
  readonly stream: Stream<Item, Value>;
  readonly followed: Followed<Value>;
}

/** Items that come in one burst are folded together, so that a thousand log lines are one render. */
const gatherMilliseconds = 60;

/** A stream that failed is opened again after this, since what failed (a cluster that stops, say) may be over. */
const againMilliseconds = 3000;

/** Follows a stream of the engine; after a failure or a new connection it goes on from what was folded so far. */
export function useFollow<Item, Value>(stream: Stream<Item, Value>): Followed<Value> {
  const client = useClient();
  const folded = useRef<Fold<Item, Value> | null>(null);
  const [shown, setShown] = useState<Shown<Item, Value> | null>(null);

  useEffect(() => {
    if (client === null) return;
    const fold = folded.current?.stream === stream ? folded.current : { stream, value: stream.initial };
    folded.current = fold;
    const controller = new AbortController();
    void followAgain(client, fold, controller.signal, (followed) => {
      if (!controller.signal.aborted) setShown({ stream, followed });
    });
    return () => controller.abort();
  }, [client, stream]);

  return shown?.stream === stream ? shown.followed : { state: 'loading', value: stream.initial };
}

interface Fold<Item, Value> {
  readonly stream: Stream<Item, Value>;
  value: Value;
}

type Show<Value> = (followed: Followed<Value>) => void;

async function followAgain<Item, Value>(
  client: SlipwayClient,
  fold: Fold<Item, Value>,
  signal: AbortSignal,
  show: Show<Value>,
): Promise<void> {
  while (await endedInFailure(client, fold, signal, show)) {
    await new Promise((resolve) => setTimeout(resolve, againMilliseconds));
  }
}

/** Follows until the stream ends; whether it ended so that it is to be opened again. */
async function endedInFailure<Item, Value>(
  client: SlipwayClient,
  fold: Fold<Item, Value>,
  signal: AbortSignal,
  show: Show<Value>,
): Promise<boolean> {
  try {
    await followOnce(client, fold, signal, show);
    show({ state: 'ended', value: fold.value });
    return false;
  } catch (thrown) {
    const error = asAppError(thrown);
    // The session's banner tells of a lost engine; with the next one the stream is opened anew.
    const lost = error.code === 'engine.gone';
    show(lost ? { state: 'live', value: fold.value } : { state: 'failed', value: fold.value, error });
    return !lost && !signal.aborted;
  }
}

async function followOnce<Item, Value>(
  client: SlipwayClient,
  fold: Fold<Item, Value>,
  signal: AbortSignal,
  show: Show<Value>,
): Promise<void> {
  let gathered: Item[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (gathered.length > 0) fold.value = fold.stream.reduce(fold.value, gathered);
    gathered = [];
  };
  try {
    for await (const item of fold.stream.open(client, signal, fold.value)) {
      gathered.push(item);
      timer ??= setTimeout(() => {
        flush();
        show({ state: 'live', value: fold.value });
      }, gatherMilliseconds);
    }
  } finally {
    flush();
  }
}
