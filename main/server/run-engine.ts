import { homedir } from 'node:os';
import { asAppError } from '../../contracts/app-error.ts';
import { errorTable } from '../../contracts/error-table.ts';
import { slipwayHome } from '../../contracts/locations.ts';
import { type RunningServer, type ServedEngine, startServer } from './start-server.ts';

export interface EngineProcessOptions {
  readonly createEngine: (home: string) => Promise<ServedEngine>;
  readonly pageFolder: string;
}

const defaultIdleSeconds = 10;

/**
 * The life of an engine process: serves the state folder of the environment until it is idle, asked to end, or told to by
 * a signal. Ends with code 0, or with that of the error table where it cannot begin (8: another engine is at work).
 */
export async function runEngine(options: EngineProcessOptions): Promise<void> {
  const asked = listenForSignals();
  const server = await start(options);
  if (server === null) return;
  void asked.then((signal) => server.end(signal));
  // Operations that run are worth more than a clean slate: it is written down, and the engine goes on.
  process.on('uncaughtException', (error) => server.log.error('uncaught', error));
  process.on('unhandledRejection', (error) => server.log.error('unhandled', error));
  await server.ended;
  // A forgotten timer or socket must not keep an engine that has let go of its folder.
  process.exit(0);
}

/** From here on a signal ends the engine only by way of its orderly end, also one that comes while it starts. */
function listenForSignals(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => resolve(signal));
  });
}

async function start(options: EngineProcessOptions): Promise<RunningServer | null> {
  try {
    return await startServer({
      home: slipwayHome(process.env, process.platform, homedir()),
      createEngine: options.createEngine,
      pageFolder: options.pageFolder,
      idleSeconds: idleSeconds(process.env['SLIPWAY_IDLE_SECONDS']),
    });
  } catch (thrown) {
    const error = asAppError(thrown);
    process.stderr.write(`${error.message} ${error.remedy}\n`);
    process.exitCode = errorTable[error.code].exit;
    return null;
  }
}

function idleSeconds(text: string | undefined): number {
  const seconds = Number(text ?? '');
  return text === undefined || text === '' || !(seconds >= 0) ? defaultIdleSeconds : seconds;
}
