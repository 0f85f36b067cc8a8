import { useState, type ReactElement } from 'react';
import type { Operation } from '../../../contracts/operations.ts';
import { isUnderWay } from '../../../contracts/under-way.ts';
import { useOperations } from '../../app/operations-context.ts';
import { text } from '../../../contracts/text/page-text.ts';
import { useNow } from '../../app/use-now.ts';
import { addresses } from '../../app/use-route.ts';
import { formatDuration, formatMoment } from '../../ui/amount.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Field } from '../../ui/field.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Empty, Panel, Skeleton } from '../../ui/panel.tsx';
import { Screen } from '../../ui/screen.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { filterOperations, isOutcome, type OperationFilter, outcomes } from './filter-operations.ts';
import { lifeTones } from './operation-words.ts';
import './operations-screen.css';

/** What was done, newest first. */
export function OperationsScreen(): ReactElement {
  const operations = useOperations();
  return (
    <Screen title={text.operations.title} lead={text.operations.lead}>
      {operations.state === 'failed' ? <ErrorNotice error={operations.error} /> : null}
      {operations.value === null && operations.state !== 'failed' ? <Skeleton rows={5} label={text.loading} /> : null}
      {operations.value?.length === 0 ? (
        <Empty
          title={text.operations.none}
          action={<ButtonLink href={addresses.launch}>{text.platform.noneAction}</ButtonLink>}
        >
          {text.operations.noneBody}
        </Empty>
      ) : null}
      {operations.value === null || operations.value.length === 0 ? null : (
        <OperationList operations={operations.value} />
      )}
    </Screen>
  );
}

const everything: OperationFilter = { words: '', outcome: 'all' };

function OperationList({ operations }: { operations: readonly Operation[] }): ReactElement {
  const [filter, setFilter] = useState(everything);
  const found = filterOperations(operations, filter);
  const count =
    found.length === operations.length
      ? text.count(operations.length, 'operation', 'operations')
      : text.operations.shown(found.length, operations.length);
  return (
    <>
      <OperationFinder filter={filter} onChange={setFilter} />
      <p className="visually-hidden" role="status">
        {count}
      </p>
      {found.length === 0 ? (
        <Empty
          title={text.operations.noMatch}
          action={<Button onClick={() => setFilter(everything)}>{text.operations.showAll}</Button>}
        >
          {text.operations.noMatchBody}
        </Empty>
      ) : (
        <Panel title={count}>
          <OperationTable operations={found} />
        </Panel>
      )}
    </>
  );
}

interface OperationFinderProps {
  readonly filter: OperationFilter;
  readonly onChange: (filter: OperationFilter) => void;
}

function OperationFinder({ filter, onChange }: OperationFinderProps): ReactElement {
  const words = text.operations;
  return (
    <search className="operations__finder">
      <Field
        type="search"
        label={words.find}
        placeholder={words.findHelp}
        value={filter.words}
        onChange={({ target }) => onChange({ ...filter, words: target.value })}
      />
      <SelectField
        label={words.outcome}
        value={filter.outcome}
        options={outcomes.map((value) => ({ value, title: words.outcomes[value] }))}
        onChoose={(outcome) => {
          if (isOutcome(outcome)) onChange({ ...filter, outcome });
        }}
      />
    </search>
  );
}

function OperationTable({ operations }: { operations: readonly Operation[] }): ReactElement {
  const now = useNow(operations.some(isUnderWay));
  const { columns } = text.operations;
  return (
    <div className="scroll-x" role="group" aria-label={text.operations.title} tabIndex={0}>
      <table className="operations">
        <thead>
          <tr>
            <th scope="col">{columns.operation}</th>
            <th scope="col">{columns.cluster}</th>
            <th scope="col">{columns.state}</th>
            <th scope="col">{columns.started}</th>
            <th scope="col" className="number">
              {columns.duration}
            </th>
          </tr>
        </thead>
        <tbody>
          {operations.map((operation) => (
            <OperationRow key={operation.id} operation={operation} now={now} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function OperationRow({ operation, now }: { operation: Operation; now: number }): ReactElement {
  const end = operation.endedAt === null ? now : Date.parse(operation.endedAt);
  const seconds = Math.max(0, Math.floor((end - Date.parse(operation.createdAt)) / 1000));
  return (
    <tr>
      <th scope="row" className="row-title">
        <a href={addresses.operation(operation.id)}>{operation.title}</a>
        <p className="operations__now">{operation.error?.message ?? operation.now}</p>
      </th>
      <td>{operation.cluster ?? text.none}</td>
      <td>
        <Chip tone={lifeTones[operation.state]}>
          {text.progress.states[operation.state]}
          {operation.state === 'running' ? ` ${Math.floor(operation.fraction * 100)} %` : null}
        </Chip>
      </td>
      <td className="nowrap">{formatMoment(operation.createdAt)}</td>
      <td className="number">{seconds === 0 ? '< 1 s' : formatDuration(seconds * 1000)}</td>
    </tr>
  );
}
