import { useEffect, useRef, useState, type ReactElement } from 'react';
import { Announcer } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import { useSession, useSessionState } from './session-context.ts';
import { text } from './text.ts';

/** How long the engine may be away before the page says so: a new engine is often there within a second. */
const graceMilliseconds = 1000;

/** Says calmly that the engine is away, and that it is back. Nothing else on the page changes meanwhile. */
export function SessionBanner(): ReactElement | null {
  const session = useSession();
  const state = useSessionState();
  const away = useAway(state.state === 'gone');
  if (state.state === 'refused') return <ErrorNotice title={text.session.refused} error={state.error} />;
  if (away === 'back') return <Announcer words={text.session.back} />;
  if (away !== 'away') return null;
  const desktop = window.slipwayDesktop !== undefined;
  return (
    <Notice
      tone="warn"
      title={text.session.gone}
      actions={<Button onClick={session.retry}>{text.session.retryNow}</Button>}
    >
      <p>{text.session.goneBody}</p>
      {desktop ? null : <p>{text.session.goneHelp}</p>}
    </Notice>
  );
}

function useAway(gone: boolean): 'here' | 'away' | 'back' {
  const [away, setAway] = useState<'here' | 'away' | 'back'>('here');
  const wasAway = useRef(false);
  useEffect(() => {
    if (!gone && !wasAway.current) return;
    const timer = setTimeout(
      () => {
        wasAway.current = gone;
        setAway(gone ? 'away' : 'back');
      },
      gone ? graceMilliseconds : 0,
    );
    return () => clearTimeout(timer);
  }, [gone]);
  return away;
}
