import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { type Server, type Socket, createServer } from 'node:net';
import { AppError } from '../../contracts/app-error.ts';
import type { SocketAddress } from '../../contracts/locations.ts';
import type { Connection } from '../rpc/connection.ts';
import { streamConnection } from '../rpc/stream-connection.ts';

export interface Listener {
  /** No new connection is taken after this. */
  readonly stop: () => void;
  /** Ends the connections that there are; resolves when all have ended. */
  readonly close: () => Promise<void>;
}

/** How long a peer may take to read what was sent to it before its connection is cut. */
const graceMilliseconds = 1000;

/**
 * Listens on the engine's socket, for this user alone. Who calls this holds the engine's lock: a socket that is there
 * already was left by a dead engine.
 */
export async function listenOnSocket(
  address: SocketAddress,
  home: string,
  onConnection: (connection: Connection) => void,
): Promise<Listener> {
  if (address.folder !== null && address.folder !== home) makeOwnFolder(address.folder);
  if (process.platform !== 'win32') rmSync(address.path, { force: true });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    onConnection(streamConnection(socket));
  });
  await listen(server, address.path);
  if (process.platform !== 'win32') chmodSync(address.path, 0o600);
  return {
    stop: () => void server.close(),
    close: () => closeSockets(sockets),
  };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new AppError('file.unwritable', { path, why: error.message }, error)));
    server.listen(path, resolve);
  });
}

async function closeSockets(sockets: ReadonlySet<Socket>): Promise<void> {
  const open = [...sockets];
  await Promise.all(
    open.map(
      (socket) =>
        new Promise<void>((resolve) => {
          const timer = setTimeout(() => socket.destroy(), graceMilliseconds);
          socket.once('close', () => {
            clearTimeout(timer);
            resolve();
          });
          socket.end();
        }),
    ),
  );
}

/** A folder among everybody's temporary files, which somebody else may have made first, to listen in on us. */
function makeOwnFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const facts = lstatSync(path);
  const isOurs = facts.isDirectory() && facts.uid === process.getuid?.() && (facts.mode & 0o077) === 0;
  if (!isOurs) throw new AppError('file.unwritable', { path, why: 'it is not a folder of this user alone' });
}
