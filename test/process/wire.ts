import { duplexPair } from 'node:stream';
import { type SlipwayClient, type SlipwayHandlers, services } from '../../contracts/services.ts';
import { protocolVersion } from '../../contracts/wire.ts';
import { createClient } from '../../main/rpc/client.ts';
import type { Connection } from '../../main/rpc/connection.ts';
import { type DispatchOptions, serveConnection } from '../../main/rpc/dispatch.ts';
import { bindMethods } from '../../main/rpc/method-table.ts';
import { streamConnection } from '../../main/rpc/stream-connection.ts';

export type HandlersOfTest = { readonly [Service in keyof SlipwayHandlers]?: Partial<SlipwayHandlers[Service]> };

export interface Wire {
  /** The client's end, which has said nothing yet. */
  readonly connection: Connection;
  /** All that the engine sent until now, where no client reads it. */
  readonly frames: unknown[];
  readonly errors: { method: string; error: unknown }[];
  readonly attached: string[];
  /** Says hello and makes a client. */
  client(): Promise<SlipwayClient>;
}

/** An engine's side of the wire with these handlers, and the bare end of a client, over streams in memory. */
export function wire(handlers: HandlersOfTest = {}, options: Partial<DispatchOptions> = {}): Wire {
  const [near, far] = duplexPair();
  const errors: { method: string; error: unknown }[] = [];
  const attached: string[] = [];
  serveConnection(streamConnection(far), {
    methods: bindMethods(services, complete(handlers)),
    identity: { version: '1.2.3', build: 'test' },
    isToken: (token) => token === 'secret',
    onAttached: (client) => {
      attached.push(client);
      return () => attached.splice(attached.indexOf(client), 1);
    },
    onError: (method, error) => errors.push({ method, error }),
    ...options,
  });
  const connection = streamConnection(near);
  const frames: unknown[] = [];
  connection.onFrame((frame) => frames.push(frame));
  return {
    connection,
    frames,
    errors,
    attached,
    async client() {
      const welcomed = new Promise((resolve) => connection.onFrame(resolve));
      await connection.send({ type: 'hello', protocol: protocolVersion, token: 'secret', client: 'test' });
      await welcomed;
      return createClient(connection);
    },
  };
}

function complete(handlers: HandlersOfTest): Record<string, Record<string, unknown>> {
  const refuse = async (): Promise<never> => {
    throw new Error('This test has no such handler');
  };
  return Object.fromEntries(
    Object.entries(services).map(([service, methods]) => [
      service,
      {
        ...Object.fromEntries(Object.keys(methods).map((method) => [method, refuse])),
        ...handlers[service as keyof SlipwayHandlers],
      },
    ]),
  );
}
