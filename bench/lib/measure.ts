import os from 'node:os';

/** The middle of the figures (mean of the two middle ones for an even count). Throws on none. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.ceil((sorted.length - 1) / 2)];
  if (low === undefined || high === undefined) throw new Error('no figures');
  return (low + high) / 2;
}

/** Seconds that a task takes, rounded to milliseconds. */
export async function secondsOf(task: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await task();
  return rounded((performance.now() - start) / 1000);
}

export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Prints a benchmark's result as JSON, with what it ran on. */
export function report(name: string, result: Record<string, unknown>): void {
  const machine = { cores: os.cpus().length, memoryBytes: os.totalmem(), node: process.version };
  console.log(
    JSON.stringify({ bench: name, date: new Date().toISOString().slice(0, 10), ...result, machine }, null, 2),
  );
}
