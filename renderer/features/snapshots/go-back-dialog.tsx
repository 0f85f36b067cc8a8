import type { ReactElement } from 'react';
import type { SnapshotView } from '../../../contracts/snapshots.ts';
import { snapshotsText as words } from '../../../contracts/text/snapshots-text.ts';
import { formatMoment } from '../../ui/amount.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import type { AskedOperation } from '../operations/use-asked-operation.ts';

interface GoBackDialogProps {
  readonly cluster: string;
  readonly snapshot: SnapshotView;
  readonly asked: AskedOperation;
  readonly onLeave: () => void;
}

/** Asks whether a notebook is to become what it was in a snapshot. */
export function GoBackDialog({ cluster, snapshot, asked, onLeave }: GoBackDialogProps): ReactElement {
  const { id, notebook, createdAt } = snapshot;
  const confirm = async () => {
    await asked.start({ kind: 'restore', input: { cluster, snapshot: id } });
    onLeave();
  };
  return (
    <Dialog
      title={words.goBackTitle(notebook)}
      onLeave={onLeave}
      actions={
        <>
          <Button onClick={onLeave}>{words.cancel}</Button>
          <Button kind="primary" disabled={!asked.possible} onClick={() => void confirm()}>
            {words.goBackConfirm}
          </Button>
        </>
      }
    >
      <p>{words.goBackBody(formatMoment(createdAt))}</p>
      <p className="soft">{words.goBackKept}</p>
    </Dialog>
  );
}
