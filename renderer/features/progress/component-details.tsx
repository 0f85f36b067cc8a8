import type { ReactElement } from 'react';
import { text } from '../../../contracts/text/page-text.ts';
import { Chip } from '../../ui/chip.tsx';
import type { ComponentView } from './component-graph.tsx';
import { componentPhrase, componentTones } from './component-words.ts';
import { TroubleList } from './trouble-list.tsx';
import './component-details.css';

interface ComponentDetailsProps {
  readonly component: ComponentView;
  readonly summary: string;
  /** Those that it needs. */
  readonly needs: readonly ComponentView[];
  readonly titleOf: (id: string) => string;
  /** Whether it may still change. */
  readonly live: boolean;
}

/** One component in full: what it is, what it is at, what it waits for and what is wrong with it. */
export function ComponentDetails({ component, summary, needs, titleOf, live }: ComponentDetailsProps): ReactElement {
  const { condition } = component;
  const waits = condition.state === 'rolling-out' && condition.waitingFor !== '' ? condition.waitingFor : null;
  return (
    <div className="component-details">
      <div className="component-details__head">
        <h3>{component.title}</h3>
        <Chip tone={componentTones[condition.state]}>{componentPhrase(condition, titleOf)}</Chip>
        {waits === null ? null : <span className="soft">{text.component.rollingOutFor(waits)}</span>}
      </div>
      <p className="soft">{summary}</p>
      {needs.length === 0 ? null : (
        <p className="component-details__needs">
          <span className="soft">{text.launch.needs}</span>
          {needs.map((need) => (
            <Chip key={need.id} tone={componentTones[need.condition.state]}>
              {need.title}
            </Chip>
          ))}
        </p>
      )}
      {condition.state === 'failing' ? (
        <>
          <TroubleList trouble={condition.trouble} />
          {live ? <p className="soft">{text.component.stillTrying}</p> : null}
        </>
      ) : null}
    </div>
  );
}
