import { useMemo, useState, type ReactElement } from 'react';
import type { ClusterStatus } from '../../../contracts/clusters.ts';
import type { NotebookView } from '../../../contracts/notebooks.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { type Stream, useFollow } from '../../app/use-follow.ts';
import { addresses } from '../../app/use-route.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Empty, Panel, Skeleton } from '../../ui/panel.tsx';
import { accessText } from '../../../contracts/text/access-text.ts';
import { useGateway } from '../platform/use-gateway.ts';
import { ClusterFrame } from './cluster-frame.tsx';
import { CreateDialog } from './create-dialog.tsx';
import { NotebookTable } from './notebook-table.tsx';
import { notebooksText } from '../../../contracts/text/notebooks-text.ts';
import './notebooks-screen.css';

/** The notebooks of a cluster, and the way to a new one. */
export function NotebooksScreen({ cluster }: { cluster: string | null }): ReactElement {
  return (
    <ClusterFrame
      title={notebooksText.title}
      lead={notebooksText.lead}
      cluster={cluster}
      addressOf={addresses.notebooksOf}
    >
      {(shown) => <NotebooksOf key={shown.name} cluster={shown} />}
    </ClusterFrame>
  );
}

type Views = readonly NotebookView[];

function notebookStream(cluster: string): Stream<Views, Views | null> {
  return {
    initial: null,
    open: (client, signal) => client.notebooks.watch({ cluster }, { signal }),
    reduce: (before, items) => items.at(-1) ?? before,
  };
}

function NotebooksOf({ cluster }: { cluster: ClusterStatus }): ReactElement {
  const { name } = cluster;
  const followed = useFollow(useMemo(() => notebookStream(name), [name]));
  const gateway = useGateway(cluster);
  const [isCreating, setCreating] = useState(false);
  const notebooks = followed.value;
  const create = (
    <Button kind="primary" disabled={notebooks === null} onClick={() => setCreating(true)}>
      {notebooksText.new}
    </Button>
  );
  return (
    <>
      {followed.state === 'failed' ? <ErrorNotice error={followed.error} /> : null}
      {notebooks === null && followed.state !== 'failed' ? <Skeleton rows={4} label={text.loading} /> : null}
      {notebooks?.length === 0 ? (
        <Empty title={notebooksText.none} action={create}>
          {notebooksText.noneBody}
        </Empty>
      ) : null}
      {notebooks === null || notebooks.length === 0 ? null : (
        <Panel title={notebooksText.list} aside={create}>
          <NotebookTable cluster={name} notebooks={notebooks} gateway={gateway.address} />
        </Panel>
      )}
      {gateway.isForward ? <p className="soft">{accessText.forward}</p> : null}
      {isCreating ? (
        <CreateDialog cluster={name} notebooks={notebooks ?? []} onLeave={() => setCreating(false)} />
      ) : null}
    </>
  );
}
