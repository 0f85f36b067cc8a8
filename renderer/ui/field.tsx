import { useId, type ComponentProps, type ReactElement } from 'react';
import './field.css';

interface FieldProps extends ComponentProps<'input'> {
  readonly label: string;
  readonly help?: string;
  /** Why what was typed cannot be taken. */
  readonly problem?: string | null;
  readonly suggestions?: readonly string[];
}

/** One line to type, with its label, its help and what is wrong with it. */
export function Field({ label, help, problem = null, suggestions, ...input }: FieldProps): ReactElement {
  const id = useId();
  const note = problem ?? help;
  return (
    <div className="field">
      <label className="field__label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="field__input"
        spellCheck={false}
        autoComplete="off"
        aria-invalid={problem !== null}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        list={suggestions === undefined ? undefined : `${id}-list`}
        {...input}
      />
      {suggestions === undefined ? null : (
        <datalist id={`${id}-list`}>
          {suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
      )}
      {note === undefined ? null : (
        <p id={`${id}-note`} className={problem === null ? 'field__note' : 'field__note field__note--problem'}>
          {note}
        </p>
      )}
    </div>
  );
}
