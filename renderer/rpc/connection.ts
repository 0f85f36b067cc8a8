import type { ClientFrame } from '../../contracts/wire.ts';

/** What a connection tells its owner. `onClose` comes once, unless the owner closed it. */
export interface ConnectionEvents {
  /** One frame as a plain JSON value, not yet looked at. */
  onFrame(frame: unknown): void;
  onClose(reason: string): void;
}

/** Carries whole frames, in order, until it is closed. */
export interface Connection {
  /** What the engine wants to see in `hello`. */
  readonly token: string;
  send(frame: ClientFrame): void;
  close(): void;
}

/** Opens a connection to the engine. Rejects with an AppError. */
export type OpenConnection = (events: ConnectionEvents, signal: AbortSignal) => Promise<Connection>;
