import { assertNever } from '../../contracts/assert-never.ts';
import type { OperationRecord } from '../../contracts/operations.ts';
import { formatBytes } from '../../contracts/units.ts';
import { imageWords } from './image-words.ts';
import { conditionWords } from './condition-words.ts';
import { plainText } from './text-width.ts';

/** One record as one line of plain text: time, progress, what happened. `stepTitles` says what steps are called. */
export function plainRecord(record: OperationRecord, stepTitles: ReadonlyMap<string, string>): string {
  const time = new Date(record.time).toISOString().slice(11, 19);
  const percent = `${String(Math.floor(record.fraction * 100)).padStart(3)} %`;
  return `${time}  ${percent}  ${eventWords(record.event, (step) => stepTitles.get(step) ?? step)}`;
}

function eventWords(event: OperationRecord['event'], titleOf: (step: string) => string): string {
  switch (event.type) {
    case 'steps':
      return `Steps: ${event.steps.map(({ title }) => title).join(', ')}`;
    case 'step':
      return `${titleOf(event.step)}: ${event.state}${event.detail === undefined ? '' : `, ${plainText(event.detail)}`}`;
    case 'progress':
      return `${titleOf(event.step)}: ${amountOf(event)}${event.detail === undefined ? '' : `  ${plainText(event.detail)}`}`;
    case 'component':
      return `${event.component}: ${conditionWords(event.condition)}`;
    case 'image':
      return imageWords(event);
    case 'log':
      return `${event.source}: ${plainText(event.text)}`;
    case 'warning':
      return `Warning: ${plainText(event.text)}`;
    case 'queued':
      return event.behind === undefined ? 'Queued' : `Queued behind ${event.behind}`;
    case 'running':
      return event.attempt === 1 ? 'Running' : `Running, attempt ${event.attempt}`;
    case 'succeeded':
      return `Done: ${plainText(event.summary)}`;
    case 'failed':
      return `Failed: ${plainText(event.error.message)}`;
    case 'cancelling':
      return 'Cancelling';
    case 'cancelled':
      return 'Cancelled';
    case 'interrupted':
      return 'Interrupted: the engine ended while it ran';
    default:
      return assertNever(event);
  }
}

function amountOf({ done, total, unit }: Extract<OperationRecord['event'], { type: 'progress' }>): string {
  // A piece that is under way counts in parts, and is told of when it is whole.
  const whole = Math.floor(done);
  if (unit !== 'bytes') return total === 0 ? `${whole} ${unit}` : `${whole} of ${total} ${unit}`;
  return total === 0 ? formatBytes(done) : `${formatBytes(done)} of ${formatBytes(total)}`;
}
