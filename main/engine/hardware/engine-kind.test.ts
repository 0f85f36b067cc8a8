import { describe, expect, it } from 'vitest';
import type { Hardware } from '../../../contracts/hardware.ts';
import { engineFixtures, readEngineFixture } from '../../../test/fakes/hardware-fixtures.ts';
import { toDockerInfo } from '../host/docker-facts.ts';
import { engineKind } from './engine-kind.ts';
import { enginePlace } from './engine-place.ts';

type Platform = Hardware['operatingSystem']['platform'];

/** What each fixture is: its product, where it runs, whether it is rootless, and the system that Slipway runs on. */
const expected: Readonly<Record<string, [kind: string, place: string, rootless: boolean, platform: Platform]>> = {
  'another-computer': ['docker-engine', 'another-computer', false, 'linux'],
  colima: ['colima', 'virtual-machine', false, 'darwin'],
  'docker-desktop-linux': ['docker-desktop', 'virtual-machine', false, 'linux'],
  'docker-desktop-mac': ['docker-desktop', 'virtual-machine', false, 'darwin'],
  'docker-desktop-wsl': ['docker-desktop', 'wsl', false, 'win32'],
  'docker-desktop-wsl-cgroup1': ['docker-desktop', 'wsl', false, 'win32'],
  'docker-engine-20.10-debian': ['docker-engine', 'this-computer', false, 'linux'],
  'docker-engine-20.10-rootless': ['docker-engine', 'this-computer', true, 'linux'],
  'docker-engine-in-wsl': ['docker-engine', 'wsl', false, 'linux'],
  'docker-engine-nvidia': ['docker-engine', 'this-computer', false, 'linux'],
  'docker-engine-rootless': ['docker-engine', 'this-computer', true, 'linux'],
  'docker-in-docker': ['docker-engine', 'this-computer', false, 'linux'],
  orbstack: ['orbstack', 'virtual-machine', false, 'darwin'],
  'orbstack-0.6': ['orbstack', 'virtual-machine', false, 'darwin'],
  'podman-4.3-root': ['podman', 'this-computer', false, 'linux'],
  'podman-4.3-rootless': ['podman', 'this-computer', true, 'linux'],
  'podman-machine-mac': ['podman', 'virtual-machine', true, 'darwin'],
  'rancher-desktop': ['rancher-desktop', 'virtual-machine', false, 'darwin'],
  'rancher-desktop-cgroup1': ['rancher-desktop', 'virtual-machine', false, 'darwin'],
};

describe('what an engine answers', () => {
  it('is known of every fixture', () => {
    expect(engineFixtures().toSorted()).toEqual(Object.keys(expected).toSorted());
  });

  it.each(Object.entries(expected))('tells what it is and where: %s', (name, [kind, place, rootless, platform]) => {
    const { address, info, version } = readEngineFixture(name);
    const facts = toDockerInfo(address, info, version);
    expect(engineKind(facts)).toBe(kind);
    expect(facts.rootless).toBe(rootless);
    expect(facts.cgroupVersion).toMatch(/^[12]$/);
    // A Linux engine on the computer itself has the computer's kernel.
    const system = { platform, name: '', version: '', kernel: platform === 'linux' ? facts.kernel : '24.6.0' };
    const own = name === 'docker-desktop-linux' || name === 'another-computer' ? { ...system, kernel: '6.1' } : system;
    expect(enginePlace({ ...facts, kind: engineKind(facts) }, own)).toBe(place);
  });

  it('is something unknown where it names no system', () => {
    const facts = toDockerInfo('unix:///s', { NCPU: 1, MemTotal: 1 }, { Version: 'dev' });
    expect(engineKind(facts)).toBe('other');
  });
});

describe('enginePlace', () => {
  const system = { platform: 'linux' as const, name: '', version: '', kernel: '6.1' };
  const engine = { kind: 'docker-engine' as const, kernel: '6.1' };

  it.each([
    ['unix:///var/run/docker.sock', 'this-computer'],
    ['tcp://127.0.0.1:2375', 'this-computer'],
    ['tcp://localhost:2375', 'this-computer'],
    ['tcp://[::1]:2375', 'this-computer'],
    ['tcp://192.168.1.7:2375', 'another-computer'],
    ['https://docker.example:2376', 'another-computer'],
    ['ssh://ada@server', 'another-computer'],
  ])('%s: %s', (address, place) => {
    expect(enginePlace({ ...engine, address }, system)).toBe(place);
  });

  it('is a virtual machine where a socket leads to another kernel', () => {
    const address = 'unix:///home/ada/.lima/docker/sock/docker.sock';
    expect(enginePlace({ ...engine, address, kernel: '6.8.0' }, system)).toBe('virtual-machine');
  });
});
