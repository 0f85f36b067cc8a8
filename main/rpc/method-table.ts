import type { HandlerContext, Method, Services } from '../../contracts/service.ts';

/** A method with what answers it; input and output are still to be parsed by the method's own schemas. */
export type BoundMethod =
  | { kind: 'unary'; method: Method; handler: (input: unknown, context: HandlerContext) => Promise<unknown> }
  | { kind: 'stream'; method: Method; handler: (input: unknown, context: HandlerContext) => AsyncIterable<unknown> };

/** Handlers by service and method, as `HandlersOf` types them for given services. */
export type AnyHandlers = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * Every method of `services` under its name on the wire (`service.method`), bound to its handler. A Map, so that no
 * name from outside reaches a prototype. Throws where a handler is missing.
 */
export function bindMethods(services: Services, handlers: AnyHandlers): ReadonlyMap<string, BoundMethod> {
  const table = new Map<string, BoundMethod>();
  for (const [service, methods] of Object.entries(services)) {
    for (const [name, method] of Object.entries(methods)) {
      table.set(`${service}.${name}`, bind(method, handlers[service]?.[name], `${service}.${name}`));
    }
  }
  return table;
}

function bind(method: Method, handler: unknown, name: string): BoundMethod {
  if (typeof handler !== 'function') throw new TypeError(`Nothing answers ${name}`);
  // HandlersOf typed the handler for this very method, and the dispatcher hands it only what its schema parsed.
  const bound: { method: Method; handler: unknown } = { method, handler };
  return { kind: method.kind, ...bound } as BoundMethod;
}
