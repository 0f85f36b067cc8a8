import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** What the front did with a request: its path, and the header that asks for a part. */
export interface Passed {
  readonly path: string;
  readonly range: string | undefined;
  readonly authorization: string | undefined;
}

export interface RegistryFront {
  /** As image names begin with it. */
  readonly name: string;
  readonly address: string;
  readonly passed: Passed[];
  close(): Promise<void>;
}

/**
 * Answers a request itself (true), or lets it through to the registry (false); `change` may be given to alter or cut the
 * bytes of the answer that come through.
 */
export interface FrontRules {
  /** Where it is to be an encrypted one: key and certificate in PEM. */
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly answer?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Gets the whole body of what comes through; answers what is sent in its place, and whether it is cut off behind it. */
  readonly change?: (path: string, body: Buffer) => { body: Buffer; cut: boolean };
}

/** A small server before a registry that does what registries and lines do on a bad day. */
export async function registryFront(port: number, rules: FrontRules): Promise<RegistryFront> {
  const passed: Passed[] = [];
  const handle = (incoming: IncomingMessage, response: ServerResponse): void => {
    const path = incoming.url ?? '';
    const { range, authorization } = incoming.headers;
    passed.push({ path, range, authorization });
    if (rules.answer?.(incoming, response) === true) return;
    const { authorization: _, ...headers } = incoming.headers;
    request({ host: '127.0.0.1', port, path, method: incoming.method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const whole = Buffer.concat(chunks);
        const { body, cut } = rules.change?.(path, whole) ?? { body: whole, cut: false };
        response.writeHead(answer.statusCode ?? 0, answer.headers);
        // A line is cut some time after its last byte came: what came is read by then.
        if (cut) response.write(body, () => setTimeout(() => response.destroy(), 100));
        else response.end(body);
      });
    }).end();
  };
  const server = rules.tls === undefined ? createServer(handle) : createSecureServer(rules.tls, handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const own = (server.address() as AddressInfo).port;
  return {
    name: `localhost:${String(own)}`,
    address: `${rules.tls === undefined ? 'http' : 'https'}://localhost:${String(own)}`,
    passed,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
