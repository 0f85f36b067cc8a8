import { ipcMain, MessageChannelMain, type IpcMainEvent } from 'electron';
import { encodeError } from '../../contracts/app-error.ts';
import { openEngine, type OpenedEngine } from '../rpc/greet-engine.ts';
import { AppError } from '../../contracts/app-error.ts';
import type { AttachEngine } from './attach-engine.ts';
import { channels } from './channels.ts';
import { engineHome } from './engine-home.ts';
import { isOurPage } from './page-sender.ts';
import { relay } from './relay.ts';

/** Gives each page that asks a port to the engine, which is started where none runs. */
export function serveEnginePorts(attachEngine: AttachEngine): void {
  ipcMain.on(channels.requestPort, (event, request: unknown) => {
    if (!isOurPage(event) || typeof request !== 'number') return;
    void givePort(event, request, attachEngine);
  });
}

async function givePort({ sender }: IpcMainEvent, request: number, attachEngine: AttachEngine): Promise<void> {
  try {
    const { connection, token } = await open(attachEngine);
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
async function open(attachEngine: AttachEngine): Promise<OpenedEngine> {
  const starter = await attachEngine('app');
  try {
    const opened = await openEngine(engineHome());
    if (opened === null) throw new AppError('engine.gone', { why: 'it ended as soon as it was started' });
    return opened;
  } finally {
    starter.connection.end();
  }
}
