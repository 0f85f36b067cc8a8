import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const question = [
  '--session',
  '--print-reply',
  '--dest=org.freedesktop.DBus',
  '/',
  'org.freedesktop.DBus.NameHasOwner',
  'string:org.kde.StatusNotifierWatcher',
] as const;

/**
 * Whether an icon in the tray is seen by anybody. On Linux only a desktop that watches for icons shows them, and
 * Electron does not tell: https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/.
 */
export async function isTraySeen(): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  return new Promise((resolve) => {
    // No bus, or no program to ask it with, means that nobody answers for a tray.
    execFile('dbus-send', question, { timeout: 2000 }, (error, output) => {
      resolve(error === null && output.includes('boolean true'));
    });
  });
}

const lookMilliseconds = 500;

/** Waits for a tray, for a desktop that is just beginning has none yet. Resolves with whether it came within the time. */
export async function untilTraySeen(seconds: number): Promise<boolean> {
  const end = Date.now() + 1000 * seconds;
  while (!(await isTraySeen())) {
    if (Date.now() >= end) return false;
    await sleep(lookMilliseconds);
  }
  return true;
}
