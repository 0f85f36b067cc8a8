import path from 'node:path';
import { AppError } from '../../contracts/app-error.ts';
import { services, type SlipwayHandlers } from '../../contracts/services.ts';
import { serveConnection } from '../../main/rpc/dispatch.ts';
import { bindMethods } from '../../main/rpc/method-table.ts';
import type { Connection } from '../../main/rpc/connection.ts';
import { servePage } from '../../main/server/http-server.ts';

/** Handlers of the services that a scene needs; everything else refuses. */
export type Scene = { readonly [Service in keyof SlipwayHandlers]?: Partial<SlipwayHandlers[Service]> };

export interface FakeEngine {
  /** Where a browser opens the page, with the token. */
  readonly address: string;
  readonly port: number;
  /** Errors that were sent to the page. */
  readonly errors: readonly string[];
  /** Cuts all connections and stops to answer, as when the engine is killed. */
  close(): Promise<void>;
}

const token = 'token-of-the-fake-engine';
const builtPage = path.resolve(import.meta.dirname, '../../dist/page');

/** The real page server and the real wire, with scripted answers behind them. */
export async function startFakeEngine(scene: Scene, port?: number): Promise<FakeEngine> {
  const errors: string[] = [];
  const onError = (what: string, error: unknown): void => {
    errors.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  };
  const options = {
    methods: bindMethods(services, handlersOf(scene)),
    identity: { version: '0.0.0-fake', build: 'fake' },
    isToken: (shown: string) => shown === token,
    onAttached: () => () => undefined,
    onError,
  };
  const server = await servePage({
    folder: process.env['SLIPWAY_TEST_PAGE'] ?? builtPage,
    onConnection: (connection: Connection) => serveConnection(connection, options),
    onError,
    ...(port === undefined ? {} : { port }),
  });
  return {
    address: `http://127.0.0.1:${String(server.port)}/#token=${token}`,
    port: server.port,
    errors,
    close: server.close,
  };
}

function handlersOf(scene: Scene): Record<string, Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(services).map(([service, methods]) => {
      const scripted: Record<string, unknown> = { ...scene[service as keyof Scene] };
      const handlers = Object.keys(methods).map((method) => [method, scripted[method] ?? refuse(service, method)]);
      return [service, Object.fromEntries(handlers) as Record<string, unknown>];
    }),
  );
}

function refuse(service: string, method: string): () => Promise<never> {
  return async () => {
    throw new AppError('internal', { why: `the scene has no ${service}.${method}` });
  };
}
