import { AppError } from '../../contracts/app-error.ts';
import type { CallOptions, Method } from '../../contracts/service.ts';
import { services, type SlipwayClient } from '../../contracts/services.ts';
import type { CallTable } from './call-table.ts';

/** The engine's methods as functions. What the engine answers is checked against the contract. */
export function createClient(table: CallTable): SlipwayClient {
  const client = Object.entries(services).map(([service, methods]) => [
    service,
    Object.fromEntries(
      Object.entries<Method>(methods).map(([name, method]) => [name, bind(table, `${service}.${name}`, method)]),
    ),
  ]);
  return Object.fromEntries(client) as SlipwayClient;
}

function bind(table: CallTable, path: string, method: Method) {
  if (method.kind === 'unary') {
    return async (input: unknown, options?: CallOptions) =>
      read(path, method, await table.ask(path, input, options?.signal));
  }
  return async function* (input: unknown, options?: CallOptions) {
    for await (const value of table.follow(path, input, options?.signal)) yield read(path, method, value);
  };
}

function read(path: string, method: Method, value: unknown): unknown {
  const read = method.output.safeParse(value);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  const where = issue === undefined ? '' : ` at ${issue.path.join('.')}: ${issue.message}`;
  throw new AppError('wire.bad-frame', { why: `the answer of ${path} is not as agreed${where}` });
}
