import { useState, type ReactElement } from 'react';
import type { ComponentState } from '../../../contracts/platform.ts';
import { Icon } from '../../ui/icon.tsx';
import { useWidth } from '../../ui/use-width.ts';
import { componentBrief, componentFraction, componentPhrase, componentTones } from './component-words.ts';
import { layOut, type GraphEdge, type GraphLayout } from './graph-layout.ts';
import { drawGraph, type DrawnGraph } from './graph-paths.ts';
import './component-graph.css';

/** A component as the graph shows it. */
export interface ComponentView {
  readonly id: string;
  readonly title: string;
  readonly needs: readonly string[];
  readonly condition: ComponentState;
}

interface ComponentGraphProps {
  readonly components: readonly ComponentView[];
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  /** Whether anything may still change. */
  readonly live: boolean;
}

const lowest = 6;
const tallest = 12;
const columnGap = 36;
const rowGap = 10;
const nodeHeight = 50;
/** Narrower than this the longest name of the catalog would be cut, and the graph becomes a list. */
const narrowest = 156;

/** Components from left to right by what they need; each fills as it becomes ready. */
export function ComponentGraph({ components, selected, onSelect, live }: ComponentGraphProps): ReactElement {
  const [measure, width] = useWidth();
  const [near, setNear] = useState<string | null>(null);
  const layout = layOutWithin(components, width ?? 0);
  const nodeWidth = nodeWidthOf(layout, width ?? 0);
  const drawn = nodeWidth < narrowest ? null : drawGraph(layout, { nodeWidth, nodeHeight, columnGap, rowGap });
  const states = new Map(components.map((component) => [component.id, component]));
  const titleOf = (id: string) => states.get(id)?.title ?? id;
  const ordered = layout.columns.flatMap(({ ids }) => ids).flatMap((id) => states.get(id) ?? []);
  return (
    <div ref={measure} className="graph" style={{ minHeight: drawn?.height }}>
      {drawn === null ? null : <Edges drawn={drawn} states={states} near={near ?? selected} />}
      <ul className={drawn === null ? 'graph__list' : undefined}>
        {ordered.map((component) => (
          <li
            key={component.id}
            className={drawn === null ? undefined : 'graph__place'}
            style={placeOf(drawn, component.id, nodeWidth)}
            onMouseEnter={() => setNear(component.id)}
            onMouseLeave={() => setNear(null)}
          >
            <GraphNodeView
              component={component}
              titleOf={titleOf}
              selected={component.id === selected}
              onSelect={onSelect}
              live={live}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** As low as the width allows: fewer rows want more columns. */
function layOutWithin(components: readonly ComponentView[], width: number): GraphLayout {
  let layout = layOut(components, lowest);
  for (let rows = lowest + 1; rows <= tallest && nodeWidthOf(layout, width) < narrowest; rows += 1) {
    layout = layOut(components, rows);
  }
  return layout;
}

function nodeWidthOf({ columns }: GraphLayout, width: number): number {
  return columns.length === 0 ? 0 : (width - columnGap * (columns.length - 1)) / columns.length;
}

function placeOf(drawn: DrawnGraph | null, id: string, width: number) {
  const place = drawn?.places.get(id);
  return place === undefined ? undefined : { left: place.x, top: place.y, width, height: nodeHeight };
}

interface EdgesProps {
  readonly drawn: DrawnGraph;
  readonly states: ReadonlyMap<string, ComponentView>;
  readonly near: string | null;
}

function Edges({ drawn, states, near }: EdgesProps): ReactElement {
  const isNear = ({ from, to }: GraphEdge) => near === from || near === to;
  // What is drawn last lies on top.
  const paths = [...drawn.paths].sort((a, b) => Number(isNear(a)) - Number(isNear(b)));
  return (
    <svg className="graph__edges" height={drawn.height} aria-hidden="true" focusable="false">
      {paths.map((edge) => {
        const met = states.get(edge.from)?.condition.state === 'ready' ? ' graph__edge--met' : '';
        const marked = isNear(edge) ? ' graph__edge--near' : '';
        return <path key={`${edge.from}>${edge.to}`} className={`graph__edge${met}${marked}`} d={edge.path} />;
      })}
    </svg>
  );
}

interface GraphNodeViewProps {
  readonly component: ComponentView;
  readonly titleOf: (id: string) => string;
  readonly selected: boolean;
  readonly onSelect: (id: string) => void;
  readonly live: boolean;
}

function GraphNodeView({ component, titleOf, selected, onSelect, live }: GraphNodeViewProps): ReactElement {
  const { condition } = component;
  return (
    <button
      type="button"
      className={`node node--${componentTones[condition.state]}`}
      title={componentPhrase(condition, titleOf)}
      aria-pressed={selected}
      onClick={() => onSelect(component.id)}
    >
      <span className="node__fill" style={{ transform: `scaleX(${componentFraction(condition)})` }} />
      <span className="node__title">{component.title}</span>
      <span className="node__state figures" aria-hidden="true">
        {componentBrief(condition)}
        <NodeSign state={condition.state} live={live} />
      </span>
      <span className="visually-hidden">{componentPhrase(condition, titleOf)}</span>
    </button>
  );
}

function NodeSign({ state, live }: { state: ComponentState['state']; live: boolean }): ReactElement | null {
  if (state === 'ready') return <Icon name="check" />;
  if (state === 'failing') return <Icon name="cross" />;
  if (state === 'applying' || state === 'rolling-out') return <Icon name="arc" turning={live} />;
  return null;
}
