import { rmSync, writeFileSync } from 'node:fs';
import { asAppError } from '../../contracts/app-error.ts';
import { engineFiles } from '../../contracts/locations.ts';
import { type SlipwayHandlers, services } from '../../contracts/services.ts';
import { type BuildIdentity, buildIdentity } from '../rpc/build-identity.ts';
import type { Connection } from '../rpc/connection.ts';
import { serveConnection } from '../rpc/dispatch.ts';
import { engineAddress, prepareHome } from '../rpc/engine-address.ts';
import { type BoundMethod, bindMethods } from '../rpc/method-table.ts';
import { engineHandlers } from './engine-handlers.ts';
import { takeEngineLock } from './engine-lock.ts';
import { type EngineLog, openEngineLog } from './engine-log.ts';
import { type Token, createToken, writeToken } from './engine-token.ts';
import { servePage } from './http-server.ts';
import { watchIdle } from './idle-watch.ts';
import { type Listener, listenOnSocket } from './socket-server.ts';

/** What the server needs of the engine that it serves. */
export interface ServedEngine {
  readonly handlers: Omit<SlipwayHandlers, 'engine'>;
  readonly operations: { active(): number };
  /** Whether something runs that would end with the engine. */
  holds?(): boolean;
  /** Interrupts what runs, and lets go of everything. */
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly home: string;
  /** Called when the state folder is this engine's alone, with the folder's real path. */
  readonly createEngine: (home: string) => Promise<ServedEngine>;
  /** The built page. */
  readonly pageFolder: string;
  readonly idleSeconds: number;
  readonly identity?: BuildIdentity;
}

export interface RunningServer {
  readonly log: EngineLog;
  /** Settles when the server has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Interrupts what runs and ends; resolves when all is let go. */
  readonly end: (why: string) => Promise<void>;
}

/** Takes the state folder, reads what is in it, and listens. Rejects with `engine.locked` where another engine has it. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const home = prepareHome(options.home);
  const files = engineFiles(home, process.platform);
  const lock = takeEngineLock(home);
  const log = openEngineLog(files.log);
  try {
    rmSync(files.uninstalled, { force: true });
    const engine = await options.createEngine(home);
    const server = new Server(options, home, engine, log);
    await server.listen();
    const owner = { pid: process.pid, ...server.identity, startedAt: server.startedAt };
    writeFileSync(files.owner, `${JSON.stringify(owner)}\n`, { mode: 0o600 });
    const end = (why: string): Promise<void> =>
      server.end(why).finally(() => {
        rmSync(files.owner, { force: true });
        lock.release();
      });
    return supervise(server, end, options.idleSeconds, log);
  } catch (error) {
    log.error('start', error);
    lock.release();
    throw error;
  }
}

function supervise(
  server: Server,
  endNow: (why: string) => Promise<void>,
  idleSeconds: number,
  log: EngineLog,
): RunningServer {
  let ending: Promise<void> | null = null;
  let resolve: () => void = () => undefined;
  const ended = new Promise<void>((settle) => {
    resolve = settle;
  });
  const end = (why: string): Promise<void> => {
    ending ??= endNow(why)
      .catch((error: unknown) => log.error('end', error))
      .finally(() => {
        idle.stop();
        resolve();
      });
    return ending;
  };
  const idle = watchIdle({ idleSeconds, isBusy: server.isBusy, onIdle: () => void end('idle') });
  server.onShutdown = () => void end('asked to');
  return { log, ended, end };
}

class Server {
  readonly startedAt = new Date().toISOString();
  readonly identity: BuildIdentity;
  onShutdown: () => void = () => undefined;
  readonly #options: ServerOptions;
  readonly #home: string;
  readonly #engine: ServedEngine;
  readonly #log: EngineLog;
  readonly #methods: ReadonlyMap<string, BoundMethod>;
  #listener: Listener | null = null;
  #attached = 0;

  constructor(options: ServerOptions, home: string, engine: ServedEngine, log: EngineLog) {
    this.#options = options;
    this.#home = home;
    this.#engine = engine;
    this.#log = log;
    this.identity = options.identity ?? buildIdentity;
    const own = engineHandlers({
      identity: this.identity,
      home,
      startedAt: this.startedAt,
      attached: () => this.#attached,
      running: () => engine.operations.active(),
      end: () => this.onShutdown(),
      servePage: (port) => this.#servePage(port),
    });
    this.#methods = bindMethods(services, { ...engine.handlers, engine: own });
  }

  readonly isBusy = (): boolean =>
    this.#attached > 0 || this.#engine.operations.active() > 0 || this.#engine.holds?.() === true;

  async listen(): Promise<void> {
    const token = createToken();
    writeToken(engineFiles(this.#home, process.platform).token, token);
    const address = engineAddress(this.#home);
    this.#listener = await listenOnSocket(address, this.#home, (connection) => this.#serve(connection, token));
    this.#log.write(`listens at ${address.path} (${this.identity.version}, ${this.identity.build})`);
  }

  async end(why: string): Promise<void> {
    this.#log.write(`ends: ${why}`);
    this.#listener?.stop();
    try {
      await this.#engine.close();
    } finally {
      await this.#listener?.close();
      this.#log.write('has ended');
    }
  }

  #serve(connection: Connection, token: Token): void {
    serveConnection(connection, {
      methods: this.#methods,
      identity: this.identity,
      isToken: token.matches,
      onAttached: (client) => {
        this.#attached += 1;
        this.#log.write(`attached: ${JSON.stringify(client.slice(0, 50))}`);
        return () => {
          this.#attached -= 1;
        };
      },
      onError: (method, error) => this.#report(method, error),
    });
  }

  /** What a person was told needs no log; what is a fault of ours does, with the stack. */
  #report(method: string, error: unknown): void {
    const { code, message, cause } = asAppError(error);
    if (code === 'internal') this.#log.error(method, cause ?? error);
    else if (code !== 'cancelled') this.#log.write(`${method}: ${code}: ${message}`);
  }

  /** Each page has a token of its own, which is worth nothing when it is closed. */
  async #servePage(port: number | undefined): Promise<{ address: string; close(): Promise<void> }> {
    const token = createToken();
    const page = await servePage({
      folder: this.#options.pageFolder,
      ...(port === undefined ? {} : { port }),
      onConnection: (connection) => this.#serve(connection, token),
      onError: (what, error) => this.#log.error(what, error),
    });
    return { address: `http://127.0.0.1:${page.port}/#token=${token.text}`, close: page.close };
  }
}
