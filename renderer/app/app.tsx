import { useEffect, useRef, type ReactElement } from 'react';
import { assertNever } from '../../contracts/assert-never.ts';
import { HomeScreen } from '../features/home/home-screen.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { Empty } from '../ui/panel.tsx';
import { focusScreen, Screen } from '../ui/screen.tsx';
import { SessionBanner } from './session-banner.tsx';
import { Sidebar } from './sidebar.tsx';
import {
  AboutScreen,
  DoctorScreen,
  LaunchScreen,
  NotebooksScreen,
  OperationsScreen,
  PlatformScreen,
  ProgressScreen,
  SettingsScreen,
  SnapshotsScreen,
  VolumesScreen,
} from './late-screens.ts';
import { OperationsContext, operationsStream } from './operations-context.ts';
import { text } from '../../contracts/text/page-text.ts';
import { useFollow } from './use-follow.ts';
import { parseRoute, useHash, type Route } from './use-route.ts';
import './app.css';

/** The page: what is always there, and the screen of the address. */
export function App(): ReactElement {
  const hash = useHash();
  const route = parseRoute(hash);
  useFocusOnArrival(hash);
  const operations = useFollow(operationsStream);
  return (
    <OperationsContext value={operations}>
      <div className="app">
        <button type="button" className="app__skip" onClick={focusScreen}>
          {text.skip}
        </button>
        <Sidebar route={route} />
        <main className="app__main">
          <SessionBanner />
          <RoutedScreen route={route} />
        </main>
      </div>
    </OperationsContext>
  );
}

/** Moves the focus with the address, but not when the page is opened: there the browser's own order begins. */
function useFocusOnArrival(hash: string): void {
  const shown = useRef(hash);
  const settled = useRef(false);
  useEffect(() => {
    if (shown.current === hash) return;
    // The start leads on by itself; that is still the opening.
    const opening = !settled.current && parseRoute(shown.current).screen === 'home';
    shown.current = hash;
    settled.current = true;
    if (!opening) focusScreen();
  }, [hash]);
}

function RoutedScreen({ route }: { route: Route }): ReactElement {
  switch (route.screen) {
    case 'home':
      return <HomeScreen />;
    case 'launch':
      return (
        <LaunchScreen
          key={`${route.cluster} ${route.distribution}`}
          cluster={route.cluster}
          distribution={route.distribution}
        />
      );
    case 'platform':
      return <PlatformScreen cluster={route.cluster} />;
    case 'notebooks':
      return <NotebooksScreen cluster={route.cluster} />;
    case 'snapshots':
      return <SnapshotsScreen cluster={route.cluster} />;
    case 'volumes':
      return <VolumesScreen cluster={route.cluster} />;
    case 'doctor':
      return <DoctorScreen />;
    case 'operations':
      return <OperationsScreen />;
    case 'operation':
      return <ProgressScreen key={route.id} id={route.id} />;
    case 'settings':
      return <SettingsScreen />;
    case 'about':
      return <AboutScreen />;
    case 'unknown':
      return (
        <Screen title={text.unknownPage.title}>
          <Empty title={text.unknownPage.body} action={<ButtonLink href="#/">{text.unknownPage.home}</ButtonLink>} />
        </Screen>
      );
    default:
      return assertNever(route);
  }
}
