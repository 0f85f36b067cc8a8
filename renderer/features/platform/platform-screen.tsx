import type { ReactElement } from 'react';
import type { ClusterStatus } from '../../../contracts/clusters.ts';
import { mainCluster } from '../../../contracts/main-cluster.ts';
import type { SlipwayClient } from '../../../contracts/services.ts';
import { useAgainAfterOperations } from '../../app/use-again-after-operations.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { useAsk } from '../../app/use-ask.ts';
import { addresses } from '../../app/use-route.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Empty, Skeleton } from '../../ui/panel.tsx';
import { Screen } from '../../ui/screen.tsx';
import { ClusterTabs } from './cluster-tabs.tsx';
import { PlatformOf } from './platform-of.tsx';
import './platform-screen.css';

const readClusters = (client: SlipwayClient, signal: AbortSignal) => client.clusters.list({}, { signal });

/** The clusters that Slipway made, and one of them with its platform. */
export function PlatformScreen({ cluster }: { cluster: string | null }): ReactElement {
  const clusters = useAsk(readClusters);
  const { again } = clusters;
  useAgainAfterOperations(again);
  if (clusters.value === null) {
    return (
      <Screen title={text.platform.title}>
        {clusters.state === 'failed' ? (
          <ErrorNotice error={clusters.error} actions={<Button onClick={again}>{text.tryAgain}</Button>} />
        ) : (
          <Skeleton rows={6} label={text.loading} />
        )}
      </Screen>
    );
  }
  const shown =
    clusters.value.find(({ name }) => name === cluster) ?? (cluster === null ? mainCluster(clusters.value) : undefined);
  if (shown === undefined) return <NoCluster named={cluster} others={clusters.value} />;
  return (
    <PlatformOf
      key={shown.name}
      cluster={shown.name}
      others={<ClusterTabs clusters={clusters.value} shown={shown.name} addressOf={addresses.platform} />}
    />
  );
}

function NoCluster({ named, others }: { named: string | null; others: readonly ClusterStatus[] }): ReactElement {
  const action = (
    <ButtonLink kind="primary" href={addresses.launch}>
      {text.platform.noneAction}
    </ButtonLink>
  );
  return (
    <Screen
      title={text.platform.title}
      lead={<ClusterTabs clusters={others} shown={null} addressOf={addresses.platform} />}
    >
      <Empty title={named === null ? text.platform.none : text.platform.noneNamed(named)} action={action}>
        {text.platform.noneBody}
      </Empty>
    </Screen>
  );
}
