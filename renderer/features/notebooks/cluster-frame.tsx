import type { ReactElement, ReactNode } from 'react';
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
import { ClusterTabs } from '../platform/cluster-tabs.tsx';
import { notebooksText } from '../../../contracts/text/notebooks-text.ts';

interface ClusterFrameProps {
  readonly title: string;
  readonly lead: string;
  /** The cluster of the address; the first that runs where it names none. */
  readonly cluster: string | null;
  readonly addressOf: (cluster: string) => string;
  readonly children: (cluster: ClusterStatus) => ReactNode;
}

const readClusters = (client: SlipwayClient, signal: AbortSignal) => client.clusters.list({}, { signal });

/** A screen of what is on one running cluster, and what stands there where there is none. */
export function ClusterFrame({ title, lead, cluster, addressOf, children }: ClusterFrameProps): ReactElement {
  const clusters = useAsk(readClusters);
  const { again, value } = clusters;
  useAgainAfterOperations(again);
  const running = mainCluster(value?.filter(({ condition }) => condition.state === 'running') ?? []);
  const shown = cluster === null ? (running ?? mainCluster(value ?? [])) : value?.find(({ name }) => name === cluster);
  return (
    <Screen
      title={title}
      lead={
        <>
          <p>{lead}</p>
          <ClusterTabs clusters={value ?? []} shown={shown?.name ?? null} addressOf={addressOf} />
        </>
      }
    >
      {clusters.state === 'failed' ? (
        <ErrorNotice error={clusters.error} actions={<Button onClick={again}>{text.tryAgain}</Button>} />
      ) : null}
      {value === null && clusters.state !== 'failed' ? <Skeleton rows={4} label={text.loading} /> : null}
      {value !== null && shown === undefined ? <NoCluster named={cluster} /> : null}
      {shown === undefined ? null : shown.condition.state === 'running' ? (
        children(shown)
      ) : (
        <NotRunning cluster={shown.name} />
      )}
    </Screen>
  );
}

function NoCluster({ named }: { named: string | null }): ReactElement {
  const action = (
    <ButtonLink kind="primary" href={addresses.launch}>
      {notebooksText.noClusterAction}
    </ButtonLink>
  );
  return (
    <Empty title={named === null ? notebooksText.noCluster : notebooksText.noClusterNamed(named)} action={action}>
      {notebooksText.noClusterBody}
    </Empty>
  );
}

function NotRunning({ cluster }: { cluster: string }): ReactElement {
  const action = <ButtonLink href={addresses.platform(cluster)}>{notebooksText.notRunningAction}</ButtonLink>;
  return (
    <Empty title={notebooksText.notRunning(cluster)} action={action}>
      {notebooksText.notRunningBody}
    </Empty>
  );
}
