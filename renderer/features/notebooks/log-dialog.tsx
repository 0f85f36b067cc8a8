import { useCallback, useMemo, type ReactElement } from 'react';
import type { NotebookView } from '../../../contracts/notebooks.ts';
import type { SlipwayClient } from '../../../contracts/services.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { useAsk } from '../../app/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { LogView } from '../../ui/log-view.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/panel.tsx';
import { notebooksText } from '../../../contracts/text/notebooks-text.ts';

interface LogDialogProps {
  readonly cluster: string;
  readonly notebook: NotebookView;
  readonly onLeave: () => void;
}

/** The last lines that a notebook wrote. */
export function LogDialog({ cluster, notebook, onLeave }: LogDialogProps): ReactElement {
  const { workspace, name } = notebook;
  const log = useAsk(
    useCallback(
      (client: SlipwayClient, signal: AbortSignal) => client.notebooks.logs({ cluster, workspace, name }, { signal }),
      [cluster, workspace, name],
    ),
  );
  const lines = useMemo(
    () => (log.value?.lines ?? []).map((line, key) => ({ key, source: '', text: line })),
    [log.value],
  );
  return (
    <Dialog
      title={notebooksText.logTitle(name)}
      wide
      onLeave={onLeave}
      actions={
        <>
          <Button busy={log.state === 'loading'} onClick={log.again}>
            {notebooksText.readAgain}
          </Button>
          <Button kind="primary" onClick={onLeave}>
            {text.close}
          </Button>
        </>
      }
    >
      {log.state === 'failed' ? <ErrorNotice error={log.error} /> : null}
      {log.value === null && log.state !== 'failed' ? <Skeleton rows={4} label={text.loading} /> : null}
      {log.value === null ? null : (
        <LogView label={notebooksText.logTitle(name)} lines={lines} empty={notebooksText.logEmpty} />
      )}
    </Dialog>
  );
}
