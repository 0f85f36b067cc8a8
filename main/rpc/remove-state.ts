import { lstatSync, readdirSync, rmSync, rmdirSync } from 'node:fs';
import { connect } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../contracts/app-error.ts';
import { loginEntry, stateEntries, updateFolder } from '../../contracts/locations.ts';
import { engineAddress, prepareHome } from './engine-address.ts';

const pollMilliseconds = 50;

export interface RemovedState {
  readonly removed: readonly string[];
  /** What lies in the folder still, because it is not Slipway's. */
  readonly left: readonly string[];
}

/**
 * Removes what is Slipway's from a state folder whose engine was told to end, and the folder where nothing else is in
 * it. Waits until the engine has let go. Rejects with `engine.locked` where it does not within the time, and with
 * `uninstall.incomplete`.
 */
export async function removeState(home: string, timeoutSeconds = 20): Promise<RemovedState> {
  const folder = prepareHome(home);
  const { path: socket, folder: socketFolder } = engineAddress(folder);
  await untilNobodyListens(socket, folder, timeoutSeconds);
  const removed = stateEntries.map(({ name }) => name).filter((name) => isThere(join(folder, name)));
  try {
    for (const name of removed) rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 5 });
    // On systems where the path was too long for a socket, it lies among the temporary files.
    if (socketFolder !== null) rmSync(socket, { force: true });
    const left = readdirSync(folder);
    if (left.length === 0) rmdirSync(folder);
    return { removed, left };
  } catch (error) {
    throw new AppError('uninstall.incomplete', { why: error instanceof Error ? error.message : String(error) }, error);
  }
}

/**
 * Removes what the app left outside of its state folder: the start at login, which would begin a new state folder, and
 * newer versions of itself that it downloaded.
 */
export function removeTracesOfApp(): void {
  const entry = loginEntry(process.env, process.platform, homedir());
  if (entry !== null) rmSync(entry, { force: true });
  rmSync(updateFolder(process.env, process.platform, homedir()), { recursive: true, force: true });
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** An engine lets go of its folder a moment after it closed its connections: its note of itself goes with its lock. */
async function untilNobodyListens(socket: string, folder: string, timeoutSeconds: number): Promise<void> {
  const end = Date.now() + timeoutSeconds * 1000;
  while ((await isListening(socket)) || isThere(join(folder, 'engine.json'))) {
    if (Date.now() >= end) throw new AppError('engine.locked', { pid: 'unknown', folder });
    await sleep(pollMilliseconds);
  }
}

function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
}
