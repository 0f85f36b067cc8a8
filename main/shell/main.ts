import { app, Menu, powerMonitor } from 'electron';
import { join } from 'node:path';
import type { ScreenTarget } from '../../contracts/screen-target.ts';
import { menuTemplate, offerRestart } from './app-menu.ts';
import { createAppWindow, type AppWindow } from './app-window.ts';
import type { AttachEngine } from './attach-engine.ts';
import { serveFileChooser } from './choose-file.ts';
import { confine, confineSession } from './confine-page.ts';
import { linkOf, linkScheme, parseDeepLink } from './deep-link.ts';
import { serveEnginePorts } from './engine-ports.ts';
import { createLeaveGuard } from './leave-guard.ts';
import { leaveParts } from './leave-parts.ts';
import { fileOf, targetOfFile } from './opened-file.ts';
import { declarePageScheme, servePage } from './page-scheme.ts';
import { repairPage } from './repair-page.ts';
import { beginsHidden, startsAtLogin, tryToStartAtLogin } from './start-at-login.ts';
import type { AppTray } from './tray/tray.ts';
import { isTraySeen, untilTraySeen } from './tray/tray-watcher.ts';
import { watchUpdates } from './updates.ts';

/** Where the program lies, with its Node, engine and page: beside the archive of the shell, or the build itself. */
const programFolder = app.isPackaged ? join(process.resourcesPath, 'slipway') : join(__dirname, '..');

const program = {
  node: join(programFolder, process.platform === 'win32' ? 'node.exe' : 'node'),
  entry: join(programFolder, 'engine.js'),
};

const guard = createLeaveGuard(leaveParts(() => window));
const window: AppWindow = createAppWindow({
  hidesWhenClosed: isTraySeen,
  leave: () => app.quit(),
  isLeaving: guard.isLeaving,
});

let attaching: Promise<AttachEngine> | undefined;
async function createAttach(): Promise<AttachEngine> {
  const { createAttachEngine } = await import('./engine-side.ts');
  return createAttachEngine(program, () => {
    guard.release();
    app.quit();
  });
}
const attachEngine: AttachEngine = async (client) => (await (attaching ??= createAttach()))(client);

/** Windows may be opened only when the app is ready; a link or a file may come before. */
const targetOf = (args: readonly string[], folder: string): ScreenTarget | undefined =>
  linkOf(args) ?? fileOf(args, folder) ?? undefined;
let firstTarget = targetOf(process.argv, process.cwd());
function goTo(target: ScreenTarget | undefined): void {
  if (app.isReady()) window.show(target);
  else firstTarget = target;
}

function listen(): void {
  // A second app hands over what it was started with, and ends.
  app.on('second-instance', (_event, args, folder) => {
    if (!beginsHidden(args)) goTo(targetOf(args, folder));
  });
  app.on('open-url', (event, address) => {
    event.preventDefault();
    goTo(parseDeepLink(address) ?? undefined);
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    goTo(targetOfFile(path) ?? undefined);
  });
  app.on('activate', () => goTo(undefined));
  app.on('web-contents-created', (_event, contents) => {
    confine(contents);
    repairPage(contents, () => app.quit());
  });
  app.on('before-quit', guard.beforeQuit);
}

/** So long a desktop may take until it shows icons. */
const trayPatienceSeconds = 20;

async function showWhereNoTrayIs(): Promise<void> {
  if (!(await untilTraySeen(trayPatienceSeconds))) window.show();
}

async function start(): Promise<void> {
  declarePageScheme();
  listen();
  // From a build's own folder the system would be told to open links with a bare Electron.
  if (app.isPackaged) app.setAsDefaultProtocolClient(linkScheme);
  await app.whenReady();
  // The system waits for nobody when it goes down; the engine notices by itself.
  powerMonitor.on('shutdown', guard.release);
  confineSession();
  servePage(join(programFolder, 'page'));
  serveEnginePorts(attachEngine);
  serveFileChooser();
  // First of all, for its page takes longest; it is seen when it has painted, and the menu is there by then.
  if (firstTarget === undefined && beginsHidden(process.argv)) void showWhereNoTrayIs();
  else window.show(firstTarget);
  const updates = watchUpdates({
    onReady: (version) => {
      offerRestart(Menu.getApplicationMenu());
      void tray.then(({ offerRestart: offer }) => offer(version, () => void updates?.restart()));
    },
    onLeave: guard.release,
  });
  const template = menuTemplate({
    platform: process.platform,
    isForDevelopers: !app.isPackaged,
    goTo,
    startsAtLogin: startsAtLogin(),
    setStartAtLogin: tryToStartAtLogin,
    saveDiagnostics: async () => (await import('./engine-side.ts')).saveDiagnostics(attachEngine, window),
    updates,
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  const tray = showTray();
}

async function showTray(): Promise<AppTray> {
  await window.painted();
  const { showTray: show } = await import('./engine-side.ts');
  return show({ programFolder, attachEngine, window });
}

// A second app shows the first one's window instead of its own.
if (app.requestSingleInstanceLock()) void start();
else app.quit();
