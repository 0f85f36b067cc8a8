import { MessageChannelMain, type WebContents } from 'electron';
import { AppError, encodeError } from '../../contracts/app-error.ts';
import { openEngine, type OpenedEngine } from '../rpc/greet-engine.ts';
import type { AttachEngine } from './attach-engine.ts';
import { channels } from './channels.ts';
import { engineHome } from './engine-home.ts';
import { relay } from './relay.ts';

/** Answers a page's request with a port whose other end is the engine's, or with why there is none. */
export async function givePort(page: WebContents, request: number, attachEngine: AttachEngine): Promise<void> {
  try {
    const { connection, token } = await open(attachEngine);
    if (page.isDestroyed()) {
      connection.end();
      return;
    }
    const { port1, port2 } = new MessageChannelMain();
    relay(port1, connection);
    page.postMessage(channels.port, { request, token }, [port2]);
  } catch (error) {
    if (!page.isDestroyed()) page.postMessage(channels.noPort, { request, error: encodeError(error) });
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
