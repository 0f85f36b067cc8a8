import { type SyntheticEvent, useCallback, useState, type ReactElement } from 'react';
import type { NotebookView } from '../../../contracts/notebooks.ts';
import type { SlipwayClient } from '../../../contracts/services.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { snapshotsText as words } from '../../../contracts/text/snapshots-text.ts';
import { useAsk } from '../../app/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/panel.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import type { AskedOperation } from '../operations/use-asked-operation.ts';

const formId = 'take-snapshot';
const longestNote = 500;

function useNotebooks(cluster: string) {
  return useAsk(
    useCallback(
      (client: SlipwayClient, signal: AbortSignal) => client.notebooks.list({ cluster }, { signal }),
      [cluster],
    ),
  );
}

interface TakeDialogProps {
  readonly cluster: string;
  readonly asked: AskedOperation;
  readonly onLeave: () => void;
}

/** Asks which notebook is to be kept, and what is to be remembered of it. */
export function TakeDialog({ cluster, asked, onLeave }: TakeDialogProps): ReactElement {
  const notebooks = useNotebooks(cluster);
  const [chosen, setChosen] = useState(0);
  const [note, setNote] = useState('');
  const { value: known } = notebooks;
  const notebook = known?.[chosen];
  const take = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (notebook === undefined) return;
    const input = { cluster, workspace: notebook.workspace, notebook: notebook.name, note };
    await asked.start({ kind: 'snapshot', input });
    onLeave();
  };
  return (
    <Dialog
      title={words.takeTitle}
      onLeave={onLeave}
      actions={
        <>
          <Button onClick={onLeave}>{words.cancel}</Button>
          <Button kind="primary" form={formId} type="submit" disabled={!asked.possible || notebook === undefined}>
            {words.takeConfirm}
          </Button>
        </>
      }
    >
      {notebooks.state === 'failed' ? (
        <ErrorNotice error={notebooks.error} actions={<Button onClick={notebooks.again}>{text.tryAgain}</Button>} />
      ) : null}
      {notebooks.value === null && notebooks.state !== 'failed' ? <Skeleton rows={2} label={text.loading} /> : null}
      {notebooks.value?.length === 0 ? <p>{words.takeNone}</p> : null}
      {notebook === undefined ? null : (
        <form id={formId} className="snapshots__form" onSubmit={(event) => void take(event)}>
          <NotebookChoice notebooks={known ?? []} chosen={chosen} onChoose={setChosen} />
          <Field
            label={words.takeNote}
            help={words.takeNoteHelp}
            maxLength={longestNote}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </form>
      )}
    </Dialog>
  );
}

interface NotebookChoiceProps {
  readonly notebooks: readonly NotebookView[];
  /** Place in the list. */
  readonly chosen: number;
  readonly onChoose: (place: number) => void;
}

function NotebookChoice({ notebooks, chosen, onChoose }: NotebookChoiceProps): ReactElement {
  const several = new Set(notebooks.map(({ workspace }) => workspace)).size > 1;
  return (
    <SelectField
      label={words.takeNotebook}
      options={notebooks.map(({ workspace, name }, place) => ({
        value: String(place),
        title: several ? `${name} (${workspace})` : name,
      }))}
      value={String(chosen)}
      onChoose={(place) => onChoose(Number(place))}
    />
  );
}
