import { useMemo, type ReactElement, type ReactNode } from 'react';
import type { ClusterStatus } from '../../../contracts/clusters.ts';
import { isUnderWay } from '../../../contracts/under-way.ts';
import type { PlatformStatus } from '../../../contracts/platform.ts';
import { useOperations } from '../../app/operations-context.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { useFollow, type Stream } from '../../app/use-follow.ts';
import { addresses } from '../../app/use-route.ts';
import { Announcer } from '../../ui/announcer.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { Empty, Skeleton } from '../../ui/panel.tsx';
import { Screen } from '../../ui/screen.tsx';
import { ClusterActions } from './cluster-actions.tsx';
import { ClusterFacts } from './cluster-facts.tsx';
import { clusterTones, clusterWords } from './cluster-words.ts';
import { NodeGauges } from './node-gauges.tsx';
import { InstalledPlatform } from './installed-platform.tsx';
import { OperationStrip } from './operation-strip.tsx';
import { UpkeepNotices } from './upkeep-notices.tsx';

function statusStream(cluster: string): Stream<PlatformStatus, PlatformStatus | null> {
  return {
    initial: null,
    open: (client, signal) => client.platform.watch({ cluster }, { signal }),
    reduce: (before, items) => items.at(-1) ?? before,
  };
}

/** One cluster and the platform on it, as they are now. */
export function PlatformOf({ cluster, others }: { cluster: string; others: ReactNode }): ReactElement {
  const followed = useFollow(useMemo(() => statusStream(cluster), [cluster]));
  const underWay = useOperations().value?.find((operation) => operation.cluster === cluster && isUnderWay(operation));
  const status = followed.value;
  return (
    <Screen
      title={cluster}
      lead={
        <div className="platform__lead">
          {status === null ? null : (
            <Chip tone={clusterTones[status.cluster.condition.state]}>
              {text.platform.states[status.cluster.condition.state]}
            </Chip>
          )}
          {typeof status?.distribution !== 'string' ? null : (
            <span>{text.platform.workloads(status.workloads.ready, status.workloads.wanted)}</span>
          )}
          {others}
        </div>
      }
      actions={
        status === null ? undefined : (
          <ClusterActions cluster={cluster} state={status.cluster.condition.state} busy={underWay !== undefined} />
        )
      }
    >
      <Announcer words={status === null ? '' : text.platform.states[status.cluster.condition.state]} />
      {underWay === undefined ? null : <OperationStrip operation={underWay} />}
      {followed.state === 'failed' ? <ErrorNotice error={followed.error} /> : null}
      {status === null && followed.state !== 'failed' ? <Skeleton rows={6} label={text.loading} /> : null}
      {status === null ? null : <PlatformBody status={status} busy={underWay !== undefined} />}
    </Screen>
  );
}

function PlatformBody({ status, busy }: { status: PlatformStatus; busy: boolean }): ReactElement {
  const isRunning = status.cluster.condition.state === 'running';
  return (
    <>
      <Condition cluster={status.cluster} busy={busy} />
      <UpkeepNotices cluster={status.cluster} />
      {status.distribution === null ? (
        <NoPlatform cluster={status.cluster} busy={busy} />
      ) : (
        <InstalledPlatform status={status} />
      )}
      {isRunning && status.distribution === null ? <NodeGauges cluster={status.cluster} /> : null}
      <ClusterFacts status={status} />
    </>
  );
}

/** Says what a state that is not simply running means for the person. */
function Condition({ cluster, busy }: { cluster: ClusterStatus; busy: boolean }): ReactElement | null {
  const { condition, name } = cluster;
  const words = clusterWords(condition);
  if (words === null || busy) return null;
  const finish = <ButtonLink href={addresses.launchOnto(name)}>{text.platform.incompleteAction}</ButtonLink>;
  return (
    <Notice
      tone={condition.state === 'unreachable' || condition.state === 'incomplete' ? 'warn' : 'info'}
      title={text.platform.states[condition.state]}
      actions={condition.state === 'incomplete' ? finish : undefined}
    >
      <p>{words}</p>
    </Notice>
  );
}

function NoPlatform({ cluster, busy }: { cluster: ClusterStatus; busy: boolean }): ReactElement | null {
  if (busy) return null;
  if (cluster.condition.state !== 'running') return <Empty title={text.platform.notRunning} />;
  const action = (
    <ButtonLink kind="primary" href={addresses.launchOnto(cluster.name)}>
      {text.platform.noPlatformAction}
    </ButtonLink>
  );
  return (
    <Empty title={text.platform.noPlatform} action={action}>
      {text.platform.noPlatformBody}
    </Empty>
  );
}
