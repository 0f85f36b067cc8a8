import { type Server, type Socket, createServer } from 'node:net';
import { AppError } from '../../../contracts/app-error.ts';
import type { NetworkHost } from '../../../provisioners/host.ts';
import { download, fetchText } from './download.ts';
import { reason, systemCode } from './system-error.ts';

const loopback = '127.0.0.1';

/** The computer's network. */
export function createNodeNetwork(): NetworkHost {
  return { download, fetchText, freePort, isPortFree, listen };
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await bind(server, 0);
  await closed(server);
  return port;
}

async function isPortFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await bind(server, port);
  } catch (error) {
    if (error instanceof AppError && error.code === 'port.taken') return false;
    throw error;
  }
  await closed(server);
  return true;
}

const listen: NetworkHost['listen'] = async (port, onConnection) => {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    // Whoever is handed the connection sees its end; without a listener an error would end the engine.
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  const bound = await bind(server, port);
  return {
    port: bound,
    close() {
      for (const socket of open) socket.destroy();
      return closed(server);
    },
  };
};

function bind(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const code = systemCode(error);
      const isTaken = code === 'EADDRINUSE' || code === 'EACCES';
      reject(
        isTaken ? new AppError('port.taken', { port }, error) : new AppError('internal', { why: reason(error) }, error),
      );
    });
    server.listen({ port, host: loopback, exclusive: true }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
