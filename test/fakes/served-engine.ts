import type { SlipwayHandlers } from '../../contracts/services.ts';
import { services } from '../../contracts/services.ts';
import { AppError } from '../../contracts/app-error.ts';
import type { ServedEngine } from '../../main/server/start-server.ts';

type Handlers = Omit<SlipwayHandlers, 'engine'>;
type PartialHandlers = { readonly [Service in keyof Handlers]?: Partial<Handlers[Service]> };

/** An engine for the real server that answers only what the test gives; anything else is refused. */
export function servedEngine(given: PartialHandlers): ServedEngine {
  const handlers: Record<string, Record<string, unknown>> = {};
  for (const [service, methods] of Object.entries(services)) {
    const own: Record<string, unknown> = {};
    for (const method of Object.keys(methods)) {
      own[method] = async () => {
        throw new AppError('internal', { why: `the test gives no answer to ${service}.${method}` });
      };
    }
    handlers[service] = own;
  }
  for (const [service, methods] of Object.entries(given)) handlers[service] = { ...handlers[service], ...methods };
  // Complete: built from the very list that the type is derived from.
  return { handlers: handlers as unknown as Handlers, operations: { active: () => 0 }, close: async () => undefined };
}
