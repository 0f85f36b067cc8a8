import { app, dialog, Menu, Notification, shell, Tray } from 'electron';
import { AppError, asAppError } from '../../../contracts/app-error.ts';
import { isUnderWay } from '../../../contracts/under-way.ts';
import type { AttachEngine } from '../attach-engine.ts';
import type { AppWindow } from '../app-window.ts';
import { askRunningEngine } from '../ask-engine.ts';
import { isOpenedOutside } from '../page-limits.ts';
import { shellText } from '../../../contracts/text/shell-text.ts';
import { watchEngine } from './engine-watch.ts';
import { type News, newsOf } from './news.ts';
import { trayIcon } from './tray-icon.ts';
import { type TrayActions, trayMenu } from './tray-menu.ts';
import { iconOf, nothingKnown, sentenceOf, type TrayFacts, trayState } from './tray-state.ts';

const words = shellText.tray;

export interface AppTray {
  /** Tells that a newer version lies ready, and offers to restart into it. */
  readonly offerRestart: (version: string, restart: () => void) => void;
}

interface TrayParts {
  readonly programFolder: string;
  readonly attachEngine: AttachEngine;
  readonly window: AppWindow;
}

/** Puts the app into the tray: shows what is true of the engine and its cluster, and tells news to who does not look. */
export function showTray({ programFolder, attachEngine, window }: TrayParts): AppTray {
  let actions = trayActions(window);
  let known = nothingKnown('connecting');
  const shown = { icon: iconOf(trayState(known)), sentence: '', menu: '' };
  const tray = new Tray(trayIcon(programFolder, shown.icon));
  tray.on('click', () => window.show());

  function show(facts: TrayFacts): void {
    const state = trayState(facts);
    const icon = iconOf(state);
    if (icon !== shown.icon) tray.setImage(trayIcon(programFolder, icon));
    const sentence = sentenceOf(state);
    if (sentence !== shown.sentence) tray.setToolTip(`${shellText.product}: ${sentence}`);
    const template = trayMenu(facts, sentence, actions);
    const about = [facts.platform?.cluster.name, facts.operations.find(isUnderWay)?.id];
    const menu = JSON.stringify([template, ...about]);
    // A menu that is open is closed by a new one, so it stays where nothing in it is different.
    if (menu !== shown.menu) tray.setContextMenu(Menu.buildFromTemplate(template));
    Object.assign(shown, { icon, sentence, menu });
  }

  show(known);
  watchEngine(attachEngine, (facts) => {
    const news = newsOf(known, facts);
    known = facts;
    show(facts);
    if (window.current()?.isFocused() !== true) for (const each of news) tell(each, window);
  });
  return {
    offerRestart(version, restart) {
      actions = { ...actions, newer: { version, restart } };
      show(known);
      tell(
        { title: shellText.update.ready(version), body: shellText.update.choose, target: { screen: 'about' } },
        window,
      );
    },
  };
}

/** Notifications that nobody clicked yet: one that is collected can no longer be clicked. */
const open = new Set<Notification>();

function tell({ title, body, target }: News, window: AppWindow): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body });
  open.add(notification);
  notification.on('click', () => {
    open.delete(notification);
    window.show(target);
  });
  notification.on('close', () => open.delete(notification));
  notification.show();
}

function trayActions(window: AppWindow): TrayActions {
  return {
    show: window.show,
    quit: () => app.quit(),
    newer: null,
    run: (kind, cluster) =>
      reporting(words.refused.operation, () =>
        askRunningEngine((client) => client.operations.start({ kind, input: { cluster } })),
      ),
    openDashboard: (cluster) => reporting(words.refused.dashboard, () => openDashboard(cluster)),
  };
}

function reporting(title: string, act: () => Promise<unknown>): void {
  void act().catch((error: unknown) => {
    const { message, remedy } = asAppError(error);
    dialog.showErrorBox(title, `${message}\n\n${remedy}`);
  });
}

/** Opens the platform's own page in the user's browser. Where it needs a forward, that is kept until it is lost. */
async function openDashboard(cluster: string): Promise<void> {
  const answered = await askRunningEngine(async (client) => {
    let isShown = false;
    for await (const page of client.access.open({ cluster })) {
      if (page.state !== 'open' || isShown) continue;
      if (!isOpenedOutside(page.address))
        throw new AppError('wire.bad-frame', { why: 'its page is not on this computer' });
      await shell.openExternal(page.address);
      isShown = true;
    }
    return true;
  });
  if (answered === null) throw new AppError('engine.gone', { why: 'no engine runs' });
}
