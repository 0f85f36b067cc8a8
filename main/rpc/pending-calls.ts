import { AppError, asAppError, decodeError } from '../../contracts/app-error.ts';
import { assertNever } from '../../contracts/assert-never.ts';
import { type ClientFrame, type EngineFrame, engineFrameSchema } from '../../contracts/wire.ts';
import type { Connection } from './connection.ts';

/** What is told about one call: any number of values, then `end` or `fail` once. */
export interface CallListener {
  readonly kind: 'unary' | 'stream';
  value(value: unknown): void;
  end(): void;
  fail(error: AppError): void;
  /** Items that nobody has read yet. */
  waiting(): number;
}

export interface PendingCalls {
  /** Sends a call. What it returns leaves the call: nothing more is told, and the engine is asked to cancel it. */
  open(method: string, input: unknown, listener: CallListener, signal?: AbortSignal): () => void;
  /** To be called when the number of waiting items of a call changed. */
  readonly adjustFlow: () => void;
}

/** A stream that is this far behind makes the connection stop reading, as long as no other call waits for an answer. */
const itemsBehind = 256;

type Pending = Map<number, CallListener>;

/** All calls under way on one connection. When it ends they all fail with `engine.gone`. */
export function createPendingCalls(connection: Connection): PendingCalls {
  const pending: Pending = new Map();
  const adjustFlow = createFlow(connection, pending);
  const lost = watchConnection(connection, pending);
  let nextId = 0;

  function post(frame: ClientFrame): void {
    connection.send(frame).catch((error: unknown) => {
      // That the connection ended is told to all calls by onEnd; anything else concerns this call alone.
      const reason = asAppError(error);
      if (reason.code !== 'engine.gone' && frame.type === 'call') pending.get(frame.id)?.fail(reason);
    });
  }

  return {
    adjustFlow,
    open(method, input, listener, signal) {
      const id = nextId++;
      const finish = (): void => {
        pending.delete(id);
        signal?.removeEventListener('abort', abort);
        adjustFlow();
      };
      const leave = (): void => {
        if (!pending.has(id)) return;
        finish();
        post({ type: 'cancel', id });
      };
      const abort = (): void => {
        leave();
        listener.fail(new AppError('cancelled', { what: method }));
      };
      const hindrance = lost() ?? (signal?.aborted === true ? new AppError('cancelled', { what: method }) : null);
      if (hindrance !== null) {
        listener.fail(hindrance);
        return leave;
      }
      pending.set(id, finishing(listener, finish));
      signal?.addEventListener('abort', abort);
      adjustFlow();
      post({ type: 'call', id, method, input });
      return leave;
    },
  };
}

/** Stops and goes on reading as the streams fall behind and catch up. */
function createFlow(connection: Connection, pending: Pending): () => void {
  let paused = false;
  return () => {
    const calls = [...pending.values()];
    // A loop over a stream may wait for another call's answer, so while one is due there is no stopping.
    const wanted = calls.some((call) => call.waiting() > itemsBehind) && !calls.some((call) => call.kind === 'unary');
    if (wanted === paused) return;
    paused = wanted;
    if (paused) connection.pause();
    else connection.resume();
  };
}

/** Tells frames to their calls. What it returns says with what error the connection was lost, or null. */
function watchConnection(connection: Connection, pending: Pending): () => AppError | null {
  let gone: AppError | null = null;
  const failAll = (error: AppError): void => {
    gone ??= error;
    for (const call of [...pending.values()]) call.fail(gone);
  };
  connection.onEnd((error) => failAll(lossOf(error)));
  connection.onFrame((frame) => {
    const parsed = engineFrameSchema.safeParse(frame);
    const fatal = parsed.success ? fatalError(parsed.data) : badFrame();
    if (fatal === null && parsed.success) {
      tell(parsed.data, pending);
      return;
    }
    failAll(fatal ?? badFrame());
    connection.end();
  });
  return () => gone;
}

/** The listener of a call that is taken off the list before its end is told. */
function finishing(listener: CallListener, finish: () => void): CallListener {
  return {
    ...listener,
    end() {
      finish();
      listener.end();
    },
    fail(error) {
      finish();
      listener.fail(error);
    },
  };
}

function tell(frame: EngineFrame, pending: ReadonlyMap<number, CallListener>): void {
  switch (frame.type) {
    case 'result':
      pending.get(frame.id)?.value(frame.value);
      pending.get(frame.id)?.end();
      return;
    case 'item':
      pending.get(frame.id)?.value(frame.value);
      return;
    case 'end':
      pending.get(frame.id)?.end();
      return;
    case 'error':
      if (frame.id !== null) pending.get(frame.id)?.fail(decodeError(frame.error));
      return;
    case 'welcome':
      return;
    default:
      assertNever(frame);
  }
}

/** An error that is about the connection, not about a call. */
function fatalError(frame: EngineFrame): AppError | null {
  return frame.type === 'error' && frame.id === null ? decodeError(frame.error) : null;
}

function badFrame(): AppError {
  return new AppError('wire.bad-frame', { why: 'it is none that an engine sends' });
}

function lossOf(error: AppError | null): AppError {
  if (error !== null && error.code !== 'internal') return error;
  return new AppError('engine.gone', { why: error?.message ?? 'it closed the connection' });
}
