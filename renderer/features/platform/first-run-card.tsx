import { useCallback, useMemo, useState, type ReactElement } from 'react';
import type { ExampleState } from '../../../contracts/example.ts';
import type { SlipwayClient } from '../../../contracts/services.ts';
import { useClient } from '../../app/session-context.ts';
import { useAsk } from '../../app/use-ask.ts';
import { type Stream, useFollow } from '../../app/use-follow.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { accessText } from '../../../contracts/text/access-text.ts';
import './access.css';

interface FirstRunProps {
  readonly cluster: string;
  /** Of the gateway, without a slash at its end; null while it cannot be reached. */
  readonly gateway: string | null;
}

/** Offers the example notebook where the platform can run it, and leads to it. */
export function FirstRunCard({ cluster, gateway }: FirstRunProps): ReactElement | null {
  const client = useClient();
  const [isAsked, setAsked] = useState(false);
  const found = useAsk(
    useCallback((own: SlipwayClient, signal: AbortSignal) => own.example.status({ cluster }, { signal }), [cluster]),
  );
  // An offer that cannot be made is no news; what is wrong with the platform is told where it belongs.
  if (found.value === null || found.value.state === 'impossible') return null;
  const isThere = found.value.state !== 'absent';
  return (
    <Panel title={accessText.example}>
      <div className="first-run">
        <p className="soft">{accessText.exampleBody}</p>
        {isAsked || isThere ? (
          <Started cluster={cluster} gateway={gateway} />
        ) : (
          <Button disabled={client === null} onClick={() => setAsked(true)}>
            {accessText.exampleStart}
          </Button>
        )}
      </div>
    </Panel>
  );
}

function startStream(cluster: string): Stream<ExampleState, ExampleState | null> {
  return {
    initial: null,
    open: (client, signal) => client.example.start({ cluster }, { signal }),
    reduce: (before, states) => states.at(-1) ?? before,
  };
}

function Started({ cluster, gateway }: FirstRunProps): ReactElement {
  const followed = useFollow(useMemo(() => startStream(cluster), [cluster]));
  const state = followed.value;
  if (followed.state === 'failed') return <ErrorNotice error={followed.error} />;
  if (state?.state !== 'ready')
    return <p role="status">{accessText.exampleStarting(state?.state === 'starting' ? state.reason : '…')}</p>;
  return (
    <>
      <p role="status">{accessText.exampleReady}</p>
      {gateway === null ? null : (
        <a
          className="button button--plain button--normal"
          href={`${gateway}${state.path}`}
          target="_blank"
          rel="noreferrer"
          aria-label={`${accessText.exampleOpen}, ${accessText.opensNew}`}
        >
          {accessText.exampleOpen}
          <Icon name="out" />
        </a>
      )}
    </>
  );
}
