import type { Hardware } from '../../../contracts/hardware.ts';
import type { CommandStep } from './fix-step.ts';
import type { OsRelease } from './os-release.ts';

/** What of a computer decides how a container engine is got there. */
export interface EnginePlace {
  readonly platform: Hardware['operatingSystem']['platform'];
  readonly osRelease: OsRelease;
  /** Whether something that can be started is there already. */
  readonly installed: 'nothing' | 'engine' | 'docker-desktop' | 'colima';
  /** Whether systemd looks after services. */
  readonly hasSystemd: boolean;
  /** Whether the engine has a script for `service`. Debian's package brings one, Ubuntu's does not. */
  readonly hasInitScript: boolean;
  /** Whether an earlier installation was cut off. */
  readonly isDpkgCut: boolean;
  readonly hasBrew: boolean;
  readonly hasWsl: boolean;
  readonly cores: number;
  readonly memoryGibibytes: number;
}

const dockerDesktop = String.raw`C:\Program Files\Docker\Docker\Docker Desktop.exe`;
/** The full platform with the laptop's profile runs on these (CPUs, GiB). */
const wholePlatform = { cores: 4, gibibytes: 12 };

/** The steps that install and start a container engine, or null where Slipway knows none for this system. */
export function installSteps(place: EnginePlace): CommandStep[] | null {
  switch (place.platform) {
    case 'linux':
      return linuxSteps(place);
    case 'darwin':
      return macSteps(place);
    case 'win32':
      return windowsSteps(place);
    default:
      return null;
  }
}

function linuxSteps(place: EnginePlace): CommandStep[] | null {
  const start = startStep(place);
  if (place.installed !== 'nothing') return [start];
  const install = packageSteps(place);
  return install === null ? null : [...install, start];
}

function startStep({ hasSystemd, hasInitScript, installed, osRelease }: EnginePlace): CommandStep {
  if (hasSystemd)
    return asAdministrator('Start the engine, now and with the computer', 'systemctl', 'enable', '--now', 'docker');
  const says = 'Start the engine, until this system ends';
  const willHaveScript = installed === 'nothing' && osRelease.id === 'debian';
  if (hasInitScript || willHaveScript) return asAdministrator(says, 'service', 'docker', 'start');
  const program = ['--oknodo', '--background', '--exec', '/usr/bin/dockerd'];
  return asAdministrator(says, 'start-stop-daemon', '--start', ...program);
}

/** From the system's own packages: no other source and no other key has to be trusted. */
function packageSteps({ osRelease, isDpkgCut }: EnginePlace): CommandStep[] | null {
  const family = [osRelease.id, ...osRelease.like];
  if (family.includes('debian') || family.includes('ubuntu')) {
    const mend = asAdministrator('End what was cut off', 'dpkg', '--configure', '-a');
    const quiet = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'] as const;
    return [
      ...(isDpkgCut ? [mend] : []),
      asAdministrator('Read which packages there are', ...quiet, 'update'),
      asAdministrator(
        'Install Docker Engine',
        ...quiet,
        'install',
        '--yes',
        ...keepOwnFiles,
        ...debianPackages(osRelease),
      ),
    ];
  }
  if (osRelease.id === 'fedora')
    return [asAdministrator('Install Docker Engine', 'dnf', 'install', '--assumeyes', 'moby-engine')];
  return null;
}

/** A setting that somebody wrote before stays, and nobody is asked: where nobody can answer, that ends in an error. */
const keepOwnFiles = ['--option', 'Dpkg::Options::=--force-confold'];

/** From Debian 13 on the command is a package of its own. */
function debianPackages({ id, version }: OsRelease): string[] {
  const isSplit = id === 'debian' && (version === null || Number(version) >= 13);
  return isSplit ? ['docker.io', 'docker-cli'] : ['docker.io'];
}

function macSteps(place: EnginePlace): CommandStep[] | null {
  if (place.installed === 'docker-desktop') return [asUser('Start Docker Desktop', 'open', '-a', 'Docker')];
  const { cpu, memory } = machineSize(place);
  const start = asUser('Start Colima', 'colima', 'start', '--cpu', cpu, '--memory', memory, '--disk', '100');
  if (place.installed === 'colima') return [start];
  return place.hasBrew
    ? [asUser('Install Colima and the command “docker”', 'brew', 'install', 'colima', 'docker'), start]
    : null;
}

/** Enough for the whole platform where the computer has it, and never more than half of its memory. */
function machineSize({ cores, memoryGibibytes }: EnginePlace): { cpu: string; memory: string } {
  const memory = Math.max(2, Math.min(wholePlatform.gibibytes, Math.floor(memoryGibibytes / 2)));
  return { cpu: String(Math.max(1, Math.min(cores, wholePlatform.cores))), memory: String(memory) };
}

function windowsSteps({ installed, hasWsl }: EnginePlace): CommandStep[] {
  const open = `Start-Process '${dockerDesktop}'`;
  const start = asUser('Start Docker Desktop', 'powershell', '-NoProfile', '-Command', open);
  if (installed === 'docker-desktop') return [start];
  const agree = ['--accept-package-agreements', '--accept-source-agreements'];
  const install = ['install', '--exact', '--id', 'Docker.DockerDesktop', ...agree];
  const wsl = asUser('Install the Windows Subsystem for Linux', 'wsl', '--install', '--no-distribution');
  return [...(hasWsl ? [] : [wsl]), asUser('Install Docker Desktop', 'winget', ...install), start];
}

function asAdministrator(says: string, ...command: [string, ...string[]]): CommandStep {
  return { by: 'command', says, command, rights: 'administrator' };
}

function asUser(says: string, ...command: [string, ...string[]]): CommandStep {
  return { by: 'command', says, command, rights: 'user' };
}
