import { type CommandStep, type FixDraft, draftOf } from './fix-step.ts';

/** Writes settings of the kernel into a file of our own, so that they stay, and takes them over at once. */
export function sysctlFix(name: string, settings: Readonly<Record<string, number>>): FixDraft {
  const path = `/etc/sysctl.d/90-slipway-${name}.conf`;
  const lines = Object.entries(settings).map(([key, value]) => `${key} = ${String(value)}`);
  return draftOf([
    writeFile(path, [`# Written by "slipway doctor --fix".`, ...lines]),
    { by: 'command', says: 'Take the settings over now', command: ['sysctl', '-p', path], rights: 'administrator' },
  ]);
}

/** A step that writes a file of the system. */
export function writeFile(path: string, lines: readonly string[]): CommandStep {
  return {
    by: 'command',
    says: `Write ${path}`,
    command: ['tee', path],
    input: `${lines.join('\n')}\n`,
    rights: 'administrator',
  };
}
