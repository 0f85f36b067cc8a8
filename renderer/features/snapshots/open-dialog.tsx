import { useCallback, useState, type ReactElement } from 'react';
import type { SlipwayClient } from '../../../contracts/services.ts';
import type { SnapshotDetails, SnapshotView } from '../../../contracts/snapshots.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { snapshotsText as words } from '../../../contracts/text/snapshots-text.ts';
import { useAsk } from '../../app/use-ask.ts';
import { formatMoment } from '../../ui/amount.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/panel.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import type { AskedOperation } from '../operations/use-asked-operation.ts';
import { initialOpenForm, type OpenForm, openInputOf, openProblems } from './open-form.ts';

const formId = 'open-snapshot';

function useDetails(cluster: string, snapshot: string) {
  return useAsk(
    useCallback(
      (client: SlipwayClient, signal: AbortSignal) => client.snapshots.read({ cluster, snapshot }, { signal }),
      [cluster, snapshot],
    ),
  );
}

interface OpenDialogProps {
  readonly cluster: string;
  readonly snapshot: SnapshotView;
  readonly asked: AskedOperation;
  readonly onLeave: () => void;
}

/** Asks for a notebook of a snapshot, filled in as it was. */
export function OpenDialog({ cluster, snapshot, asked, onLeave }: OpenDialogProps): ReactElement {
  const { notebook, createdAt } = snapshot;
  const details = useDetails(cluster, snapshot.id);
  const [typed, setTyped] = useState<OpenForm | null>(null);
  const known = details.value;
  const form = typed ?? (known === null ? null : initialOpenForm(known));
  const isFine = form !== null && Object.values(openProblems(form)).every((problem) => problem === null);
  const open = async () => {
    if (form === null || known === null || !isFine) return;
    await asked.start({ kind: 'open-snapshot', input: openInputOf(form, known, cluster) });
    onLeave();
  };
  return (
    <Dialog
      title={words.openTitle(notebook, formatMoment(createdAt))}
      wide
      onLeave={onLeave}
      actions={
        <>
          <Button onClick={onLeave}>{words.cancel}</Button>
          <Button kind="primary" form={formId} type="submit" disabled={!isFine || !asked.possible}>
            {words.openConfirm}
          </Button>
        </>
      }
    >
      <p>{words.openLead(notebook)}</p>
      {details.state === 'failed' ? (
        <ErrorNotice error={details.error} actions={<Button onClick={details.again}>{text.tryAgain}</Button>} />
      ) : null}
      {known === null && details.state !== 'failed' ? <Skeleton rows={4} label={text.loading} /> : null}
      {known === null || form === null ? null : (
        <form
          id={formId}
          className="snapshots__form"
          onSubmit={(event) => {
            event.preventDefault();
            void open();
          }}
        >
          <OpenFields form={form} details={known} onChange={setTyped} />
        </form>
      )}
    </Dialog>
  );
}

interface OpenFieldsProps {
  readonly form: OpenForm;
  readonly details: SnapshotDetails;
  readonly onChange: (form: OpenForm) => void;
}

function OpenFields({ form, details, onChange }: OpenFieldsProps): ReactElement {
  const problems = openProblems(form);
  const { gpu, volumes } = details.notebook;
  const field = (name: 'name' | 'image' | 'cores' | 'gibibytes', label: string) => (
    <Field
      label={label}
      problem={problems[name]}
      {...(name === 'cores' || name === 'gibibytes' ? { inputMode: 'decimal' } : {})}
      value={form[name]}
      onChange={(event) => onChange({ ...form, [name]: event.target.value })}
    />
  );
  return (
    <>
      <div className="snapshots__fields">
        {field('name', words.openName)}
        {field('image', words.openImage)}
        {field('cores', words.openCpu)}
        {field('gibibytes', words.openMemory)}
        {gpu === null ? null : (
          <SelectField
            label={words.openGpu}
            options={[
              { value: 'same', title: words.openSameGpu(gpu.count, gpu.resource) },
              { value: 'none', title: words.openNoGpu },
            ]}
            value={form.withGpu ? 'same' : 'none'}
            onChoose={(value) => onChange({ ...form, withGpu: value === 'same' })}
          />
        )}
      </div>
      <div>
        <p className="snapshots__part">{words.openVolumes}</p>
        <ul className="snapshots__volumes soft">
          {volumes.map(({ claim, mountPath }) => (
            <li key={`${claim} ${mountPath}`}>{words.openVolume(claim, mountPath)}</li>
          ))}
        </ul>
      </div>
    </>
  );
}
