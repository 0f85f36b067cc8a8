import { appendFileSync, renameSync, rmSync, statSync } from 'node:fs';

export interface EngineLog {
  readonly write: (text: string) => void;
  /** With the stack, where there is one. */
  readonly error: (what: string, error: unknown) => void;
}

/** Bytes after which a log is put aside. */
const longestLog = 2 * 1024 * 1024;
/** Logs that were put aside and are kept: `engine.log.1` is the latest. */
const oldLogs = 3;

/** The engine's log: a line for every event, with its time. A log that cannot be written stops nothing. */
export function openEngineLog(path: string): EngineLog {
  const write = (text: string): void => {
    const line = `${new Date().toISOString()} ${process.pid} ${text}\n`;
    try {
      rotate(path);
      appendFileSync(path, line, { mode: 0o600 });
    } catch {
      // On a full disk, saying so in a file is what cannot be done.
    }
  };
  return {
    write,
    error: (what, error) =>
      write(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
  };
}

function rotate(path: string): void {
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes < longestLog) return;
  rmSync(`${path}.${oldLogs}`, { force: true });
  for (let number = oldLogs - 1; number >= 0; number--) {
    const from = number === 0 ? path : `${path}.${number}`;
    if (statSync(from, { throwIfNoEntry: false }) !== undefined) renameSync(from, `${path}.${number + 1}`);
  }
}
