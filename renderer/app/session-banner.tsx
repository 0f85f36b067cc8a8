import { useEffect, useState, type ReactElement } from 'react';
import { assertNever } from '../../contracts/assert-never.ts';
import { Announcer } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import { useSession, useSessionState } from './session-context.ts';
import { text } from '../../contracts/text/page-text.ts';

/** How long the engine may be away before the page says so: a new engine is often there within a second. */
const graceMilliseconds = 1000;

/** Says calmly that the engine is away, and that it is back. Nothing else on the page changes meanwhile. */
export function SessionBanner(): ReactElement {
  const { state } = useSessionState();
  const away = useAway(state === 'gone');
  return (
    <>
      <Announcer words={away === 'back' ? text.session.back : ''} />
      <Banner away={away === 'away'} />
    </>
  );
}

function Banner({ away }: { away: boolean }): ReactElement | null {
  const session = useSession();
  const state = useSessionState();
  switch (state.state) {
    case 'connecting':
    case 'connected':
      return null;
    case 'refused':
      return <ErrorNotice title={text.session.refused} error={state.error} />;
    case 'gone':
      if (!away) return null;
      return (
        <Notice
          tone="warn"
          title={text.session.gone}
          actions={<Button onClick={session.retry}>{text.session.retryNow}</Button>}
        >
          <p>{text.session.goneBody}</p>
          {window.slipwayDesktop === undefined ? <p>{text.session.goneHelp}</p> : <p>{state.error.message}</p>}
        </Notice>
      );
    default:
      return assertNever(state);
  }
}

function useAway(gone: boolean): 'here' | 'away' | 'back' {
  const [away, setAway] = useState<'here' | 'away' | 'back'>('here');
  useEffect(() => {
    const change = () => setAway((before) => (gone ? 'away' : before === 'here' ? 'here' : 'back'));
    const timer = setTimeout(change, gone ? graceMilliseconds : 0);
    return () => clearTimeout(timer);
  }, [gone]);
  return away;
}
