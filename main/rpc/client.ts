import { AppError } from '../../contracts/app-error.ts';
import { assertNever } from '../../contracts/assert-never.ts';
import type { CallOptions, Method } from '../../contracts/service.ts';
import { type SlipwayClient, services } from '../../contracts/services.ts';
import type { Connection } from './connection.ts';
import { createItemQueue } from './item-queue.ts';
import { type PendingCalls, createPendingCalls } from './pending-calls.ts';

type CallFunction = (input: unknown, options?: CallOptions) => unknown;

/**
 * The client's side of every method in `services`. The connection has said hello already. When it ends, all calls
 * under way reject with `engine.gone`; leaving a stream, or aborting the signal of a call, cancels it in the engine.
 */
export function createClient(connection: Connection): SlipwayClient {
  const calls = createPendingCalls(connection);
  const client: Record<string, Record<string, CallFunction>> = {};
  for (const [service, methods] of Object.entries(services)) {
    const bound: Record<string, CallFunction> = {};
    for (const [name, method] of Object.entries<Method>(methods)) {
      bound[name] = bindCall(calls, `${service}.${name}`, method);
    }
    client[service] = bound;
  }
  // Built from the very list that SlipwayClient is derived from.
  return client as unknown as SlipwayClient;
}

function bindCall(calls: PendingCalls, name: string, method: Method): CallFunction {
  switch (method.kind) {
    case 'unary':
      return (input, options) => ask(calls, name, method, input, options?.signal);
    case 'stream':
      return (input, options) => ({
        [Symbol.asyncIterator]: () => read(calls, name, method, input, options?.signal),
      });
    default:
      return assertNever(method);
  }
}

function ask(
  calls: PendingCalls,
  name: string,
  method: Method,
  input: unknown,
  signal?: AbortSignal,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    calls.open(
      name,
      input,
      {
        kind: 'unary',
        value(value) {
          const parsed = method.output.safeParse(value);
          if (parsed.success) resolve(parsed.data);
          else reject(unreadable(name));
        },
        end: () => reject(unreadable(name)),
        fail: reject,
        waiting: () => 0,
      },
      signal,
    );
  });
}

function read(
  calls: PendingCalls,
  name: string,
  method: Method,
  input: unknown,
  signal?: AbortSignal,
): AsyncIterator<unknown, undefined> {
  const queue = createItemQueue(calls.adjustFlow);
  const leave = calls.open(
    name,
    input,
    {
      kind: 'stream',
      value(value) {
        const parsed = method.output.safeParse(value);
        if (parsed.success) {
          queue.push(parsed.data);
        } else {
          queue.fail(unreadable(name));
          leave();
        }
      },
      end: queue.end,
      fail: queue.fail,
      waiting: () => queue.length,
    },
    signal,
  );
  return {
    next: queue.next,
    async return() {
      queue.drop();
      leave();
      return { done: true, value: undefined };
    },
  };
}

function unreadable(name: string): AppError {
  return new AppError('wire.bad-frame', { why: `the answer of ${name} is not what its contract says` });
}
