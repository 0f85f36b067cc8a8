import type { ReactElement } from 'react';
import type { FieldDifference, ObjectDifference } from '../../../contracts/snapshot-differences.ts';
import { compareText as words } from '../../../contracts/text/compare-text.ts';

/** What differs in how a notebook and its volumes are set up, field by field. */
export function ObjectDifferences({ objects }: { objects: readonly ObjectDifference[] }): ReactElement {
  return (
    <section className="compare__part">
      <h3>{words.setup}</h3>
      <ul className="compare__objects">
        {objects.map(({ kind, name, change, fields }) => (
          <li key={`${kind}/${name}/${change}`}>
            <p>
              <strong>{kind}</strong> {name} <span className="soft">{words.objectChanges[change]}</span>
            </p>
            <ul className="compare__fields">
              {fields.map((field) => (
                <Field key={field.path} field={field} />
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Field({ field }: { field: FieldDifference }): ReactElement {
  const { path, from, to } = field;
  return (
    <li className="compare__field">
      <code className="soft">{path}</code>
      <span className="compare__values">
        {'from' in field && 'to' in field ? null : (
          <span className="soft">{'to' in field ? words.fieldAdded : words.fieldRemoved}</span>
        )}
        {'from' in field ? (
          <del className="compare__value compare__value--removed">
            <span className="visually-hidden">{words.was} </span>
            {valueText(from)}
          </del>
        ) : null}
        {'from' in field && 'to' in field ? (
          <span className="soft" aria-hidden="true">
            {words.arrow}
          </span>
        ) : null}
        {'to' in field ? (
          <ins className="compare__value compare__value--added">
            <span className="visually-hidden">{words.becomes} </span>
            {valueText(to)}
          </ins>
        ) : null}
      </span>
    </li>
  );
}

function valueText(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
}
