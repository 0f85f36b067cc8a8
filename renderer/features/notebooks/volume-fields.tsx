import type { ReactElement } from 'react';
import type { NotebookOptions } from '../../../contracts/notebooks.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { addDataVolume, type DataVolumeForm, type FormProblems, type NotebookForm } from './notebook-form.ts';
import { notebooksText } from '../../../contracts/text/notebooks-text.ts';

const words = notebooksText.form;

interface VolumeFieldsProps {
  readonly form: NotebookForm;
  readonly options: NotebookOptions;
  readonly problems: FormProblems;
  readonly onChange: (form: NotebookForm) => void;
}

/** Where a notebook keeps what is worked on. */
export function VolumeFields({ form, options, problems, onChange }: VolumeFieldsProps): ReactElement {
  const setData = (data: readonly DataVolumeForm[]) => onChange({ ...form, data });
  return (
    <>
      <HomeFields form={form} options={options} problems={problems} onChange={onChange} />
      <fieldset className="notebook-form__part">
        <legend>{words.data}</legend>
        {form.data.map((volume, index) => (
          <DataVolumeFields
            key={volume.id}
            volume={volume}
            number={index + 1}
            volumes={options.volumes}
            problem={problems.data[index] ?? { size: null, path: null }}
            onChange={(changed) => setData(form.data.map((one) => (one.id === changed.id ? changed : one)))}
            onRemove={() => setData(form.data.filter((one) => one.id !== volume.id))}
          />
        ))}
        <div>
          <Button onClick={() => onChange(addDataVolume(form, options))}>{words.dataAdd}</Button>
        </div>
      </fieldset>
    </>
  );
}

const homeKinds = ['new', 'existing', 'none'] as const;
const dataKinds = ['new', 'existing'] as const;

/** None is offered as being there where there is none. */
function possible<Kind extends string>(kinds: readonly Kind[], volumes: readonly string[]): readonly Kind[] {
  return kinds.filter((kind) => kind !== 'existing' || volumes.length > 0);
}

function HomeFields({ form, options, problems, onChange }: VolumeFieldsProps): ReactElement {
  const { home } = form;
  const set = (change: Partial<NotebookForm['home']>) => onChange({ ...form, home: { ...home, ...change } });
  return (
    <div className="notebook-form__fields">
      <SelectField
        label={words.home}
        options={possible(homeKinds, options.volumes).map((kind) => ({ value: kind, title: words.homeKinds[kind] }))}
        value={home.kind}
        onChoose={(value) => {
          // The one that was chosen may be another workspace's.
          const name = options.volumes.includes(home.name) ? home.name : (options.volumes[0] ?? '');
          set({ kind: homeKinds.find((kind) => kind === value) ?? 'new', name });
        }}
      />
      {home.kind === 'new' ? (
        <Field
          label={words.size}
          inputMode="decimal"
          problem={problems.homeSize}
          value={home.gibibytes}
          onChange={(event) => set({ gibibytes: event.target.value })}
        />
      ) : null}
      {home.kind === 'existing' ? (
        <VolumeChoice volumes={options.volumes} value={home.name} onChoose={(name) => set({ name })} />
      ) : null}
    </div>
  );
}

interface DataVolumeFieldsProps {
  readonly volume: DataVolumeForm;
  readonly number: number;
  readonly volumes: readonly string[];
  readonly problem: FormProblems['data'][number];
  readonly onChange: (volume: DataVolumeForm) => void;
  readonly onRemove: () => void;
}

function DataVolumeFields(props: DataVolumeFieldsProps): ReactElement {
  const { volume, number, volumes, problem, onChange, onRemove } = props;
  return (
    <div className="notebook-form__data" role="group" aria-label={words.dataNumber(number)}>
      <SelectField
        label={words.dataKind}
        options={possible(dataKinds, volumes).map((kind) => ({ value: kind, title: words.dataKinds[kind] }))}
        value={volume.kind}
        onChoose={(value) => onChange({ ...volume, kind: dataKinds.find((kind) => kind === value) ?? 'new' })}
      />
      {volume.kind === 'new' ? (
        <Field
          label={words.size}
          inputMode="decimal"
          problem={problem.size}
          value={volume.gibibytes}
          onChange={(event) => onChange({ ...volume, gibibytes: event.target.value })}
        />
      ) : (
        <VolumeChoice volumes={volumes} value={volume.name} onChoose={(name) => onChange({ ...volume, name })} />
      )}
      <Field
        label={words.path}
        problem={problem.path}
        value={volume.mountPath}
        onChange={(event) => onChange({ ...volume, mountPath: event.target.value })}
      />
      <Button kind="quiet" aria-label={words.removeData(number)} onClick={onRemove}>
        {words.remove}
      </Button>
    </div>
  );
}

interface VolumeChoiceProps {
  readonly volumes: readonly string[];
  readonly value: string;
  readonly onChoose: (name: string) => void;
}

function VolumeChoice({ volumes, value, onChoose }: VolumeChoiceProps): ReactElement {
  const options = volumes.map((name) => ({ value: name, title: name }));
  return <SelectField label={words.volume} options={options} value={value} onChoose={onChoose} />;
}
