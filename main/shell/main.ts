import { app, BrowserWindow, nativeTheme, session, shell, type WebContents } from 'electron';
import { join } from 'node:path';
import { serveEnginePorts } from './engine-ports.ts';
import { isOpenedOutside, isPageAddress, isPermitted } from './page-limits.ts';
import { pageAddress } from './page-address.ts';
import { declarePageScheme, servePage } from './page-scheme.ts';

/** Where the program lies, with its Node, engine and page: beside the archive of the shell, or the build itself. */
const programFolder = app.isPackaged ? join(process.resourcesPath, 'slipway') : join(__dirname, '..');

function openWindow(): void {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 480,
    minHeight: 480,
    show: false,
    title: 'Slipway',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0d1413' : '#eef1ef',
    webPreferences: {
      preload: join(__dirname, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL(pageAddress);
}

/** Whatever the page is made to do, it stays the page. */
function confine(contents: WebContents): void {
  contents.on('will-navigate', (event, address) => {
    if (!isPageAddress(address)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (isOpenedOutside(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}

function showWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window === undefined) {
    openWindow();
    return;
  }
  if (window.isMinimized()) window.restore();
  window.focus();
}

async function start(): Promise<void> {
  declarePageScheme();
  app.on('second-instance', showWindow);
  app.on('activate', showWindow);
  app.on('web-contents-created', (_event, contents) => confine(contents));
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  await app.whenReady();
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(isPermitted(permission)),
  );
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => isPermitted(permission));
  servePage(join(programFolder, 'page'));
  serveEnginePorts({
    node: join(programFolder, process.platform === 'win32' ? 'node.exe' : 'node'),
    entry: join(programFolder, 'engine.js'),
  });
  openWindow();
}

// A second app shows the first one's window instead of its own.
if (app.requestSingleInstanceLock()) void start();
else app.quit();
