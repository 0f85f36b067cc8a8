import type { ReactElement } from 'react';
import type { Trouble } from '../../../contracts/platform.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import './trouble-list.css';

/** What is wrong with a component, what helps, and the last lines of what fails. */
export function TroubleList({ trouble }: { trouble: readonly Trouble[] }): ReactElement {
  return (
    <ul className="trouble">
      {trouble.map(({ code, subject, message, remedy, log }) => (
        <li key={`${code} ${subject}`} className="trouble__item">
          <p>{message}</p>
          <p className="soft">
            <strong>{text.error.whatHelps}</strong> {remedy}
          </p>
          {log.length === 0 ? null : (
            <Disclosure summary={text.component.lastLines}>
              <pre className="trouble__log" role="group" aria-label={text.component.lastLines} tabIndex={0}>
                {log.join('\n')}
              </pre>
            </Disclosure>
          )}
        </li>
      ))}
    </ul>
  );
}
