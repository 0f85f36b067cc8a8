import { useId, useState, type ReactElement } from 'react';
import type { NotebookView } from '../../../contracts/notebooks.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useChange } from '../settings/use-change.ts';
import { notebooksText as words } from '../../../contracts/text/notebooks-text.ts';

interface DeleteNotebookDialogProps {
  readonly cluster: string;
  readonly notebook: NotebookView;
  readonly onLeave: () => void;
}

/** Asks whether a notebook is to go, and whether its volumes are to go with it: by default they stay. */
export function DeleteNotebookDialog({ cluster, notebook, onLeave }: DeleteNotebookDialogProps): ReactElement {
  const change = useChange();
  const [withVolumes, setWithVolumes] = useState(false);
  const helpId = useId();
  const { workspace, name } = notebook;
  const claims = [...new Set(notebook.volumes.map(({ claim }) => claim))];
  const confirm = async () => {
    const isDone = await change.run(async (client) => {
      await client.notebooks.delete({ cluster, workspace, name, withVolumes });
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
      {claims.length === 0 ? null : (
        <div>
          <label className="notebooks__check">
            <input
              type="checkbox"
              checked={withVolumes}
              aria-describedby={helpId}
              onChange={(event) => setWithVolumes(event.target.checked)}
            />
            {words.deleteVolumes(claims.join(', '))}
          </label>
          <p id={helpId} className="soft notebooks__note">
            {words.deleteVolumesHelp}
          </p>
        </div>
      )}
      {change.error === null ? null : <ErrorNotice error={change.error} />}
    </Dialog>
  );
}
