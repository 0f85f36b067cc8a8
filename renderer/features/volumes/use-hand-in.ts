import { useEffect, useRef, useState } from 'react';
import { type AppError, asAppError } from '../../../contracts/app-error.ts';
import { useClient } from '../../app/session-context.ts';
import { handIn } from './hand-in.ts';

interface HandInState {
  readonly name: string;
  readonly done: number;
  readonly total: number;
}

/** A file on its way from the browser to the engine. */
export interface HandIn {
  /** Null where none is on its way. */
  readonly underWay: HandInState | null;
  readonly error: AppError | null;
  /** Resolves with the path at the engine; null where it did not get there. */
  readonly start: (file: File) => Promise<string | null>;
  readonly cancel: () => void;
}

/** Hands files to the engine, one at a time. Who leaves the screen cancels what is on its way. */
export function useHandIn(): HandIn {
  const client = useClient();
  const [underWay, setUnderWay] = useState<HandInState | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const current = useRef<AbortController | null>(null);
  useEffect(() => () => current.current?.abort(), []);
  return {
    underWay,
    error,
    cancel: () => current.current?.abort(),
    async start(file) {
      if (client === null) return null;
      const abort = new AbortController();
      current.current = abort;
      const { name, size: total } = file;
      setError(null);
      setUnderWay({ name, done: 0, total });
      try {
        const onBytes = (done: number) => setUnderWay({ name, done, total });
        return await handIn(client, file, { signal: abort.signal, onBytes });
      } catch (thrown) {
        if (!abort.signal.aborted) setError(asAppError(thrown));
        return null;
      } finally {
        setUnderWay(null);
      }
    },
  };
}
