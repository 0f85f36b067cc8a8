import type { DatabaseSync } from 'node:sqlite';
import { engineFiles } from '../../contracts/locations.ts';
import { lockedBy } from '../rpc/engine-owner.ts';

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
export function takeEngineLock(home: string): EngineLock {
  const database = openDatabase(engineFiles(home, process.platform).lock);
  try {
    // Without a journal beside it, of which nothing could ever be needed.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (isBusy(error)) throw lockedBy(home);
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
