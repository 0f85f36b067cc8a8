import { useState, type ReactElement } from 'react';
import { text } from '../../../contracts/text/page-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';

interface DeleteDialogProps {
  readonly cluster: string;
  readonly onConfirm: () => void;
  readonly onLeave: () => void;
}

/** Deleting takes somebody's work with it, so it wants the name typed. */
export function DeleteDialog({ cluster, onConfirm, onLeave }: DeleteDialogProps): ReactElement {
  const [typed, setTyped] = useState('');
  const agrees = typed === cluster;
  return (
    <Dialog
      title={text.platform.deleteTitle(cluster)}
      onLeave={onLeave}
      actions={
        <>
          <Button onClick={onLeave}>{text.platform.deleteKeep}</Button>
          <Button kind="danger" form="delete-cluster" type="submit" disabled={!agrees}>
            {text.platform.deleteConfirm}
          </Button>
        </>
      }
    >
      <p>{text.platform.deleteBody}</p>
      <form
        id="delete-cluster"
        onSubmit={(event) => {
          event.preventDefault();
          if (agrees) onConfirm();
        }}
      >
        <Field
          label={text.platform.deleteType(cluster)}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
