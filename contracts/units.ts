const binaryUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** The sentences of engine and command are English, and so are the numbers in them. */
const ownLocale = 'en';

/** Bytes in binary units with at most one decimal: `0 B`, `1.5 GiB`; in a locale (BCP 47) with its decimal sign. */
export function formatBytes(bytes: number, locale = ownLocale): string {
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < binaryUnits.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || Math.abs(value) >= 100 ? 0 : 1;
  return `${decimal(value, digits, locale)} ${binaryUnits[unit] ?? 'B'}`;
}

/** Thousandths of a CPU core as cores with at most two decimals, three below a hundredth: `3 CPU`, `0.25 CPU`, `0.004 CPU`. */
export function formatMillicores(millicores: number, locale = ownLocale): string {
  const digits = Math.abs(millicores) < 10 ? 3 : 2;
  return `${decimal(millicores / 1000, digits, locale)} CPU`;
}

/** A duration in milliseconds for people: `850 ms`, `12.4 s`, `3 min 05 s`, `2 h 07 min`. */
export function formatDuration(milliseconds: number, locale = ownLocale): string {
  if (milliseconds < 1000) return `${String(Math.round(milliseconds))} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 59.95) return `${decimal(seconds, 1, locale)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${String(Math.floor(whole / 60))} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${String(Math.floor(whole / 3600))} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`;
}

/** Ungrouped: no number here is long. Formats are kept, as making one takes longer than using it. */
const formats = new Map<string, Intl.NumberFormat>();

function decimal(value: number, maximumFractionDigits: number, locale: string): string {
  const key = `${locale} ${String(maximumFractionDigits)}`;
  const format = formats.get(key) ?? new Intl.NumberFormat(locale, { maximumFractionDigits, useGrouping: false });
  formats.set(key, format);
  return format.format(value);
}
