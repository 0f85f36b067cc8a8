import type { PlanLine } from '../../contracts/planning.ts';
import { assertNever } from '../../contracts/assert-never.ts';
import * as units from '../../contracts/units.ts';
import { text } from '../../contracts/text/page-text.ts';

/** The reader's, as the browser or the desktop says. Dates, times and amounts are written in its way. */
const { locale } = new Intl.DateTimeFormat().resolvedOptions();

/** Bytes in binary units: `1.5 GiB`. */
export function formatBytes(bytes: number): string {
  return units.formatBytes(bytes, locale);
}

/** Thousandths of a CPU core as cores: `0.25 CPU`. */
export function formatMillicores(millicores: number): string {
  return units.formatMillicores(millicores, locale);
}

/** A duration in milliseconds: `12.4 s`, `3 min 05 s`. */
export function formatDuration(milliseconds: number): string {
  return units.formatDuration(milliseconds, locale);
}

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

const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });

/** A moment in the reader's own time zone. */
export function formatMoment(time: string): string {
  return moment.format(new Date(time));
}

const day = new Intl.DateTimeFormat(locale, { dateStyle: 'full' });
const timeOfDay = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });

/** The day of a moment, with its name, in the reader's own time zone. */
export function formatDay(time: string): string {
  return day.format(new Date(time));
}

/** The time of day of a moment in the reader's own time zone. */
export function formatTime(time: string): string {
  return timeOfDay.format(new Date(time));
}
