import { describe, expect, it } from 'vitest';
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

  it('refuses an answer that is none', () => {
    expect(() => toDockerInfo('unix:///s', { message: 'no' }, { Version: '1' })).toThrow();
  });
});
