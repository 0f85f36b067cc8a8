import { linkSync, mkdirSync, readFileSync, rmSync, rmdirSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A lock between processes that a dead process does not hold: a file that names its owner, made whole in one step
 * by a hard link. Waits for its turn; `onWait` is called once with the owner's process id.
 */
export async function withLock(path, onWait, work) {
  let waited = false;
  while (!tryLock(path)) {
    const owner = readOwner(path);
    if (owner === undefined) continue;
    if (!isAlive(owner)) {
      breakLock(path, owner);
      continue;
    }
    if (!waited) onWait(owner.pid);
    waited = true;
    await sleep(100);
  }
  const release = () => rmSync(path, { force: true });
  process.once('exit', release);
  try {
    return await work(waited);
  } finally {
    release();
    process.off('exit', release);
  }
}

function tryLock(path) {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, JSON.stringify({ pid: process.pid, started: startTime(process.pid) }));
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

function readOwner(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    if (error instanceof SyntaxError) return { pid: 0, started: null };
    throw error;
  }
}

function isAlive(owner) {
  if (owner.pid === 0) return false;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (error.code === 'ESRCH') return false;
  }
  // A process id is used again: where the system tells when a process began, that must agree too.
  return owner.started === startTime(owner.pid);
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

/** Removes a dead owner's lock. Between two that try at once, the second must not remove the first's new lock. */
function breakLock(path, deadOwner) {
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
    const owner = readOwner(path);
    if (owner?.pid === deadOwner.pid && owner.started === deadOwner.started) rmSync(path, { force: true });
  } finally {
    rmdirSync(guard);
  }
}
