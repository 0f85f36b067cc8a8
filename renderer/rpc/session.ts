import { AppError, asAppError } from '../../contracts/app-error.ts';
import type { SlipwayClient } from '../../contracts/services.ts';
import type { OpenConnection } from './connection.ts';
import type { Attachment, EngineFacts } from './handshake.ts';
import { createStore, type Store } from './store.ts';

/** How the page stands with the engine. */
export type SessionState =
  | { readonly state: 'connecting' }
  | { readonly state: 'connected'; readonly client: SlipwayClient; readonly engine: EngineFacts }
  /** It was lost or never answered; the page tries again by itself. */
  | { readonly state: 'gone'; readonly error: AppError }
  /** It does not want this page. Trying again by itself would not help. */
  | { readonly state: 'refused'; readonly error: AppError };

export interface Session {
  read(this: void): SessionState;
  subscribe(this: void, listener: () => void): () => void;
  /** Tries at once instead of waiting. Does nothing while connected. */
  retry(this: void): void;
  /** Ends the connection and tries no more. */
  close(this: void): void;
}

type LoadHandshake = () => Promise<Pick<typeof import('./handshake.ts'), 'attach'>>;

const longestWaitMilliseconds = 8000;

/** How long to wait after so many failures in a row: 250 ms, doubled each time, at most 8 s. */
export function backoffMilliseconds(failures: number): number {
  return Math.min(250 * 2 ** Math.min(failures, 10), longestWaitMilliseconds);
}

/**
 * Connects, and connects again with growing pauses for as long as it is open. The handshake has all contracts in it, so
 * it is handed in as something to load, which may wait until the page is painted.
 */
export function openSession(open: OpenConnection, loadHandshake: LoadHandshake): Session {
  const store = createStore<SessionState>({ state: 'connecting' });
  const controller = new AbortController();
  const alarm = createAlarm(controller.signal);
  void keepConnected(open, loadHandshake, store, alarm, controller.signal);
  return {
    read: store.read,
    subscribe: store.subscribe,
    retry: alarm.ring,
    close: () => controller.abort(),
  };
}

async function keepConnected(
  open: OpenConnection,
  loadHandshake: LoadHandshake,
  store: Store<SessionState>,
  alarm: Alarm,
  signal: AbortSignal,
): Promise<void> {
  for (let failures = 0; ; failures += 1) {
    const { error, lasted } = await connectOnce(open, loadHandshake, store, signal);
    if (signal.aborted) return;
    if (lasted) failures = 0;
    const refused = error.code === 'wire.unauthorized' || error.code === 'engine.other-version';
    store.change({ state: refused ? 'refused' : 'gone', error });
    await alarm.wait(refused ? null : backoffMilliseconds(failures));
  }
}

/** One connection from its opening to its end, and why it ended or never began. */
async function connectOnce(
  open: OpenConnection,
  loadHandshake: LoadHandshake,
  store: Store<SessionState>,
  signal: AbortSignal,
): Promise<{ error: AppError; lasted: boolean }> {
  let end: (error: AppError) => void = () => undefined;
  const ended = new Promise<AppError>((resolve) => (end = resolve));
  let attachment: Attachment;
  try {
    const { attach } = await loadHandshake();
    attachment = await attach(open, end, signal);
  } catch (thrown) {
    return { error: asAppError(thrown), lasted: false };
  }
  const close = () => {
    attachment.close();
    end(new AppError('cancelled', { what: 'the connection to the engine' }));
  };
  signal.addEventListener('abort', close, { once: true });
  store.change({ state: 'connected', client: attachment.client, engine: attachment.engine });
  const error = await ended;
  signal.removeEventListener('abort', close);
  return { error, lasted: true };
}

interface Alarm {
  ring(this: void): void;
  /** Resolves after so many milliseconds (never, where it is null), when it is rung, or on abort. */
  wait(milliseconds: number | null): Promise<void>;
}

function createAlarm(signal: AbortSignal): Alarm {
  let ring: () => void = () => undefined;
  signal.addEventListener('abort', () => ring());
  return {
    ring: () => ring(),
    async wait(milliseconds) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      await new Promise<void>((resolve) => {
        ring = resolve;
        if (milliseconds !== null) timer = setTimeout(resolve, milliseconds);
      });
      clearTimeout(timer);
    },
  };
}
