import { useEffect, type ReactElement } from 'react';
import { mainCluster } from '../../../contracts/main-cluster.ts';
import { isUnderWay } from '../../../contracts/under-way.ts';
import type { SlipwayClient } from '../../../contracts/services.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { useAsk } from '../../app/use-ask.ts';
import { addresses, go, parseRoute } from '../../app/use-route.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/panel.tsx';
import { Screen } from '../../ui/screen.tsx';

/** Where to begin: an installation that is under way, the platform that is there, or Launch. */
async function findStart(client: SlipwayClient, signal: AbortSignal): Promise<string> {
  const [operations, clusters] = await Promise.all([
    client.operations.list({}, { signal }),
    client.clusters.list({}, { signal }),
  ]);
  const underWay = operations.find(({ kind, state }) => kind === 'up' && isUnderWay({ state }));
  if (underWay !== undefined) return addresses.operation(underWay.id);
  const first = mainCluster(clusters);
  return first === undefined ? addresses.launch : addresses.platform(first.name);
}

/** Leads on to the screen where the person will want to begin. */
export function HomeScreen(): ReactElement {
  const start = useAsk(findStart);
  const { value } = start;
  useEffect(() => {
    // Whoever has gone elsewhere meanwhile stays there.
    if (value !== null && parseRoute(window.location.hash).screen === 'home') go(value, 'replace');
  }, [value]);
  return (
    <Screen title={text.product}>
      {start.state === 'failed' ? (
        <ErrorNotice error={start.error} actions={<Button onClick={start.again}>{text.tryAgain}</Button>} />
      ) : (
        <Skeleton rows={4} label={text.loading} />
      )}
    </Screen>
  );
}
