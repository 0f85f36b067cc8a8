import { useCallback, useEffect, useState } from 'react';
import { type AppError, asAppError } from '../../contracts/app-error.ts';
import type { SlipwayClient } from '../../contracts/services.ts';
import { useClient } from './session-context.ts';

/** A value of the engine on its way. What was read before stays, while it is read again or after it failed. */
export type Loadable<T> =
  | { readonly state: 'loading'; readonly value: T | null }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly error: AppError; readonly value: T | null };

export type Question<T> = (client: SlipwayClient, signal: AbortSignal) => Promise<T>;

interface Answer<T> {
  readonly question: Question<T>;
  readonly loaded: Loadable<T>;
}

/**
 * Asks the engine once, and again after every new connection and on `again`. `question` is a stable function
 * (useCallback); another function is another question. The value of an earlier question is shown until the new one came.
 */
export function useAsk<T>(question: Question<T>): Loadable<T> & { readonly again: () => void } {
  const client = useClient();
  const [round, setRound] = useState(0);
  const [answer, setAnswer] = useState<Answer<T> | null>(null);
  const again = useCallback(() => setRound((before) => before + 1), []);

  useEffect(() => {
    if (client === null) return;
    const controller = new AbortController();
    void run(question, client, controller.signal, setAnswer);
    return () => controller.abort();
  }, [client, question, round]);

  if (answer === null) return { state: 'loading', value: null, again };
  if (answer.question !== question) return { state: 'loading', value: answer.loaded.value, again };
  return { ...answer.loaded, again };
}

async function run<T>(
  question: Question<T>,
  client: SlipwayClient,
  signal: AbortSignal,
  setAnswer: (change: (before: Answer<T> | null) => Answer<T> | null) => void,
): Promise<void> {
  try {
    const value = await question(client, signal);
    if (!signal.aborted) setAnswer(() => ({ question, loaded: { state: 'ready', value } }));
  } catch (thrown) {
    const error = asAppError(thrown);
    if (signal.aborted) return;
    setAnswer((before) => {
      const value = before?.loaded.value ?? null;
      // The session's banner tells of a lost engine; the question is asked again when it is back.
      if (error.code === 'engine.gone')
        return value === null ? null : { question, loaded: { state: 'loading', value } };
      return { question, loaded: { state: 'failed', error, value } };
    });
  }
}
