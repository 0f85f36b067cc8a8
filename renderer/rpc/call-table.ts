import { AppError, decodeError } from '../../contracts/app-error.ts';
import { assertNever } from '../../contracts/assert-never.ts';
import type { ClientFrame, EngineFrame } from '../../contracts/wire.ts';
import { createItemQueue } from './item-queue.ts';

/** The open calls of one connection: turns calls into frames, and frames into answers. Pure but for `send`. */
export interface CallTable {
  ask(method: string, input: unknown, signal?: AbortSignal): Promise<unknown>;
  /** The call begins when the first value is asked for, and is cancelled when the reader leaves. */
  follow(method: string, input: unknown, signal?: AbortSignal): AsyncIterable<unknown>;
  receive(frame: EngineFrame): void;
  /** Ends all open calls with this error; later calls fail with it at once. */
  fail(error: AppError): void;
}

interface OpenCall {
  onValue(value: unknown): void;
  onEnd(): void;
  onError(error: AppError): void;
}

/** Makes a table whose calls leave through `send`. */
export function createCallTable(send: (frame: ClientFrame) => void): CallTable {
  const calls = new Map<number, OpenCall>();
  let nextId = 0;
  let failure: AppError | undefined;

  /** Opens a call; what it returns cancels the call where it is still open. */
  function open(method: string, input: unknown, call: OpenCall): () => void {
    if (failure !== undefined) {
      call.onError(failure);
      return () => undefined;
    }
    const id = nextId;
    nextId += 1;
    calls.set(id, call);
    send({ type: 'call', id, method, input });
    return () => {
      if (calls.delete(id)) send({ type: 'cancel', id });
    };
  }

  return {
    ask: (method, input, signal) => ask(open, method, input, signal),
    follow: (method, input, signal) => follow(open, method, input, signal),
    receive: (frame) => receive(calls, frame),
    fail(error) {
      failure = error;
      for (const call of calls.values()) call.onError(error);
      calls.clear();
    },
  };
}

type Open = (method: string, input: unknown, call: OpenCall) => () => void;

function ask(open: Open, method: string, input: unknown, signal?: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(leftError(method));
      return;
    }
    const settle = (finish: () => void) => {
      signal?.removeEventListener('abort', leave);
      finish();
    };
    const cancel = open(method, input, {
      onValue: (value) => settle(() => resolve(value)),
      onEnd: () => settle(() => reject(new AppError('wire.bad-frame', { why: `${method} ended without an answer` }))),
      onError: (error) => settle(() => reject(error)),
    });
    function leave() {
      cancel();
      settle(() => reject(leftError(method)));
    }
    signal?.addEventListener('abort', leave, { once: true });
  });
}

async function* follow(open: Open, method: string, input: unknown, signal?: AbortSignal): AsyncGenerator {
  if (signal?.aborted === true) throw leftError(method);
  const queue = createItemQueue();
  const cancel = open(method, input, { onValue: queue.push, onEnd: queue.end, onError: queue.fail });
  const leave = () => queue.fail(leftError(method));
  signal?.addEventListener('abort', leave, { once: true });
  try {
    yield* queue.items();
  } finally {
    signal?.removeEventListener('abort', leave);
    cancel();
  }
}

function receive(calls: Map<number, OpenCall>, frame: EngineFrame): void {
  if (frame.type === 'welcome' || frame.id === null) return;
  const call = calls.get(frame.id);
  // An answer may cross with our `cancel` on the way.
  if (call === undefined) return;
  if (frame.type !== 'item') calls.delete(frame.id);
  switch (frame.type) {
    case 'result':
    case 'item':
      call.onValue(frame.value);
      return;
    case 'end':
      call.onEnd();
      return;
    case 'error':
      call.onError(decodeError(frame.error));
      return;
    default:
      assertNever(frame);
  }
}

function leftError(method: string): AppError {
  return new AppError('cancelled', { what: method });
}
