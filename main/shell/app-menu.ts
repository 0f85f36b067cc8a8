import type { Menu, MenuItemConstructorOptions } from 'electron';
import type { ScreenTarget } from '../../contracts/screen-target.ts';
import { shellText } from '../../contracts/text/shell-text.ts';
import type { Updates } from './updates.ts';

const words = shellText.menu;
type Item = MenuItemConstructorOptions;
const itemIds = { look: 'look-for-updates', restart: 'restart-to-update' } as const;

/** What the menu's own items do. */
export interface MenuActions {
  readonly platform: NodeJS.Platform;
  /** Whether the developer tools are offered. */
  readonly isForDevelopers: boolean;
  readonly goTo: (target: ScreenTarget) => void;
  readonly startsAtLogin: boolean;
  /** Answers whether it is so now: it may not have been possible. */
  readonly setStartAtLogin: (starts: boolean) => boolean;
  readonly saveDiagnostics: () => Promise<void>;
  /** Null where there is no feed of newer versions. */
  readonly updates: Updates | null;
}

const screens = ['home', 'launch', 'platform', 'notebooks', 'snapshots', 'volumes', 'operations', 'doctor'] as const;

/** The menu as the platform wants it: what a role exists for is a role, so that the system words and places it. */
export function menuTemplate(actions: MenuActions): Item[] {
  const isMac = actions.platform === 'darwin';
  const settings: Item = {
    id: 'settings',
    label: words.settings,
    accelerator: 'CommandOrControl+,',
    click: () => actions.goTo({ screen: 'settings' }),
  };
  const login: Item = {
    id: 'start-at-login',
    label: words.startAtLogin,
    type: 'checkbox',
    checked: actions.startsAtLogin,
    click: (item) => (item.checked = actions.setStartAtLogin(item.checked)),
  };
  const about: Item = { id: 'about', label: words.about, click: () => actions.goTo({ screen: 'about' }) };
  const updates = actions.updates === null ? [] : updateItems(actions.updates);
  return [
    ...(isMac ? [macMenu(about, [settings, login])] : [fileMenu([settings, login])]),
    ...(isMac ? [{ label: words.file, submenu: [{ role: 'close' as const }] }] : []),
    { label: words.edit, role: 'editMenu' },
    viewMenu(actions.isForDevelopers),
    { label: words.go, submenu: screens.map((screen, index) => goItem(screen, index, actions.goTo)) },
    { label: words.window, role: 'windowMenu' },
    { label: words.help, role: 'help', submenu: [diagnosticsItem(actions), ...updates, ...(isMac ? [] : [about])] },
  ];
}

/** Greyed while it works: it may take as long as what hangs is waited for. */
function diagnosticsItem({ saveDiagnostics }: MenuActions): Item {
  return {
    id: 'save-diagnostics',
    label: words.diagnostics,
    click: (item) => {
      item.enabled = false;
      void saveDiagnostics().finally(() => (item.enabled = true));
    },
  };
}

/** The second one takes the place of the first when there is something to restart into: see `offerRestart`. */
function updateItems({ look, restart }: Updates): Item[] {
  return [
    { id: itemIds.look, label: words.lookForUpdates, click: () => void look() },
    { id: itemIds.restart, label: words.restartToUpdate, visible: false, click: () => void restart() },
  ];
}

/** Lets the menu offer what is ready. */
export function offerRestart(menu: Pick<Menu, 'getMenuItemById'> | null): void {
  for (const [id, visible] of [
    [itemIds.look, false],
    [itemIds.restart, true],
  ] as const) {
    const item = menu?.getMenuItemById(id);
    if (item) item.visible = visible;
  }
}

function macMenu(about: Item, settings: readonly Item[]): Item {
  const separator: Item = { type: 'separator' };
  return {
    label: shellText.product,
    submenu: [
      about,
      separator,
      ...settings,
      separator,
      ...[{ role: 'services' as const }, separator],
      ...[{ role: 'hide' as const }, { role: 'hideOthers' as const }, { role: 'unhide' as const }, separator],
      { id: 'quit', role: 'quit', label: words.quit },
    ],
  };
}

function fileMenu(settings: readonly Item[]): Item {
  return {
    label: words.file,
    submenu: [
      ...settings,
      { type: 'separator' },
      { id: 'close', role: 'close', label: words.close, accelerator: 'CommandOrControl+W' },
      { id: 'quit', role: 'quit', label: words.quit, accelerator: 'CommandOrControl+Q' },
    ],
  };
}

function viewMenu(isForDevelopers: boolean): Item {
  return {
    label: words.view,
    submenu: [
      { id: 'reload', role: 'reload' },
      ...(isForDevelopers ? [{ role: 'toggleDevTools' as const }] : []),
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
    ],
  };
}

function goItem(screen: (typeof screens)[number], index: number, goTo: (target: ScreenTarget) => void): Item {
  return {
    id: `go-${screen}`,
    label: shellText.screens[screen],
    accelerator: `CommandOrControl+${index + 1}`,
    click: () => goTo({ screen }),
  };
}
