import type { Duplex } from 'node:stream';
import { AppError, asAppError } from '../../contracts/app-error.ts';
import type { Connection } from './connection.ts';
import { createFrameReader, encodeFrame } from './frames.ts';

/** A connection over a stream of bytes, such as a socket or a named pipe. It owns the stream from here on. */
export function streamConnection(stream: Duplex): Connection {
  let listener: ((frame: unknown) => void) | null = null;
  const ending = createEnding();
  const drained = drainOf(stream);
  const reader = createFrameReader((frame) => listener?.(frame));
  stream.pause();
  stream.on('data', (chunk: Uint8Array) => {
    attempt(() => reader.push(chunk));
  });
  stream.on('end', () => {
    attempt(() => reader.finish());
    stream.end();
  });
  stream.on('error', (error) => ending.end(new AppError('engine.gone', { why: error.message }, error)));
  stream.on('close', () => ending.end(null));

  function attempt(read: () => void): void {
    if (ending.ended()) return;
    try {
      read();
    } catch (error) {
      ending.end(asAppError(error));
      stream.destroy();
    }
  }

  return {
    async send(frame) {
      const text = encodeFrame(frame);
      if (ending.ended() || stream.writableEnded) throw new AppError('engine.gone', { why: 'the connection ended' });
      if (!stream.write(text)) await drained();
    },
    onFrame(next) {
      listener = next;
      stream.resume();
    },
    onEnd: ending.onEnd,
    pause: () => void stream.pause(),
    resume: () => void stream.resume(),
    end: () => void stream.end(),
  };
}

/** Waits for a full stream to take more or to close; all that wait share one pair of listeners. */
function drainOf(stream: Duplex): () => Promise<void> {
  let waiting: Promise<void> | null = null;
  return () =>
    (waiting ??= new Promise((resolve) => {
      const done = (): void => {
        stream.off('drain', done);
        stream.off('close', done);
        waiting = null;
        resolve();
      };
      stream.on('drain', done);
      stream.on('close', done);
    }));
}

export interface Ending {
  readonly ended: () => boolean;
  /** The first call counts. */
  readonly end: (error: AppError | null) => void;
  readonly onEnd: (listener: (error: AppError | null) => void) => void;
}

/** The end of a connection, told once to everybody who asks, before or after it. */
export function createEnding(): Ending {
  const listeners: ((error: AppError | null) => void)[] = [];
  let result: { error: AppError | null } | null = null;
  return {
    ended: () => result !== null,
    end(error) {
      if (result !== null) return;
      result = { error };
      for (const listener of listeners) listener(error);
    },
    onEnd(listener) {
      if (result === null) listeners.push(listener);
      else listener(result.error);
    },
  };
}
