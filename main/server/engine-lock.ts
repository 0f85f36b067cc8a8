import type { DatabaseSync } from 'node:sqlite';
import { existsSync, readFileSync } from 'node:fs';
import { AppError } from '../../contracts/app-error.ts';
import type { EngineFiles } from '../../contracts/locations.ts';

export interface EngineLock {
  /** Also done by the operating system when the process ends, however it ends. */
  readonly release: () => void;
}

/** SQLite's result code for a database that another connection has locked. */
const sqliteBusy = 5;

/**
 * Takes the lock of a state folder (docs/decisions/0020-engine-lock.md). Throws `engine.locked` where a living process
 * holds it.
 */
export function takeEngineLock(files: EngineFiles, home: string): EngineLock {
  const database = openDatabase(files.lock);
  try {
    // Without a journal beside it, of which nothing could ever be needed.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (isBusy(error)) throw new AppError('engine.locked', { pid: ownerOf(files.owner), folder: home });
    throw error;
  }
  return { release: () => database.close() };
}

/** Loads SQLite without the warning that it is experimental: what is used of it is a lock. */
function openDatabase(path: string): DatabaseSync {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = () => undefined;
  try {
    const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
    return new DatabaseSync(path);
  } finally {
    process.emitWarning = emitWarning;
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy;
}

/** The process that says it holds the lock; it may have just begun and not have said so. */
function ownerOf(path: string): string {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  return /"pid":\s*(\d+)/.exec(text)?.[1] ?? 'unknown';
}
