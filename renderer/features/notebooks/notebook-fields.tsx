import type { ReactElement } from 'react';
import type { NotebookOptions } from '../../../contracts/notebooks.ts';
import { Field } from '../../ui/field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import type { FormProblems, NotebookForm } from './notebook-form.ts';
import { notebooksText } from '../../../contracts/text/notebooks-text.ts';

const words = notebooksText.form;

interface NotebookFieldsProps {
  readonly form: NotebookForm;
  readonly options: NotebookOptions;
  readonly problems: FormProblems;
  readonly onChange: (form: NotebookForm) => void;
  readonly onWorkspace: (workspace: string) => void;
}

/** What a notebook is called, what it runs, and what it asks for. */
export function NotebookFields(props: NotebookFieldsProps): ReactElement {
  const { form, options, problems, onChange, onWorkspace } = props;
  const named = options.workspaces.map((workspace) => ({ value: workspace, title: workspace }));
  return (
    <div className="notebook-form__fields">
      <Field
        label={words.name}
        problem={problems.name}
        value={form.name}
        onChange={(event) => onChange({ ...form, name: event.target.value })}
      />
      {named.length > 1 ? (
        <SelectField label={words.workspace} options={named} value={options.workspace} onChoose={onWorkspace} />
      ) : null}
      <Field
        label={words.image}
        help={options.images.length === 0 ? words.imageHelpNone : words.imageHelp}
        problem={problems.image}
        suggestions={options.images.map(({ image }) => image)}
        value={form.image}
        onChange={(event) => onChange({ ...form, image: event.target.value })}
      />
      <Field
        label={words.cpu}
        inputMode="decimal"
        problem={problems.cores}
        value={form.cores}
        onChange={(event) => onChange({ ...form, cores: event.target.value })}
      />
      <Field
        label={words.memory}
        inputMode="decimal"
        problem={problems.gibibytes}
        value={form.gibibytes}
        onChange={(event) => onChange({ ...form, gibibytes: event.target.value })}
      />
      <GpuField {...props} />
    </div>
  );
}

function GpuField({ form, options, onChange }: NotebookFieldsProps): ReactElement {
  const choices = options.gpus.flatMap(({ resource, title, count }) =>
    Array.from({ length: count }, (_, index) => ({
      value: `${resource}=${index + 1}`,
      title: `${index + 1} × ${title}`,
    })),
  );
  return (
    <SelectField
      label={words.gpu}
      {...(choices.length === 0 ? { help: words.gpuHelpNone } : {})}
      disabled={choices.length === 0}
      options={[{ value: '', title: words.noGpu }, ...choices]}
      value={form.gpu}
      onChoose={(gpu) => onChange({ ...form, gpu })}
    />
  );
}
