import { app, autoUpdater as systemUpdater, dialog } from 'electron';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AppUpdater } from 'electron-updater';
import { shellText } from '../../contracts/text/shell-text.ts';

const words = shellText.update;

/** The first look comes when the window is there and has something to show. */
const firstLookSeconds = 10;
const hoursBetweenLooks = 6;

/** Newer versions of the app, from the feed that it was packed for. */
export interface Updates {
  /** Looks now, and says what it found to the person who asked. */
  readonly look: () => Promise<void>;
  /** Ends the engine and the app, puts the newer version in its place and opens it. Says why where that cannot be. */
  readonly restart: () => Promise<void>;
}

interface UpdateParts {
  /** A newer version lies here, whole and verified. */
  readonly onReady: (version: string) => void;
  /** The app is about to end, and must not be held back. */
  readonly onLeave: () => void;
}

/** Looks for newer versions from now on; null where this app was packed for no feed, and nobody is asked. */
export function watchUpdates(parts: UpdateParts): Updates | null {
  const feed = feedFile();
  if (feed === undefined || !existsSync(feed)) return null;
  const updater = prepareUpdater(feed, parts);
  void lookAgainAndAgain(updater);
  return {
    look: () => lookFor(updater),
    restart: () => restartInto(updater),
  };
}

/** Electron-builder puts it into a package that has a feed. Only a build that is no package can be told another one. */
function feedFile(): string | undefined {
  return app.isPackaged ? join(process.resourcesPath, 'app-update.yml') : process.env['SLIPWAY_UPDATE_FEED'];
}

async function prepareUpdater(feed: string, { onReady, onLeave }: UpdateParts): Promise<AppUpdater> {
  // Run only where it is of use: it is most of the shell.
  const { autoUpdater } = await import('electron-updater');
  if (!app.isPackaged) {
    autoUpdater.forceDevUpdateConfig = true;
    autoUpdater.updateConfigPath = feed;
  }
  // Some packages ask for an administrator's password: that comes when a person chose it, not when they leave.
  autoUpdater.autoInstallOnAppQuit = false;
  let ready = '';
  autoUpdater.on('update-downloaded', ({ version }) => {
    // It is found again at every look.
    if (version !== ready) onReady(version);
    ready = version;
  });
  systemUpdater.on('before-quit-for-update', onLeave);
  return autoUpdater;
}

async function lookAgainAndAgain(preparing: Promise<AppUpdater>): Promise<void> {
  await sleep(firstLookSeconds * 1000, undefined, { ref: false });
  const updater = await preparing;
  for (;;) {
    // Without a network, or a feed that answers, there is nothing to tell to who did not ask.
    await updater.checkForUpdates().catch(() => undefined);
    await sleep(hoursBetweenLooks * 3_600_000, undefined, { ref: false });
  }
}

async function lookFor(preparing: Promise<AppUpdater>): Promise<void> {
  try {
    const updater = await preparing;
    const found = await updater.checkForUpdates();
    if (found === null) tell(words.none, words.notHere);
    else if (!found.isUpdateAvailable) tell(words.none, words.newest(app.getVersion()));
    else {
      tell(words.found(found.updateInfo.version), words.downloading);
      await found.downloadPromise;
    }
  } catch (thrown) {
    const { asAppError } = await import('./engine-side.ts');
    dialog.showErrorBox(words.failed, asAppError(thrown).message);
  }
}

function tell(message: string, detail: string): void {
  void dialog.showMessageBox({ type: 'info', message, detail, buttons: [words.close], noLink: true });
}

async function restartInto(preparing: Promise<AppUpdater>): Promise<void> {
  try {
    const updater = await preparing;
    const { askRunningEngine } = await import('./engine-side.ts');
    // Its files are about to be replaced. It refuses while operations run.
    await askRunningEngine((client) => client.engine.shutdown({}));
    // The newer version may be there before this one is gone, and must not be sent away.
    app.releaseSingleInstanceLock();
    updater.once('error', ({ message }) => {
      app.requestSingleInstanceLock();
      dialog.showErrorBox(words.notInstalled, message);
    });
    updater.quitAndInstall(true, true);
  } catch (thrown) {
    const { asAppError } = await import('./engine-side.ts');
    const { message, remedy } = asAppError(thrown);
    dialog.showErrorBox(words.notInstalled, `${message}\n\n${remedy}`);
  }
}
