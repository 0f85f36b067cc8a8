import { readFileSync } from 'node:fs';
import { type Socket, connect } from 'node:net';
import { AppError, decodeError } from '../../contracts/app-error.ts';
import { engineFiles } from '../../contracts/locations.ts';
import { type EngineFrame, engineFrameSchema, protocolVersion } from '../../contracts/wire.ts';
import type { Connection } from './connection.ts';
import { engineAddress } from './engine-address.ts';
import { streamConnection } from './stream-connection.ts';

export type Welcome = Extract<EngineFrame, { type: 'welcome' }>;

/** A connection to an engine that has accepted us. */
export interface Attached {
  readonly connection: Connection;
  readonly engine: Welcome;
}

/** A connection that has not said hello yet, and what it has to say. */
export interface OpenedEngine {
  readonly connection: Connection;
  readonly token: string;
}

/**
 * Connects to the engine of a prepared state folder. Resolves with null where none listens; rejects with
 * `file.unreadable`. For who relays frames of somebody else, such as a page, that says hello itself.
 */
export async function openEngine(home: string): Promise<OpenedEngine | null> {
  const socket = await open(engineAddress(home).path);
  if (socket === null) return null;
  const connection = streamConnection(socket);
  // Read only now: an engine writes its token before it listens.
  const token = readToken(engineFiles(home, process.platform).token);
  if (token !== null) return { connection, token };
  connection.end();
  return null;
}

/**
 * Connects to the engine of a prepared state folder and says hello. Resolves with null where none listens, or where it
 * ended before it answered; rejects with `engine.no-answer`, `wire.unauthorized` or `file.unreadable`.
 */
export async function greetEngine(home: string, client: string, timeoutSeconds: number): Promise<Attached | null> {
  const opened = await openEngine(home);
  if (opened === null) return null;
  const { connection, token } = opened;
  const answer = nextFrame(connection, timeoutSeconds, engineFiles(home, process.platform).log);
  connection.send({ type: 'hello', protocol: protocolVersion, token, client }).catch(() => undefined);
  const frame = await answer;
  if (frame === null) return null;
  if (frame.type === 'welcome') return { connection, engine: frame };
  connection.end();
  throw frame.type === 'error' ? decodeError(frame.error) : new AppError('wire.bad-frame', { why: 'it is no welcome' });
}

/** The next frame of an engine, or null where the connection ends first. Rejects with `engine.no-answer`. */
export function nextFrame(connection: Connection, timeoutSeconds: number, log: string): Promise<EngineFrame | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      connection.end();
      reject(new AppError('engine.no-answer', { seconds: timeoutSeconds, log }));
    }, 1000 * timeoutSeconds);
    connection.onEnd(() => {
      clearTimeout(timer);
      resolve(null);
    });
    connection.onFrame((frame) => {
      clearTimeout(timer);
      const parsed = engineFrameSchema.safeParse(frame);
      if (parsed.success) resolve(parsed.data);
      else reject(new AppError('wire.bad-frame', { why: 'it is none that an engine sends' }));
    });
  });
}

/** Codes of a socket where nobody listens: not there, left by a dead engine, or just being closed. */
const nobodyListens: ReadonlySet<string> = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE']);

function open(path: string): Promise<Socket | null> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    const fail = (error: NodeJS.ErrnoException): void => {
      if (nobodyListens.has(error.code ?? '')) resolve(null);
      else reject(new AppError('file.unreadable', { path, why: error.message }, error));
    };
    socket.once('error', fail);
    socket.once('connect', () => {
      socket.off('error', fail);
      resolve(socket);
    });
  });
}

function readToken(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    const failure = error as NodeJS.ErrnoException;
    if (failure.code === 'ENOENT') return null;
    throw new AppError('file.unreadable', { path, why: failure.message }, error);
  }
}
