import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { AppError } from '../../contracts/app-error.ts';
import { webSocketPath } from '../../contracts/web-socket-path.ts';
import { maximumFrameBytes } from '../../contracts/wire.ts';
import type { Connection } from '../rpc/connection.ts';
import { sendPageFile } from './page-files.ts';
import { webSocketConnection } from './web-socket-connection.ts';

export interface PageServerOptions {
  /** The built page. */
  readonly folder: string;
  /** A free one where it is left out. */
  readonly port?: number;
  /** Serves a connection of the page, which still has to say hello. */
  readonly onConnection: (connection: Connection) => void;
  readonly onError: (what: string, error: unknown) => void;
}

export interface PageServer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Connections of pages at once, with and without a token. */
const maximumConnections = 64;

/**
 * Serves the page and its WebSocket on 127.0.0.1. Every request must name this very address as its host, so that no
 * other site can be made to lead here (DNS rebinding), and every WebSocket must come from the page itself. The token is
 * asked for in the first frame, by who serves the connection. Rejects with `port.taken`.
 */
export async function servePage(options: PageServerOptions): Promise<PageServer> {
  const server = createServer({ maxHeaderSize: 16 * 1024, requestTimeout: 30_000 });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maximumFrameBytes, perMessageDeflate: false });
  const port = await listen(server, options.port ?? 0);
  const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  const origins = new Set([...hosts].map((host) => `http://${host}`));

  server.on('request', (request, response) => {
    answer(request, response, hosts, options).catch((error: unknown) => {
      options.onError('page', error);
      response.destroy();
    });
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const refusal = refuseUpgrade(request, hosts, origins, sockets.clients.size);
    if (refusal !== null) {
      endWith(socket, refusal);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => options.onConnection(webSocketConnection(webSocket)));
  });
  return { port, close: () => close(server, sockets) };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' || error.code === 'EACCES' ? new AppError('port.taken', { port }) : error);
    });
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  hosts: ReadonlySet<string>,
  options: PageServerOptions,
): Promise<void> {
  for (const [name, value] of securityHeaders(hosts)) response.setHeader(name, value);
  if (!isHere(request, hosts)) {
    response.writeHead(421, { 'Content-Type': 'text/plain; charset=utf-8' }).end('This is not that host.\n');
    return;
  }
  await sendPageFile(options.folder, request, response);
}

/** The page loads and runs only what lies beside it, talks only to its own engine, and is framed by nobody. */
function securityHeaders(hosts: ReadonlySet<string>): [string, string][] {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "manifest-src 'self'",
    `connect-src 'self' ${[...hosts].map((host) => `ws://${host}`).join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return [
    ['Content-Security-Policy', policy.join('; ')],
    ['X-Content-Type-Options', 'nosniff'],
    ['X-Frame-Options', 'DENY'],
    ['Referrer-Policy', 'no-referrer'],
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['Cross-Origin-Resource-Policy', 'same-origin'],
    ['Cross-Origin-Embedder-Policy', 'require-corp'],
    ['Permissions-Policy', 'camera=(), microphone=(), geolocation=()'],
  ];
}

function isHere(request: IncomingMessage, hosts: ReadonlySet<string>): boolean {
  return hosts.has(request.headers.host?.toLowerCase() ?? '');
}

/** The status line that an upgrade is refused with, or null. */
function refuseUpgrade(
  request: IncomingMessage,
  hosts: ReadonlySet<string>,
  origins: ReadonlySet<string>,
  connections: number,
): string | null {
  if (!isHere(request, hosts)) return '421 Misdirected Request';
  // A browser always says where a WebSocket comes from; what does not say is no page of ours.
  if (!origins.has(request.headers.origin?.toLowerCase() ?? '')) return '403 Forbidden';
  if (request.url !== `/${webSocketPath}`) return '404 Not Found';
  return connections < maximumConnections ? null : '503 Service Unavailable';
}

function endWith(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

async function close(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const client of sockets.clients) client.terminate();
  sockets.close();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
