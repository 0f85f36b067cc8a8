import type { ReactElement } from 'react';
import type { SnapshotView } from '../../../contracts/snapshots.ts';
import { snapshotsText as words } from '../../../contracts/text/snapshots-text.ts';
import { formatMoment } from '../../ui/amount.ts';
import type { AskedOperation } from '../operations/use-asked-operation.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';

export interface SnapshotDialogProps {
  readonly cluster: string;
  readonly snapshot: SnapshotView;
  readonly asked: AskedOperation;
  readonly onLeave: () => void;
}

/** Asks whether a notebook is to become what it was in a snapshot. */
export function GoBackDialog({ cluster, snapshot, ...shared }: SnapshotDialogProps): ReactElement {
  const { id, notebook, createdAt } = snapshot;
  return (
    <ConfirmDialog
      {...shared}
      title={words.goBackTitle(notebook)}
      confirm={words.goBackConfirm}
      kind="primary"
      request={{ kind: 'restore', input: { cluster, snapshot: id } }}
    >
      <p>{words.goBackBody(formatMoment(createdAt))}</p>
      <p className="soft">{words.goBackKept}</p>
    </ConfirmDialog>
  );
}
