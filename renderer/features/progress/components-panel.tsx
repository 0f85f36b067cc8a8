import { useState, type ReactElement } from 'react';
import { text } from '../../../contracts/text/page-text.ts';
import { Panel } from '../../ui/panel.tsx';
import { ComponentDetails } from './component-details.tsx';
import { ComponentGraph } from './component-graph.tsx';
import { isOver, type ProgressState } from './progress-state.ts';
import { useComponents } from './use-components.ts';
import { Announcer } from '../../ui/announcer.tsx';

/** The components as a graph, and one of them in full: the one that is chosen, else one that fails or is at work. */
export function ComponentsPanel({ progress }: { progress: ProgressState }): ReactElement {
  const [chosen, setChosen] = useState<string | null>(null);
  const { components, byId } = useComponents(progress.components);
  const inState = (...states: readonly string[]) =>
    components.filter(({ condition }) => states.includes(condition.state));
  const live = !isOver(progress.life);
  const titleOf = (id: string) => byId.get(id)?.title ?? id;
  const shown =
    components.find(({ id }) => id === chosen) ??
    inState('failing')[0] ??
    inState('rolling-out', 'applying')[0] ??
    inState('waiting')[0] ??
    components.at(-1);
  const ready = inState('ready').length;
  const aside =
    components.length === 0 ? undefined : <p className="soft">{text.progress.ready(ready, components.length)}</p>;
  return (
    <Panel title={text.progress.components} aside={aside}>
      <Announcer words={news(progress, titleOf, ready, components.length)} />
      {components.length === 0 ? <p className="soft">{text.progress.componentsPending}</p> : null}
      <ComponentGraph components={components} selected={shown?.id ?? null} onSelect={setChosen} live={live} />
      {shown === undefined ? null : (
        <ComponentDetails
          component={shown}
          summary={byId.get(shown.id)?.summary ?? ''}
          needs={components.filter(({ id }) => shown.needs.includes(id))}
          titleOf={titleOf}
          live={live}
        />
      )}
    </Panel>
  );
}

function news({ news }: ProgressState, titleOf: (id: string) => string, ready: number, total: number): string {
  if (news === null) return '';
  const title = titleOf(news.component);
  const what = news.state === 'ready' ? text.progress.componentReady(title) : text.progress.componentFailing(title);
  return `${what} ${text.progress.announce(ready, total)}`;
}
