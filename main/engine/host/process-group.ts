import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/** How long a program may take to end by itself after SIGTERM. */
const graceMilliseconds = 5000;
/** What was killed stays in the table until its parent asks after it, which not every container's first process does. */
const reapMilliseconds = 2000;
const pollMilliseconds = 20;

/**
 * Ends a child of ours that was spawned `detached`, and all that it started in its group: SIGTERM, then SIGKILL 5 s
 * later. Resolves when none is left.
 */
export async function endGroup(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  if (process.platform === 'win32') return endTree(pid);
  if (!signalGroup(pid, 'SIGTERM')) return;
  const deadline = Date.now() + graceMilliseconds;
  while (Date.now() < deadline) {
    await delay(pollMilliseconds);
    if (!signalGroup(pid, 0)) return;
  }
  signalGroup(pid, 'SIGKILL');
  const reaped = Date.now() + reapMilliseconds;
  while (Date.now() < reaped && signalGroup(pid, 0)) await delay(pollMilliseconds);
}

/** Whether anybody of the group was there to get the signal. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

/** Windows has no groups to signal; taskkill ends a process with its descendants. */
function endTree(pid: number): Promise<void> {
  return new Promise((resolve) => {
    const killer = spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
    killer.once('error', () => resolve());
    killer.once('close', () => resolve());
  });
}
