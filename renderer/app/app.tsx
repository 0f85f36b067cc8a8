import { useEffect, useRef, type ReactElement } from 'react';
import { assertNever } from '../../contracts/assert-never.ts';
import { HomeScreen } from '../features/home/home-screen.tsx';
import { LaunchScreen } from '../features/launch/launch-screen.tsx';
import { OperationsScreen } from '../features/operations/operations-screen.tsx';
import { PlatformScreen } from '../features/platform/platform-screen.tsx';
import { ProgressScreen } from '../features/progress/progress-screen.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { Empty } from '../ui/panel.tsx';
import { focusScreen, Screen } from '../ui/screen.tsx';
import { SessionBanner } from './session-banner.tsx';
import { Sidebar } from './sidebar.tsx';
import { OperationsContext, operationsStream } from './operations-context.ts';
import { text } from './text.ts';
import { useFollow } from './use-follow.ts';
import { parseRoute, useHash, type Route } from './use-route.ts';
import './app.css';

/** The page: what is always there, and the screen of the address. */
export function App(): ReactElement {
  const hash = useHash();
  const route = parseRoute(hash);
  const shown = useRef(hash);
  useEffect(() => {
    if (shown.current === hash) return;
    shown.current = hash;
    focusScreen();
  }, [hash]);
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

function RoutedScreen({ route }: { route: Route }): ReactElement {
  switch (route.screen) {
    case 'home':
      return <HomeScreen />;
    case 'launch':
      return <LaunchScreen key={route.cluster} cluster={route.cluster} />;
    case 'platform':
      return <PlatformScreen cluster={route.cluster} />;
    case 'operations':
      return <OperationsScreen />;
    case 'operation':
      return <ProgressScreen key={route.id} id={route.id} />;
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
