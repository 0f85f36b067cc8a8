import { describe, expect, it } from 'vitest';
import { readEngineFixture } from '../../../test/fakes/hardware-fixtures.ts';
import { toDockerInfo } from './docker-facts.ts';

const least = { NCPU: 4, MemTotal: 8_000_000_000 };

describe('toDockerInfo', () => {
  it('says unknown where an engine leaves something out', () => {
    expect(toDockerInfo('unix:///s', least, { Version: '5.2.0' })).toMatchObject({
      operatingSystem: 'unknown',
      cgroupVersion: 'unknown',
      rootless: false,
      runtimes: [],
      dataFolder: '',
    });
  });

  it('knows Podman by its parts, and a rootless engine by its options', () => {
    const info = {
      ...least,
      OperatingSystem: 'fedora',
      SecurityOptions: ['name=seccomp,profile=default', 'name=rootless'],
    };
    const version = { Version: '5.2.0', Components: [{ Name: 'Podman Engine' }] };
    expect(toDockerInfo('unix:///s', info, version)).toMatchObject({
      operatingSystem: 'Podman on fedora',
      rootless: true,
    });
  });

  it('knows a rootless Podman that does not say so by where its data lies', () => {
    const { address, info, version } = readEngineFixture('podman-4.3-rootless');
    expect(toDockerInfo(address, info, version)).toMatchObject({
      rootless: true,
      cgroupVersion: '1',
      version: '4.3.1',
    });
    const root = readEngineFixture('podman-4.3-root');
    expect(toDockerInfo(root.address, root.info, root.version).rootless).toBe(false);
  });

  it('refuses an answer that is none', () => {
    expect(() => toDockerInfo('unix:///s', { message: 'no' }, { Version: '1' })).toThrow();
  });
});
