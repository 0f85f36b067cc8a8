import type { Host } from '../../../provisioners/host.ts';
import type { CheckContext } from './check.ts';
import type { EnginePlace } from './install-engine.ts';
import { parseOsRelease } from './os-release.ts';

const gibibyte = 1024 ** 3;
/** An ordinary user's PATH on Debian has no `sbin`. */
const dockerdPaths = ['/usr/bin/dockerd', '/usr/sbin/dockerd', '/usr/local/bin/dockerd', '/usr/libexec/docker/dockerd'];
const desktopPaths = [
  '/Applications/Docker.app',
  String.raw`C:\Program Files\Docker\Docker\Docker Desktop.exe`,
] as const;

/** Reads what decides how a container engine is installed and started here. */
export async function readEnginePlace({ host, hardware }: CheckContext): Promise<EnginePlace> {
  const { platform } = hardware.operatingSystem;
  const isLinux = platform === 'linux';
  return {
    platform,
    osRelease: parseOsRelease(isLinux ? ((await host.files.readText('/etc/os-release')) ?? '') : ''),
    installed: await readInstalled(host, platform),
    hasSystemd: isLinux && (await isThere(host, '/run/systemd/system')),
    hasInitScript: isLinux && (await isThere(host, '/etc/init.d/docker')),
    isDpkgCut: isLinux && (await host.files.list('/var/lib/dpkg/updates')).length > 0,
    hasBrew: platform === 'darwin' && (await host.processes.find('brew')) !== null,
    hasWsl: platform === 'win32' && (await host.processes.find('wsl')) !== null,
    cores: hardware.cpu.physicalCores ?? hardware.cpu.logicalCores,
    memoryGibibytes: hardware.memory.totalBytes / gibibyte,
  };
}

async function readInstalled(host: Host, platform: EnginePlace['platform']): Promise<EnginePlace['installed']> {
  if (platform === 'linux') return (await isAnyThere(host, dockerdPaths)) ? 'engine' : 'nothing';
  if (await isAnyThere(host, desktopPaths)) return 'docker-desktop';
  return platform === 'darwin' && (await host.processes.find('colima')) !== null ? 'colima' : 'nothing';
}

async function isAnyThere(host: Host, paths: readonly string[]): Promise<boolean> {
  for (const path of paths) if (await isThere(host, path)) return true;
  return false;
}

async function isThere(host: Host, path: string): Promise<boolean> {
  return (await host.files.stat(path)) !== null;
}
