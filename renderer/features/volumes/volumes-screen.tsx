import { useMemo, useState, type ReactElement } from 'react';
import type { VolumeView } from '../../../contracts/volumes.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { type Stream, useFollow } from '../../app/use-follow.ts';
import { addresses } from '../../app/use-route.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Empty, Panel, Skeleton } from '../../ui/panel.tsx';
import { ClusterFrame } from '../notebooks/cluster-frame.tsx';
import { useChange } from '../settings/use-change.ts';
import { FilesDialog } from './files-dialog.tsx';
import { VolumeTable } from './volume-table.tsx';
import { volumesText as words } from '../../../contracts/text/volumes-text.ts';

/** The volumes of the workspaces of a cluster. */
export function VolumesScreen({ cluster }: { cluster: string | null }): ReactElement {
  return (
    <ClusterFrame title={words.title} lead={words.lead} cluster={cluster} addressOf={addresses.volumesOf}>
      {({ name }) => <VolumesOf key={name} cluster={name} />}
    </ClusterFrame>
  );
}

type Views = readonly VolumeView[];

function volumeStream(cluster: string): Stream<Views, Views | null> {
  return {
    initial: null,
    open: (client, signal) => client.volumes.watch({ cluster }, { signal }),
    reduce: (before, items) => items.at(-1) ?? before,
  };
}

function VolumesOf({ cluster }: { cluster: string }): ReactElement {
  const followed = useFollow(useMemo(() => volumeStream(cluster), [cluster]));
  const [leaving, setLeaving] = useState<VolumeView | null>(null);
  const [opened, setOpened] = useState<VolumeView | null>(null);
  const volumes = followed.value;
  return (
    <>
      {followed.state === 'failed' ? <ErrorNotice error={followed.error} /> : null}
      {volumes === null && followed.state !== 'failed' ? <Skeleton rows={4} label={text.loading} /> : null}
      {volumes?.length === 0 ? <Empty title={words.none}>{words.noneBody}</Empty> : null}
      {volumes === null || volumes.length === 0 ? null : (
        <Panel title={words.list}>
          <VolumeTable volumes={volumes} onFiles={setOpened} onDelete={setLeaving} />
        </Panel>
      )}
      {opened === null ? null : <FilesDialog cluster={cluster} volume={opened} onLeave={() => setOpened(null)} />}
      {leaving === null ? null : (
        <DeleteVolumeDialog cluster={cluster} volume={leaving} onLeave={() => setLeaving(null)} />
      )}
    </>
  );
}

interface DeleteVolumeDialogProps {
  readonly cluster: string;
  readonly volume: VolumeView;
  readonly onLeave: () => void;
}

function DeleteVolumeDialog({ cluster, volume, onLeave }: DeleteVolumeDialogProps): ReactElement {
  const change = useChange();
  const { workspace, name } = volume;
  const confirm = async () => {
    const isDone = await change.run(async (client) => {
      await client.volumes.delete({ cluster, workspace, name });
      return '';
    });
    if (isDone) onLeave();
  };
  return (
    <Dialog
      title={words.deleteTitle(name)}
      onLeave={onLeave}
      actions={
        <>
          <Button onClick={onLeave}>{words.deleteKeep}</Button>
          <Button kind="danger" busy={change.busy} disabled={!change.possible} onClick={() => void confirm()}>
            {words.deleteConfirm}
          </Button>
        </>
      }
    >
      <p>{words.deleteBody}</p>
      {change.error === null ? null : <ErrorNotice error={change.error} />}
    </Dialog>
  );
}
