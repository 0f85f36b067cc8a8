import { useCallback, useState, type ReactElement } from 'react';
import type { NotebookOptions, NotebookView } from '../../../contracts/notebooks.ts';
import type { SlipwayClient } from '../../../contracts/services.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { useAsk } from '../../app/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/panel.tsx';
import { useChange } from '../settings/use-change.ts';
import { initialForm, inputOf, isComplete, type NotebookForm, problemsOf } from './notebook-form.ts';
import { NotebookFields } from './notebook-fields.tsx';
import { notebooksText } from '../../../contracts/text/notebooks-text.ts';
import { VolumeFields } from './volume-fields.tsx';

const words = notebooksText.form;
const formId = 'create-notebook';

interface CreateDialogProps {
  readonly cluster: string;
  readonly notebooks: readonly NotebookView[];
  readonly onLeave: () => void;
}

/** Asks for a new notebook, filled in as the platform has it. */
export function CreateDialog({ cluster, notebooks, onLeave }: CreateDialogProps): ReactElement {
  const [workspace, setWorkspace] = useState<string | null>(null);
  const options = useOptions(cluster, workspace);
  const [typed, setTyped] = useState<NotebookForm | null>(null);
  const change = useChange();
  const known = options.value;
  const form = typed ?? (known === null ? null : initialForm(known));
  const taken = notebooks.filter((one) => one.workspace === known?.workspace).map(({ name }) => name);
  const isFine = form !== null && options.state === 'ready' && isComplete(form, problemsOf(form, taken));
  const create = async () => {
    if (form === null || known === null || !isFine) return;
    const isDone = await change.run(async (client) => {
      await client.notebooks.create(inputOf(form, cluster, known));
      return '';
    });
    if (isDone) onLeave();
  };
  return (
    <Dialog
      title={words.title}
      wide
      onLeave={onLeave}
      actions={
        <>
          <Button onClick={onLeave}>{words.cancel}</Button>
          <Button kind="primary" form={formId} type="submit" busy={change.busy} disabled={!isFine || !change.possible}>
            {words.create}
          </Button>
        </>
      }
    >
      {options.state === 'failed' ? (
        <ErrorNotice error={options.error} actions={<Button onClick={options.again}>{text.tryAgain}</Button>} />
      ) : null}
      {known === null && options.state !== 'failed' ? <Skeleton rows={6} label={text.loading} /> : null}
      {known === null || form === null ? null : (
        <Fields
          form={form}
          options={known}
          taken={taken}
          onChange={setTyped}
          onWorkspace={setWorkspace}
          onCreate={() => void create()}
        />
      )}
      {change.error === null ? null : <ErrorNotice error={change.error} />}
    </Dialog>
  );
}

/** What a new notebook can be made of in a workspace; the login's own where it is null. */
function useOptions(cluster: string, workspace: string | null) {
  return useAsk(
    useCallback(
      (client: SlipwayClient, signal: AbortSignal) =>
        client.notebooks.options({ cluster, ...(workspace === null ? {} : { workspace }) }, { signal }),
      [cluster, workspace],
    ),
  );
}

interface FieldsProps {
  readonly form: NotebookForm;
  readonly options: NotebookOptions;
  readonly taken: readonly string[];
  readonly onChange: (form: NotebookForm) => void;
  readonly onWorkspace: (workspace: string) => void;
  readonly onCreate: () => void;
}

function Fields({ form, options, taken, onChange, onWorkspace, onCreate }: FieldsProps): ReactElement {
  const problems = problemsOf(form, taken);
  const shared = { form, options, problems, onChange };
  return (
    <form
      id={formId}
      className="notebook-form"
      onSubmit={(event) => {
        event.preventDefault();
        onCreate();
      }}
    >
      <NotebookFields
        {...shared}
        onWorkspace={(workspace) => {
          // Volumes and configurations are those of a workspace.
          onChange({ ...form, home: { ...form.home, kind: 'new' }, data: [], configurations: [] });
          onWorkspace(workspace);
        }}
      />
      <VolumeFields {...shared} />
      <Configurations {...shared} />
    </form>
  );
}

function Configurations({
  form,
  options,
  onChange,
}: Pick<FieldsProps, 'form' | 'options' | 'onChange'>): ReactElement | null {
  if (options.configurations.length === 0) return null;
  const choose = (name: string, isChosen: boolean) => {
    const others = form.configurations.filter((one) => one !== name);
    onChange({ ...form, configurations: isChosen ? [...others, name] : others });
  };
  return (
    <fieldset className="notebook-form__part">
      <legend>{words.configurations}</legend>
      {options.configurations.map(({ name, description }) => (
        <label key={name} className="notebooks__check">
          <input
            type="checkbox"
            checked={form.configurations.includes(name)}
            onChange={(event) => choose(name, event.target.checked)}
          />
          <span>
            {name} <span className="soft">{description}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
