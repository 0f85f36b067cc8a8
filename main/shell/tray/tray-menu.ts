import type { MenuItemConstructorOptions } from 'electron';
import type { ClusterState } from '../../../contracts/clusters.ts';
import type { OperationKind } from '../../../contracts/operations.ts';
import { isUnderWay } from '../../../contracts/under-way.ts';
import type { ScreenTarget } from '../../../contracts/screen-target.ts';
import { shellText } from '../../../contracts/text/shell-text.ts';
import type { TrayFacts } from './tray-state.ts';

type Item = MenuItemConstructorOptions;
const words = shellText.tray.menu;

/** What the items do. */
export interface TrayActions {
  /** Brings the window to the front, at a screen if one is named. */
  readonly show: (target?: ScreenTarget) => void;
  readonly openDashboard: (cluster: string) => void;
  readonly run: (kind: OperationKind & ('start' | 'stop' | 'pause' | 'resume'), cluster: string) => void;
  readonly quit: () => void;
  /** A newer version that lies ready, and what puts it in its place; null where there is none. */
  readonly newer: { readonly version: string; readonly restart: () => void } | null;
}

/** The menu of the tray, headed by the state in a sentence; every item of it always in the same place: what cannot be done now is greyed. */
export function trayMenu(facts: TrayFacts, sentence: string, actions: TrayActions): Item[] {
  const isHere = facts.engine === 'here';
  const platform = isHere ? facts.platform : null;
  const busy = isHere ? facts.operations.find(isUnderWay) : undefined;
  const state = platform?.cluster.condition.state ?? 'absent';
  const name = platform?.cluster.name ?? '';
  const may = (...states: readonly ClusterState['state'][]) => busy === undefined && states.includes(state);
  const isPaused = state === 'paused';
  const screenItem = (screen: 'notebooks' | 'snapshots'): Item => ({
    label: words[screen],
    enabled: state !== 'absent',
    click: () => actions.show({ screen, cluster: name }),
  });
  return [
    { label: sentence, enabled: false },
    ...(busy === undefined
      ? []
      : [{ label: words.busy(busy.title), click: () => actions.show({ screen: 'operations', operation: busy.id }) }]),
    { type: 'separator' },
    { label: words.open, click: () => actions.show() },
    {
      label: words.dashboard,
      enabled: state === 'running' && platform?.distribution !== null,
      click: () => actions.openDashboard(name),
    },
    screenItem('notebooks'),
    { type: 'separator' },
    {
      label: isPaused ? words.resume : words.start,
      enabled: may('stopped', 'paused'),
      click: () => actions.run(isPaused ? 'resume' : 'start', name),
    },
    { label: words.pause, enabled: may('running'), click: () => actions.run('pause', name) },
    {
      label: words.stop,
      enabled: may('running', 'paused', 'unreachable', 'starting'),
      click: () => actions.run('stop', name),
    },
    { type: 'separator' },
    screenItem('snapshots'),
    { label: words.toCloud, enabled: false },
    { type: 'separator' },
    ...(actions.newer === null
      ? []
      : [{ label: words.restartToUpdate(actions.newer.version), click: actions.newer.restart }]),
    { label: words.quit, click: actions.quit },
  ];
}
