import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { join } from 'node:path';
import { type ScreenTarget, screenHash } from '../../contracts/screen-target.ts';
import { pageAddress } from './page-address.ts';
import { placeWindow, smallestWindow, type WindowPlace } from './window-place.ts';
import { shellText } from '../../contracts/text/shell-text.ts';
import { readWindowPlace, writeWindowPlace } from './window-place-file.ts';

/** The one window of the app. It may be hidden, or not be there at all. */
export interface AppWindow {
  /** Brings it to the front, opened anew where it is gone; at a screen, if one is named. */
  show(this: void, target?: ScreenTarget): void;
  /** The window itself, for what is shown above it; null while there is none. */
  current(this: void): BrowserWindow | null;
  /** Resolves when a window that was opened has painted its first; at once where there is none. */
  painted(this: void): Promise<void>;
}

interface WindowOptions {
  /** Whether a window that is closed is only hidden, for the app stays where it is seen: the dock, the tray. */
  readonly hidesWhenClosed: () => Promise<boolean>;
  /** Where it is not, closing it means leaving the app, which may ask first. */
  readonly leave: () => void;
  /** Whether the app is being left, so that the window is really to go. */
  readonly isLeaving: () => boolean;
}

/** So long after the last move the place is written down. */
const settleMilliseconds = 400;

/** Keeps the one window of the app, and its place on the screen from one start to the next. */
export function createAppWindow(options: WindowOptions): AppWindow {
  let window: BrowserWindow | null = null;
  let painted = Promise.resolve();
  return {
    current: () => window,
    painted: () => painted,
    show(target) {
      if (window === null) {
        window = openWindow(options);
        window.on('closed', () => (window = null));
        painted = firstPaint(window);
        void window.loadURL(addressOf(target)).catch(() => undefined);
        return;
      }
      // Only the hash differs: the page stays, with all that is on it. A load that another one overtakes rejects.
      if (target !== undefined) void window.loadURL(addressOf(target)).catch(() => undefined);
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
  };
}

function firstPaint(window: BrowserWindow): Promise<void> {
  return new Promise((resolve) => {
    window.once('ready-to-show', resolve);
    window.once('closed', resolve);
  });
}

function addressOf(target: ScreenTarget | undefined): string {
  return target === undefined ? pageAddress : pageAddress + screenHash(target);
}

function openWindow({ hidesWhenClosed, leave, isLeaving }: WindowOptions): BrowserWindow {
  const file = join(app.getPath('userData'), 'window.json');
  const { maximised, ...bounds } = placeWindow(readWindowPlace(file), workAreas());
  const window = new BrowserWindow({
    ...bounds,
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    show: false,
    title: shellText.product,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0d1413' : '#eef1ef',
    webPreferences: {
      preload: join(__dirname, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      // It would fetch dictionaries from outside.
      spellcheck: false,
    },
  });
  keepPlace(window, file);
  window.once('ready-to-show', () => {
    if (maximised) window.maximize();
    window.show();
  });
  window.on('close', (event) => {
    if (isLeaving()) return;
    event.preventDefault();
    void hidesWhenClosed().then((hides) => {
      if (!hides) leave();
      else if (!window.isDestroyed()) window.hide();
    });
  });
  return window;
}

function workAreas(): WindowPlace[] {
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== main.id);
  return [main, ...others].map(({ workArea }) => ({ ...workArea, maximised: false }));
}

function keepPlace(window: BrowserWindow, file: string): void {
  let timer: NodeJS.Timeout | undefined;
  const write = () => {
    clearTimeout(timer);
    if (!window.isDestroyed()) writeWindowPlace(file, { ...window.getNormalBounds(), maximised: window.isMaximized() });
  };
  const settle = () => {
    clearTimeout(timer);
    timer = setTimeout(write, settleMilliseconds);
  };
  window.on('resize', settle);
  window.on('move', settle);
  window.on('maximize', settle);
  window.on('unmaximize', settle);
  window.on('close', write);
}
