import { useState, type ReactElement } from 'react';
import { type AppError, asAppError } from '../../../contracts/app-error.ts';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { aboutText } from '../../../contracts/text/about-text.ts';
import type { Licence } from './licences.ts';

type Read =
  | { readonly state: 'not-asked' | 'reading' }
  | { readonly state: 'read'; readonly licences: readonly Licence[] }
  | { readonly state: 'failed'; readonly error: AppError };

/** What others made, each with the text of its licence; loaded when it is asked for. */
export function LicencesPanel(): ReactElement {
  const [read, setRead] = useState<Read>({ state: 'not-asked' });
  async function show(): Promise<void> {
    setRead({ state: 'reading' });
    try {
      const { licences } = await import('./licences.ts');
      setRead({ state: 'read', licences });
    } catch (error) {
      setRead({ state: 'failed', error: asAppError(error) });
    }
  }
  const count =
    read.state === 'read' ? <p className="soft">{aboutText.insideCount(read.licences.length)}</p> : undefined;
  return (
    <Panel title={aboutText.inside} aside={count}>
      <p className="soft">{aboutText.insideBody}</p>
      {read.state === 'failed' ? <ErrorNotice error={read.error} /> : null}
      {read.state === 'read' ? (
        <ul className="about__licences">
          {read.licences.map((licence) => (
            <li key={`${licence.name} ${licence.version}`}>
              <LicenceView licence={licence} />
            </li>
          ))}
        </ul>
      ) : (
        <div>
          <Button busy={read.state === 'reading'} onClick={() => void show()}>
            {aboutText.showInside}
          </Button>
        </div>
      )}
    </Panel>
  );
}

function LicenceView({ licence: { name, version, licence, text } }: { licence: Licence }): ReactElement {
  return (
    <Disclosure
      summary={
        <>
          {name} <span className="soft">{`${version} · ${licence}`}</span>
        </>
      }
    >
      {text === null ? (
        <p className="soft">{aboutText.noText}</p>
      ) : (
        <pre className="about__licence" tabIndex={0} role="group" aria-label={name}>
          {text}
        </pre>
      )}
    </Disclosure>
  );
}
