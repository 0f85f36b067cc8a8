import type { ReactElement } from 'react';
import { assertNever } from '../../contracts/assert-never.ts';
import { aboutText } from '../../contracts/text/about-text.ts';
import { doctorText } from '../../contracts/text/doctor-text.ts';
import { notebooksText } from '../../contracts/text/notebooks-text.ts';
import { settingsText } from '../../contracts/text/settings-text.ts';
import { snapshotsText } from '../../contracts/text/snapshots-text.ts';
import { volumesText } from '../../contracts/text/volumes-text.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { useOperations } from './operations-context.ts';
import { useSessionState } from './session-context.ts';
import { text } from '../../contracts/text/page-text.ts';
import { addresses, type Route } from './use-route.ts';
import { useTheme, type Theme } from './use-theme.ts';
import './sidebar.css';

const screens: readonly {
  screen: Route['screen'];
  also?: Route['screen'];
  address: string;
  icon: IconName;
  title: string;
}[] = [
  { screen: 'launch', address: addresses.launch, icon: 'ramp', title: text.navigation.launch },
  { screen: 'platform', address: addresses.platforms, icon: 'layers', title: text.navigation.platform },
  { screen: 'notebooks', address: addresses.notebooks, icon: 'book', title: notebooksText.title },
  { screen: 'snapshots', address: addresses.snapshots, icon: 'history', title: snapshotsText.title },
  { screen: 'volumes', address: addresses.volumes, icon: 'drum', title: volumesText.title },
  {
    screen: 'operations',
    also: 'operation',
    address: addresses.operations,
    icon: 'list',
    title: text.navigation.operations,
  },
  { screen: 'doctor', address: addresses.doctor, icon: 'pulse', title: doctorText.title },
  { screen: 'settings', address: addresses.settings, icon: 'sliders', title: settingsText.title },
  { screen: 'about', address: addresses.about, icon: 'info', title: aboutText.title },
];

/** The way between the screens, the colours, and how the engine is. */
export function Sidebar({ route }: { route: Route }): ReactElement {
  const running = useOperations().value?.filter((operation) => operation.state === 'running').length ?? 0;
  return (
    <header className="sidebar">
      <a className="sidebar__brand" href="#/">
        <Mark />
        {text.product}
      </a>
      <nav aria-label={text.navigation.label}>
        <ul className="sidebar__screens">
          {screens.map(({ screen, also, address, icon, title }) => (
            <li key={screen}>
              <a
                className="sidebar__link"
                href={address}
                aria-current={route.screen === screen || route.screen === also ? 'page' : undefined}
              >
                <Icon name={icon} />
                {title}
                {screen === 'operations' && running > 0 ? <RunningCount count={running} /> : null}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div className="sidebar__foot">
        <ThemeChoice />
        <EngineLine />
      </div>
    </header>
  );
}

function RunningCount({ count }: { count: number }): ReactElement {
  return (
    <span className="sidebar__count">
      <span aria-hidden="true">{count}</span>
      <span className="visually-hidden">{text.operations.running(count)}</span>
    </span>
  );
}

function Mark(): ReactElement {
  return (
    <svg className="sidebar__mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path
        className="sidebar__hull"
        d="M3.500 14.500 23.500 5c.6 5.600-1.400 9.700-6.100 12L9.100 20.900c-3.100-.5-4.900-2.600-5.600-6.400z"
      />
      <path className="sidebar__way" d="M3.500 27.500 28.500 15.600" />
    </svg>
  );
}

const themes: readonly Theme[] = ['system', 'light', 'dark'];

function ThemeChoice(): ReactElement {
  const [theme, choose] = useTheme();
  return (
    <label className="sidebar__theme">
      <span>{text.theme.label}</span>
      <select
        value={theme}
        onChange={(event) => choose(themes.find((known) => known === event.target.value) ?? 'system')}
      >
        {themes.map((known) => (
          <option key={known} value={known}>
            {text.theme[known]}
          </option>
        ))}
      </select>
    </label>
  );
}

function EngineLine(): ReactElement {
  const session = useSessionState();
  switch (session.state) {
    case 'connecting':
      return <p className="sidebar__engine">{text.session.connecting}</p>;
    case 'connected':
      return <p className="sidebar__engine sidebar__engine--on">{text.session.connected(session.engine.version)}</p>;
    case 'gone':
    case 'refused':
      return <p className="sidebar__engine sidebar__engine--off">{text.session.none}</p>;
    default:
      return assertNever(session);
  }
}
