import type { ReactElement } from 'react';
import { snapshotsText as words } from '../../../contracts/text/snapshots-text.ts';
import { formatMoment } from '../../ui/amount.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import type { SnapshotDialogProps } from './go-back-dialog.tsx';

/** Asks whether a snapshot is to be deleted. */
export function DeleteDialog({ cluster, snapshot, ...shared }: SnapshotDialogProps): ReactElement {
  const { id, notebook, createdAt } = snapshot;
  return (
    <ConfirmDialog
      {...shared}
      title={words.deleteTitle(notebook, formatMoment(createdAt))}
      confirm={words.deleteConfirm}
      kind="danger"
      request={{ kind: 'delete-snapshots', input: { cluster, snapshots: [id] } }}
    >
      <p>{words.deleteBody}</p>
      <p className="soft">{words.deleteKept}</p>
    </ConfirmDialog>
  );
}
