import { useId, type ComponentProps, type ReactElement } from 'react';
import './field.css';

interface SelectFieldProps extends Omit<ComponentProps<'select'>, 'onChange'> {
  readonly label: string;
  readonly help?: string;
  readonly options: readonly { readonly value: string; readonly title: string }[];
  readonly onChoose: (value: string) => void;
}

/** One of several things to choose, with its label and its help. */
export function SelectField({ label, help, options, onChoose, ...select }: SelectFieldProps): ReactElement {
  const id = useId();
  return (
    <div className="field">
      <label className="field__label" htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className="field__input"
        aria-describedby={help === undefined ? undefined : `${id}-note`}
        onChange={(event) => onChoose(event.target.value)}
        {...select}
      >
        {options.map(({ value, title }) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </select>
      {help === undefined ? null : (
        <p id={`${id}-note`} className="field__note">
          {help}
        </p>
      )}
    </div>
  );
}
