import { BrowserWindow, dialog, ipcMain, type WebContents } from 'electron';
import { channels } from './channels.ts';
import { isOurPage } from './page-sender.ts';

/** Lets the page ask the person for a file of this computer; it gets the full path of what was chosen, or null. */
export function serveFileChooser(): void {
  ipcMain.handle(channels.chooseFile, (event) => (isOurPage(event) ? chooseFile(event.sender) : null));
}

async function chooseFile(page: WebContents): Promise<string | null> {
  const above = BrowserWindow.fromWebContents(page);
  const options = { properties: ['openFile' as const] };
  const { filePaths } = await (above === null ? dialog.showOpenDialog(options) : dialog.showOpenDialog(above, options));
  return filePaths[0] ?? null;
}
