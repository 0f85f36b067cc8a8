import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A lock between processes that a dead process does not hold: a file that names its holders, made whole in one step
 * by a hard link. Waits for its turn; `onWait` is called once with the holder's process id. `work` is handed a function
 * that adds a child to the holders: when this process is killed, the lock stays with the child for as long as it lives.
 */
export async function withLock(path, onWait, work) {
  let waited = false;
  while (!tryLock(path)) {
    const holders = readHolders(path);
    if (holders === undefined) continue;
    const alive = holders.find(isAlive);
    if (alive === undefined) {
      breakLock(path, holders);
      continue;
    }
    if (!waited) onWait(alive.pid);
    waited = true;
    await sleep(100);
  }
  const release = () => rmSync(path, { force: true });
  process.once('exit', release);
  try {
    return await work((pid) => replace(path, [identify(process.pid), identify(pid)]));
  } finally {
    release();
    process.off('exit', release);
  }
}

function identify(pid) {
  return { pid, started: startTime(pid) };
}

function replace(path, holders) {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, JSON.stringify(holders));
  renameSync(own, path);
}

function tryLock(path) {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, JSON.stringify([identify(process.pid)]));
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(own);
  }
}

function readHolders(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

function isAlive(holder) {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (error.code === 'ESRCH') return false;
  }
  // A process id is used again: where the system tells when a process began, that must agree too.
  return holder.started === startTime(holder.pid);
}

/** When a process began, in the system's own ticks; null where the system does not tell (not Linux). */
function startTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/** Removes a dead holder's lock. Between two that try at once, the second must not remove the first's new lock. */
function breakLock(path, dead) {
  const guard = `${path}.breaking`;
  try {
    mkdirSync(guard);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const age = Date.now() - (statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > 5000) rmSync(guard, { recursive: true, force: true });
    return;
  }
  try {
    if (JSON.stringify(readHolders(path)) === JSON.stringify(dead)) rmSync(path, { force: true });
  } finally {
    rmdirSync(guard);
  }
}
