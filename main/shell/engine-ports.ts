import { ipcMain, type WebContents } from 'electron';
import type { AttachEngine } from './attach-engine.ts';
import { channels } from './channels.ts';
import { isOurPage } from './page-sender.ts';

/** Gives each page that asks a port to the engine, which is started where none runs. */
export function serveEnginePorts(attachEngine: AttachEngine): void {
  ipcMain.on(channels.requestPort, (event, request: unknown) => {
    if (isOurPage(event) && typeof request === 'number') void give(event.sender, request, attachEngine);
  });
}

async function give(page: WebContents, request: number, attachEngine: AttachEngine): Promise<void> {
  const { givePort } = await import('./engine-side.ts');
  await givePort(page, request, attachEngine);
}
