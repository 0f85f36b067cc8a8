import type { Operation, OperationState } from '../../contracts/operations.ts';
import { formatDuration } from '../../contracts/units.ts';
import { makeStyle, type Style } from './style.ts';
import { renderTable } from './table.ts';
import { plainText, wrapText } from './text-width.ts';

interface View {
  readonly width: number;
  readonly colored: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Operations as a table, one a line. */
export function operationsTable(operations: readonly Operation[], view: View): string[] {
  if (operations.length === 0) return ['Nothing was done yet.'];
  const style = makeStyle(view.colored);
  const rows = operations.map((operation) => [
    { text: operation.id, paint: style.dim },
    { text: plainText(operation.title) },
    { text: operation.state, paint: statePaint(operation.state, style) },
    { text: `${Math.floor(operation.fraction * 100)} %` },
    { text: whenBegun(operation).slice(5), paint: style.dim },
    { text: formatDuration(durationOf(operation, view.now)) },
    { text: plainText(operation.error?.message ?? operation.now), paint: style.dim },
  ]);
  const head = ['Id', 'Operation', 'State', 'Done', 'Begun', 'Took', 'Now'].map((text) => ({ text, paint: style.dim }));
  const right = { align: 'right' as const };
  return renderTable(
    [{ whole: true }, { flexible: true }, {}, right, {}, right, { flexible: true }],
    [head, ...rows],
    view.width,
  );
}

/** One operation with its error, if it has one. */
export function operationLines(operation: Operation, view: View): string[] {
  const style = makeStyle(view.colored);
  const paint = statePaint(operation.state, style);
  const error = operation.error;
  return [
    `${style.bold(plainText(operation.title))}  ${paint(operation.state)}`,
    ...wrapText(`${Math.floor(operation.fraction * 100)} % ${plainText(operation.now)}`, view.width),
    `Begun ${whenBegun(operation)}, took ${formatDuration(durationOf(operation, view.now))}, attempts: ${operation.attempts}`,
    ...(error === null
      ? []
      : [
          ...wrapText(plainText(error.message), view.width).map(style.red),
          ...wrapText(plainText(error.remedy), view.width),
        ]),
    style.dim(`Log: slipway operations log ${operation.id}`),
  ];
}

function whenBegun({ createdAt }: Operation): string {
  return new Date(createdAt).toISOString().slice(0, 16).replace('T', ' ');
}

function durationOf({ createdAt, endedAt }: Operation, now: number): number {
  return Math.max(0, (endedAt === null ? now : Date.parse(endedAt)) - Date.parse(createdAt));
}

function statePaint(state: OperationState, style: Style): (text: string) => string {
  switch (state) {
    case 'succeeded':
      return style.green;
    case 'failed':
      return style.red;
    case 'queued':
    case 'running':
      return style.cyan;
    case 'cancelled':
    case 'interrupted':
      return style.yellow;
  }
}
