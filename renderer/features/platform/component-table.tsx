import type { ReactElement } from 'react';
import type { ComponentStatus, PlatformStatus } from '../../../contracts/platform.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { addresses } from '../../app/use-route.ts';
import { Chip, type Tone } from '../../ui/chip.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Panel } from '../../ui/panel.tsx';
import { componentPhrase, componentTones } from '../progress/component-words.ts';
import { TroubleList } from '../progress/trouble-list.tsx';

const maturityTones: Readonly<Record<ComponentStatus['maturity'], Tone>> = {
  stable: 'idle',
  beta: 'idle',
  alpha: 'warn',
};

interface ComponentTableProps {
  readonly status: PlatformStatus;
  /** Address of the gateway, without a slash at its end; null while it cannot be reached. */
  readonly gateway: string | null;
}

/** Every component; what is in trouble comes first, with what helps. */
export function ComponentTable({ status, gateway }: ComponentTableProps): ReactElement {
  const titles = new Map(status.components.map(({ id, title }) => [id, title]));
  const titleOf = (id: string) => titles.get(id) ?? id;
  const absent = status.components.filter(({ condition }) => condition.state === 'not-installed');
  const installed = status.components.filter((component) => !absent.includes(component));
  return (
    <>
      <Attention components={status.components} />
      <Panel title={text.platform.components} aside={<ReadyCount components={status.components} />}>
        <Table components={installed} titleOf={titleOf} gateway={gateway} />
        {absent.length === 0 ? null : (
          <Disclosure summary={text.platform.absent(absent.length)}>
            <Table components={absent} titleOf={titleOf} gateway={null} />
            <p className="components__add">
              <a href={addresses.launchOnto(status.cluster.name)}>{text.platform.addComponents}</a>
            </p>
          </Disclosure>
        )}
      </Panel>
    </>
  );
}

interface TableProps {
  readonly components: readonly ComponentStatus[];
  readonly titleOf: (id: string) => string;
  readonly gateway: string | null;
}

function Table({ components, titleOf, gateway }: TableProps): ReactElement {
  const { columns } = text.platform;
  return (
    <div className="scroll-x" role="group" aria-label={text.platform.components} tabIndex={0}>
      <table className="components">
        <thead>
          <tr>
            <th scope="col">{columns.component}</th>
            <th scope="col">{columns.state}</th>
            <th scope="col">{columns.version}</th>
            <th scope="col">{columns.maturity}</th>
            <th scope="col">{columns.workloads}</th>
            <th scope="col">
              <span className="visually-hidden">{text.platform.open}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {components.map((component) => (
            <ComponentRow key={component.id} component={component} titleOf={titleOf} gateway={gateway} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ReadyCount({ components }: { components: readonly ComponentStatus[] }): ReactElement {
  const installed = components.filter(({ condition }) => condition.state !== 'not-installed');
  const ready = installed.filter(({ condition }) => condition.state === 'ready');
  return <p className="soft">{text.progress.ready(ready.length, installed.length)}</p>;
}

function Attention({ components }: { components: readonly ComponentStatus[] }): ReactElement | null {
  const failing = components.flatMap(({ id, title, condition }) =>
    condition.state === 'failing' ? [{ id, title, trouble: condition.trouble }] : [],
  );
  if (failing.length === 0) return null;
  return (
    <Panel
      title={text.platform.attention(failing.length)}
      aside={<Chip tone="fail">{text.component.states.failing}</Chip>}
    >
      {failing.map(({ id, title, trouble }) => (
        <div key={id} className="attention">
          <h3>{title}</h3>
          <TroubleList trouble={trouble} />
        </div>
      ))}
    </Panel>
  );
}

interface ComponentRowProps {
  readonly component: ComponentStatus;
  readonly titleOf: (id: string) => string;
  readonly gateway: string | null;
}

function ComponentRow({ component, titleOf, gateway }: ComponentRowProps): ReactElement {
  const { condition, maturity, webPath } = component;
  return (
    <tr>
      <th scope="row" className="row-title">
        {component.title}
      </th>
      <td>
        <Chip tone={componentTones[condition.state]}>{componentPhrase(condition, titleOf)}</Chip>
      </td>
      <td>{component.version}</td>
      <td>
        <Chip tone={maturityTones[maturity]} icon={null}>
          {text.component.maturity[maturity]}
        </Chip>
      </td>
      <td>
        <Workloads component={component} />
      </td>
      <td className="number">
        {webPath === null || gateway === null || condition.state !== 'ready' ? null : (
          <a
            className="components__open"
            href={`${gateway}${webPath}`}
            target="_blank"
            rel="noreferrer"
            aria-label={`${text.platform.open} ${component.title}, ${text.platform.opensNew}`}
          >
            {text.platform.open}
            <Icon name="out" />
          </a>
        )}
      </td>
    </tr>
  );
}

function Workloads({ component: { workloads } }: { component: ComponentStatus }): ReactElement {
  if (workloads.length === 0) return <span className="soft">{text.none}</span>;
  const ready = workloads.filter((workload) => workload.ready >= workload.wanted).length;
  return (
    <Disclosure summary={text.of(ready, workloads.length)}>
      <ul className="components__workloads">
        {workloads.map(({ kind, namespace, name, ready, wanted }) => (
          <li key={`${kind} ${namespace} ${name}`}>
            {name}{' '}
            <span className="soft">
              {kind} · {namespace} · {text.of(ready, wanted)}
            </span>
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
