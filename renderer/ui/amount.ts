import type { PlanLine } from '../../contracts/planning.ts';
import { assertNever } from '../../contracts/assert-never.ts';
import { formatBytes, formatMillicores } from '../../contracts/units.ts';
import { text } from '../app/text.ts';

/** An amount of a plan in words with its unit; what is not known says so. */
export function formatAmount(unit: PlanLine['unit'], amount: number | null): string {
  if (amount === null) return text.unknown;
  switch (unit) {
    case 'millicores':
      return formatMillicores(amount);
    case 'bytes':
      return formatBytes(amount);
    case 'pieces':
      return String(amount);
    default:
      return assertNever(unit);
  }
}

/** Bytes in words; what is not known says so. */
export function formatKnownBytes(bytes: number | null): string {
  return bytes === null ? text.unknown : formatBytes(bytes);
}

const moment = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });

/** A moment in the reader's own time zone. */
export function formatMoment(time: string): string {
  return moment.format(new Date(time));
}
