import { ipcMain, MessageChannelMain, type IpcMainEvent } from 'electron';
import { encodeError } from '../../contracts/app-error.ts';
import { attach } from '../rpc/attach.ts';
import type { EngineProgram } from '../rpc/engine-program.ts';
import { spawnEngineOf } from '../rpc/engine-program.ts';
import { openEngine, type OpenedEngine } from '../rpc/greet-engine.ts';
import { AppError } from '../../contracts/app-error.ts';
import { channels } from './channels.ts';
import { engineHome } from './engine-home.ts';
import { isOurPage } from './page-sender.ts';
import { relay } from './relay.ts';

/** Gives each page that asks a port to the engine, which is started where none runs. */
export function serveEnginePorts(program: EngineProgram): void {
  ipcMain.on(channels.requestPort, (event, request: unknown) => {
    if (!isOurPage(event) || typeof request !== 'number') return;
    void givePort(event, request, program);
  });
}

async function givePort({ sender }: IpcMainEvent, request: number, program: EngineProgram): Promise<void> {
  try {
    const { connection, token } = await open(program);
    if (sender.isDestroyed()) {
      connection.end();
      return;
    }
    const { port1, port2 } = new MessageChannelMain();
    relay(port1, connection);
    sender.postMessage(channels.port, { request, token }, [port2]);
  } catch (error) {
    if (!sender.isDestroyed()) sender.postMessage(channels.noPort, { request, error: encodeError(error) });
  }
}

/** A connection on which nobody has said hello: that is the page's own to do. */
async function open(program: EngineProgram): Promise<OpenedEngine> {
  const home = engineHome();
  const starter = await attach({ home, spawnEngine: spawnEngineOf(program), client: 'app' });
  try {
    const opened = await openEngine(home);
    if (opened === null) throw new AppError('engine.gone', { why: 'it ended as soon as it was started' });
    return opened;
  } finally {
    starter.connection.end();
  }
}
