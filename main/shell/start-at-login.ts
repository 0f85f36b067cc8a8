import { app, dialog } from 'electron';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { loginEntry } from '../../contracts/locations.ts';
import { autostartEntry } from './autostart-entry.ts';
import { shellText } from '../../contracts/text/shell-text.ts';

/** With it the app begins in the tray. */
const hiddenFlag = '--hidden';

const entry = loginEntry(process.env, process.platform, homedir());
const loginItem = process.platform === 'win32' ? { args: [hiddenFlag] } : {};

/** Whether the app is started when the person logs in. */
export function startsAtLogin(): boolean {
  return entry === null ? app.getLoginItemSettings(loginItem).openAtLogin : existsSync(entry);
}

/** Has the app started at every login, in the tray; or no longer. Says why where it cannot; answers what is so now. */
export function tryToStartAtLogin(starts: boolean): boolean {
  try {
    setStartAtLogin(starts);
  } catch (error) {
    dialog.showErrorBox(shellText.startAtLoginFailed, error instanceof Error ? error.message : String(error));
  }
  return startsAtLogin();
}

function setStartAtLogin(starts: boolean): void {
  if (entry === null) {
    app.setLoginItemSettings({ ...loginItem, openAtLogin: starts });
  } else if (starts) {
    mkdirSync(dirname(entry), { recursive: true });
    writeFileSync(entry, autostartEntry(shellText.product, [...ownCommand(), hiddenFlag]));
  } else {
    rmSync(entry, { force: true });
  }
}

/** Whether an app with these arguments is to begin in the tray. */
export function beginsHidden(args: readonly string[]): boolean {
  return args.includes(hiddenFlag) || (process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin);
}

/** An AppImage runs from a place that is there only while it runs; it tells the file itself. */
function ownCommand(): string[] {
  const program = process.env['APPIMAGE'] ?? process.execPath;
  return app.isPackaged ? [program] : [program, app.getAppPath()];
}
