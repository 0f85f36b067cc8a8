import { useCallback, useState, type ReactElement } from 'react';
import type { SlipwayClient } from '../../../contracts/services.ts';
import type { SnapshotView } from '../../../contracts/snapshots.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { snapshotsText as words } from '../../../contracts/text/snapshots-text.ts';
import { useAgainAfterOperations } from '../../app/use-again-after-operations.ts';
import { useAsk } from '../../app/use-ask.ts';
import { addresses } from '../../app/use-route.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Empty, Panel, Skeleton } from '../../ui/panel.tsx';
import { ClusterFrame } from '../notebooks/cluster-frame.tsx';
import { AskedNotice } from '../operations/asked-notice.tsx';
import { useAskedOperation } from '../operations/use-asked-operation.ts';
import { CompareDialog } from './compare-dialog.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { GoBackDialog } from './go-back-dialog.tsx';
import { OpenDialog } from './open-dialog.tsx';
import { SnapshotTimeline } from './snapshot-timeline.tsx';
import { StorePanel } from './store-panel.tsx';
import { TakeDialog } from './take-dialog.tsx';
import './snapshots-screen.css';

/** The snapshots of a cluster's notebooks, and what can be done with each. */
export function SnapshotsScreen({ cluster }: { cluster: string | null }): ReactElement {
  return (
    <ClusterFrame title={words.title} lead={words.lead} cluster={cluster} addressOf={addresses.snapshotsOf}>
      {({ name }) => <SnapshotsOf key={name} cluster={name} />}
    </ClusterFrame>
  );
}

type Shown =
  | { readonly dialog: 'take' }
  | { readonly dialog: 'go-back' | 'open' | 'compare' | 'delete'; readonly snapshot: SnapshotView };

function SnapshotsOf({ cluster }: { cluster: string }): ReactElement {
  const listed = useSnapshots(cluster);
  const store = useStore();
  const asked = useAskedOperation();
  const [shown, setShown] = useState<Shown | null>(null);
  const snapshots = listed.value;
  const leave = () => setShown(null);
  const shared = { cluster, asked, onLeave: leave };
  const take = (
    <Button kind="primary" disabled={!asked.possible} onClick={() => setShown({ dialog: 'take' })}>
      {words.take}
    </Button>
  );
  return (
    <>
      <AskedNotice asked={asked} />
      {listed.state === 'failed' ? (
        <ErrorNotice error={listed.error} actions={<Button onClick={listed.again}>{text.tryAgain}</Button>} />
      ) : null}
      {snapshots === null && listed.state !== 'failed' ? <Skeleton rows={5} label={text.loading} /> : null}
      {snapshots?.length === 0 ? (
        <Empty title={words.none} action={take}>
          {words.noneBody}
        </Empty>
      ) : null}
      {snapshots === null || snapshots.length === 0 ? null : (
        <Timeline
          snapshots={snapshots}
          take={take}
          onGoBack={(snapshot) => setShown({ dialog: 'go-back', snapshot })}
          onOpen={(snapshot) => setShown({ dialog: 'open', snapshot })}
          onCompare={(snapshot) => setShown({ dialog: 'compare', snapshot })}
          onDelete={(snapshot) => setShown({ dialog: 'delete', snapshot })}
        />
      )}
      {store.value === null || snapshots === null || snapshots.length === 0 ? null : (
        <StorePanel cluster={cluster} store={store.value} asked={asked} />
      )}
      {shown?.dialog === 'take' ? <TakeDialog {...shared} /> : null}
      {shown?.dialog === 'go-back' ? <GoBackDialog {...shared} snapshot={shown.snapshot} /> : null}
      {shown?.dialog === 'compare' ? (
        <CompareDialog cluster={cluster} snapshot={shown.snapshot} snapshots={snapshots ?? []} onLeave={leave} />
      ) : null}
      {shown?.dialog === 'delete' ? <DeleteDialog {...shared} snapshot={shown.snapshot} /> : null}
      {shown?.dialog === 'open' ? <OpenDialog {...shared} snapshot={shown.snapshot} /> : null}
    </>
  );
}

/** The snapshots of a cluster, read again whenever an operation ends: it may have taken one. */
function useSnapshots(cluster: string) {
  const listed = useAsk(
    useCallback(
      (client: SlipwayClient, signal: AbortSignal) => client.snapshots.list({ cluster }, { signal }),
      [cluster],
    ),
  );
  useAgainAfterOperations(listed.again);
  return listed;
}

/** What the store takes, read again likewise. */
function useStore() {
  const store = useAsk(
    useCallback((client: SlipwayClient, signal: AbortSignal) => client.snapshots.store({}, { signal }), []),
  );
  useAgainAfterOperations(store.again);
  return store;
}

interface TimelineProps {
  readonly snapshots: readonly SnapshotView[];
  readonly take: ReactElement;
  readonly onGoBack: (snapshot: SnapshotView) => void;
  readonly onOpen: (snapshot: SnapshotView) => void;
  readonly onCompare: (snapshot: SnapshotView) => void;
  readonly onDelete: (snapshot: SnapshotView) => void;
}

function Timeline({ snapshots, take, ...actions }: TimelineProps): ReactElement {
  const [sought, setSought] = useState('');
  const wanted = sought.trim().toLowerCase();
  const found = snapshots.filter(({ notebook, note, id }) =>
    [notebook, note, id].some((value) => value.toLowerCase().includes(wanted)),
  );
  return (
    <Panel title={words.list} aside={take}>
      <div className="snapshots__search">
        <Field
          label={words.search}
          type="search"
          help={words.count(found.length, snapshots.length)}
          value={sought}
          onChange={(event) => setSought(event.target.value)}
        />
      </div>
      {found.length === 0 ? <p className="soft snapshots__none">{words.searchNone}</p> : null}
      <SnapshotTimeline snapshots={found} {...actions} />
    </Panel>
  );
}
