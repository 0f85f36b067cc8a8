import type { ReactElement } from 'react';
import type { Download, Preparation } from '../../../contracts/preparation.ts';
import { formatKnownBytes } from '../../ui/amount.ts';
import { Panel } from '../../ui/panel.tsx';
import { preparationText as text } from '../../../contracts/text/preparation-text.ts';
import './preparation-panel.css';

/** What launching takes: downloads and about how long, where data will lie, and that nothing is sent. */
export function PreparationPanel({ preparation }: { preparation: Preparation }): ReactElement {
  const { downloads, estimate, places, privacy } = preparation;
  return (
    <Panel title={text.title}>
      <div className="preparation">
        <div className="preparation__part preparation__part--wide">
          <h3>{text.downloads}</h3>
          <Downloads downloads={downloads} />
          <p className="preparation__note">{estimate.says}</p>
        </div>
        <div className="preparation__part">
          <h3>{text.places}</h3>
          <dl className="preparation__places">
            {places.map(({ title, path, says }) => (
              <div key={title}>
                <dt>{title}</dt>
                <dd className="preparation__path">{path}</dd>
                <dd className="preparation__note">{says}</dd>
              </div>
            ))}
          </dl>
        </div>
        <div className="preparation__part">
          <h3>{text.privacy}</h3>
          {privacy.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
      </div>
    </Panel>
  );
}

function Downloads({ downloads }: { downloads: readonly Download[] }): ReactElement {
  return (
    <div className="scroll-x" role="group" aria-label={text.downloads} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.item}</th>
            <th scope="col" className="number">
              {text.size}
            </th>
            <th scope="col">{text.from}</th>
          </tr>
        </thead>
        <tbody>
          {downloads.map(({ title, state, bytes, from, says }) => (
            <tr key={title}>
              <th scope="row" className="row-title">
                {title}
                {state === 'here' ? null : <span className="preparation__says">{says}</span>}
              </th>
              <td className="number">{state === 'here' ? text.here : formatKnownBytes(bytes)}</td>
              <td className="soft">{from.join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
