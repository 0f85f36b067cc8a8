import type { CheckOutcome } from '../../../contracts/doctor.ts';
import type { Check, CheckContext } from './check.ts';

/** The Windows Subsystem for Linux is there where the engine needs it, and is of version 2 where we run in it. */
export const wslCheck: Check = {
  id: 'wsl',
  title: 'Windows Subsystem for Linux',
  concernsUp: false,
  seconds: 10,
  skips: ({ hardware: { operatingSystem } }) =>
    operatingSystem.platform === 'win32' || /microsoft/i.test(operatingSystem.kernel) ? null : 'Only Windows has it.',
  look: (context) => (context.hardware.operatingSystem.platform === 'win32' ? onWindows(context) : inside(context)),
};

async function onWindows({ host, signal }: CheckContext): Promise<CheckOutcome> {
  const says = 'It is not installed, and Docker Desktop runs in it.';
  const remedy = 'Install it as an administrator, then restart Windows.';
  const commands = ['wsl --install --no-distribution'];
  if ((await host.processes.find('wsl')) === null) return { state: 'warned', says, remedy, commands };
  // Its words come in the language of Windows; its exit code says enough.
  const { exitCode } = await host.processes.run('wsl', ['--status'], { signal });
  return exitCode === 0 ? { state: 'passed', says: 'It is installed.' } : { state: 'warned', says, remedy, commands };
}

async function inside({ host, hardware }: CheckContext): Promise<CheckOutcome> {
  const { kernel } = hardware.operatingSystem;
  if (!/WSL2/i.test(kernel))
    return {
      state: 'warned',
      says: `The kernel ${kernel} is that of version 1, in which no container engine runs.`,
      remedy: 'Move this distribution to version 2, in PowerShell on Windows.',
      commands: ['wsl --list --verbose', 'wsl --set-version DISTRIBUTION 2'],
    };
  if ((await host.files.stat('/run/systemd/system')) !== null || hardware.containerEngine.state === 'running')
    return { state: 'passed', says: 'This is version 2.' };
  return {
    state: 'warned',
    says: 'This is version 2 without systemd, so no service starts by itself.',
    remedy: 'Switch systemd on, then end the subsystem with "wsl --shutdown" on Windows and open it again.',
    commands: [String.raw`printf '[boot]\nsystemd=true\n' | sudo tee -a /etc/wsl.conf`],
  };
}
