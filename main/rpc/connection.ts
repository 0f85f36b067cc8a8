import type { AppError } from '../../contracts/app-error.ts';

/**
 * Frames in both directions, whatever carries them: a socket, a WebSocket, a port of Electron. Frames are plain JSON
 * values; who reads them parses them.
 */
export interface Connection {
  /** Resolves when the peer can take more, so that who sends much waits. Rejects with `engine.gone` when it ended. */
  send(frame: unknown): Promise<void>;
  /** Sets the one reader of frames; nothing is read before there is one, and a new one replaces the old. */
  onFrame(listener: (frame: unknown) => void): void;
  /** Called once, also when the connection had ended before; with the error unless it was an orderly end. */
  onEnd(listener: (error: AppError | null) => void): void;
  /** Stops and goes on reading: the peer feels it as a full pipe. */
  pause(): void;
  resume(): void;
  /** Sends what was handed over and ends the connection. */
  end(): void;
}
