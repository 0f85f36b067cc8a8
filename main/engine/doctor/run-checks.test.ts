import { describe, expect, it } from 'vitest';
import { AppError } from '../../../contracts/app-error.ts';
import type { Hardware } from '../../../contracts/hardware.ts';
import { fakeHost } from '../../../test/fakes/fake-host.ts';
import type { Check } from './check.ts';
import { containerEngineCheck } from './container-engine.ts';
import { diskSpaceCheck, leastFreeBytes } from './disk-space.ts';
import { inotifyLimitsCheck } from './inotify-limits.ts';
import { runChecks } from './run-checks.ts';

const running: Extract<Hardware['containerEngine'], { state: 'running' }> = {
  state: 'running',
  address: '/run/engine.sock',
  kind: 'docker-engine',
  version: '28.2.2',
  cpus: 4,
  memoryBytes: 16e9,
  architecture: 'x86_64',
  operatingSystem: 'Debian',
  kernel: '6.1',
  storageDriver: 'overlay2',
  dataFolder: '/var/lib/docker',
  diskFreeBytes: 100e9,
  cgroupVersion: '2',
  rootless: false,
  runtimes: ['runc'],
};

function hardware(change: Partial<Hardware> = {}): Hardware {
  return {
    cpu: { model: 'a CPU', architecture: 'x64', physicalCores: 4, logicalCores: 8 },
    memory: { totalBytes: 16e9, availableBytes: 8e9 },
    disk: { path: '/home', totalBytes: 500e9, freeBytes: 200e9 },
    gpus: [],
    operatingSystem: { platform: 'linux', name: 'Debian', version: '12', kernel: '6.1' },
    virtualization: { virtual: false, kind: null },
    containerEngine: running,
    ...change,
  };
}

async function outcome(check: Check, facts: Hardware, host = fakeHost({})) {
  const [result] = await runChecks({ host, hardware: facts }, [check]);
  return result?.outcome;
}

describe('the check of the container engine', () => {
  it('passes where it answers, and says which it is', async () => {
    expect(await outcome(containerEngineCheck, hardware())).toEqual({
      state: 'passed',
      says: 'docker-engine 28.2.2 answers at /run/engine.sock.',
    });
  });

  it('fails with the engine’s own reason and its remedy', async () => {
    const docker = { info: () => Promise.reject(new AppError('docker.permission', { address: '/run/engine.sock' })) };
    const facts = hardware({
      containerEngine: { state: 'unreachable', address: '/run/engine.sock', reason: 'EACCES' },
    });
    const result = await outcome(containerEngineCheck, facts, fakeHost({ docker }));
    expect(result).toMatchObject({ state: 'failed', code: 'docker.permission' });
    expect(result).toHaveProperty('remedy', expect.stringContaining('group'));
  });
});

describe('the check of the disk', () => {
  it.each([
    [leastFreeBytes - 1, 'failed'],
    [leastFreeBytes, 'warned'],
    [100e9, 'passed'],
    [null, 'skipped'],
  ])('with %s bytes free is %s', async (diskFreeBytes, state) => {
    const result = await outcome(diskSpaceCheck, hardware({ containerEngine: { ...running, diskFreeBytes } }));
    expect(result?.state).toBe(state);
  });

  it('looks where the container engine keeps its data, and at the home’s disk where there is no engine', async () => {
    expect(await outcome(diskSpaceCheck, hardware())).toHaveProperty(
      'says',
      expect.stringContaining('/var/lib/docker'),
    );
    const absent = hardware({ containerEngine: { state: 'absent', reason: 'none' } });
    expect(await outcome(diskSpaceCheck, absent)).toHaveProperty('says', expect.stringContaining('/home'));
  });
});

describe('the check of file watches', () => {
  const withLimits = (instances: string, watches: string) =>
    fakeHost({
      files: {
        readText: (path) => Promise.resolve(path.endsWith('max_user_instances') ? instances : watches),
      },
    });

  it.each([
    ['1024\n', '524288\n', 'passed'],
    ['128\n', '524288\n', 'warned'],
    ['1024\n', '8192\n', 'warned'],
  ])('with %j instances and %j watches is %s', async (instances, watches, state) => {
    expect((await outcome(inotifyLimitsCheck, hardware(), withLimits(instances, watches)))?.state).toBe(state);
  });

  it('concerns Linux alone', async () => {
    const mac = hardware({ operatingSystem: { platform: 'darwin', name: 'macOS', version: '26', kernel: '25' } });
    expect((await outcome(inotifyLimitsCheck, mac))?.state).toBe('skipped');
  });
});

describe('runChecks', () => {
  it('tells a check that throws as failed, and goes on with the next', async () => {
    const broken: Check = {
      id: 'broken',
      title: 'Broken',
      skips: () => null,
      look: () => Promise.reject(new Error('boom')),
    };
    const results = await runChecks({ host: fakeHost({}), hardware: hardware() }, [broken, containerEngineCheck]);
    expect(results.map(({ outcome: { state } }) => state)).toEqual(['failed', 'passed']);
    expect(results[0]?.outcome.says).toContain('boom');
  });

  it('has checks with names of their own', () => {
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
  });
});
