import type { ReactElement, ReactNode } from 'react';
import { snapshotsText as words } from '../../../contracts/text/snapshots-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import type { AskedOperation } from '../operations/use-asked-operation.ts';

interface ConfirmDialogProps {
  readonly title: string;
  /** What its button says. */
  readonly confirm: string;
  readonly kind: 'primary' | 'danger';
  /** What is asked of the engine then. */
  readonly request: Parameters<AskedOperation['start']>[0];
  readonly asked: AskedOperation;
  readonly onLeave: () => void;
  readonly children: ReactNode;
}

/** Asks whether an operation is to begin, and says what it will do. */
export function ConfirmDialog({
  title,
  confirm,
  kind,
  request,
  asked,
  onLeave,
  children,
}: ConfirmDialogProps): ReactElement {
  const start = async () => {
    await asked.start(request);
    onLeave();
  };
  return (
    <Dialog
      title={title}
      onLeave={onLeave}
      actions={
        <>
          <Button onClick={onLeave}>{words.cancel}</Button>
          <Button kind={kind} disabled={!asked.possible} onClick={() => void start()}>
            {confirm}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
