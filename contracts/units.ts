const binaryUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** Bytes in binary units with at most one decimal: `0 B`, `1.5 GiB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < binaryUnits.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || Math.abs(value) >= 100 ? 0 : 1;
  return `${trimZero(value.toFixed(digits))} ${binaryUnits[unit] ?? 'B'}`;
}

/** Thousandths of a CPU core as cores with at most two decimals, three below a hundredth: `3 CPU`, `0.25 CPU`, `0.004 CPU`. */
export function formatMillicores(millicores: number): string {
  const digits = Math.abs(millicores) < 10 ? 3 : 2;
  return `${trimZero((millicores / 1000).toFixed(digits))} CPU`;
}

/** A duration in milliseconds for people: `850 ms`, `12.4 s`, `3 min 05 s`, `2 h 07 min`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${String(Math.round(milliseconds))} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 59.95) return `${trimZero(seconds.toFixed(1))} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${String(Math.floor(whole / 60))} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${String(Math.floor(whole / 3600))} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`;
}

function trimZero(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
