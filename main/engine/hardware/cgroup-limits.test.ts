import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeHost } from '../../../test/fakes/fake-host.ts';
import { readFixture } from '../../../test/fakes/hardware-fixtures.ts';
import { memoryFiles } from '../../../test/fakes/memory-files.ts';
import { recordedFiles } from '../../../test/fakes/recorded-files.ts';
import { parseCpuMax, parseGroups, readGroupLimits } from './cgroup-limits.ts';

const gibibyte = 1024 ** 3;

function read(files: Record<string, string>, computer = { totalBytes: 32 * gibibyte, logicalCores: 8 }) {
  return readGroupLimits(fakeHost({ files: memoryFiles(files) }), computer);
}

describe('readGroupLimits', () => {
  it('reads a container of version 1, whose path is the one outside', async () => {
    expect(await read(recordedFiles(readFixture('cgroups/docker-version-1.txt')))).toEqual({
      // 1.5 CPUs by quota, on a set of one.
      cpus: 1,
      memory: { limitBytes: 512 * 1024 ** 2, usedBytes: 1208320 },
    });
  });

  it('reads a container of version 2', async () => {
    expect(await read(recordedFiles(readFixture('cgroups/docker-version-2.txt')))).toEqual({
      cpus: 2.5,
      memory: { limitBytes: 2 * gibibyte, usedBytes: 314572800 - 52428800 },
    });
  });

  it('reads the groups above its own', async () => {
    expect(await read(recordedFiles(readFixture('cgroups/systemd-slice-version-2.txt')))).toEqual({
      cpus: 2,
      memory: { limitBytes: 8 * gibibyte, usedBytes: gibibyte },
    });
  });

  it.each([['max'], ['9223372036854771712'], ['nonsense'], [String(32 * gibibyte)]])(
    'takes %s of memory for no limit',
    async (limit) => {
      const files = { '/sys/fs/cgroup/memory.max': limit, '/sys/fs/cgroup/memory/memory.limit_in_bytes': limit };
      expect(await read(files)).toEqual({ cpus: null, memory: null });
    },
  );

  it('takes as many CPUs as there are, and a quota of -1, for no limit', async () => {
    const files = {
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
      '/sys/fs/cgroup/cpuset/cpuset.cpus': '0-7\n',
    };
    expect(await read(files)).toEqual({ cpus: null, memory: null });
  });

  it('minds the tightest of several', async () => {
    const files = {
      '/proc/self/cgroup': '0::/a/b\n',
      '/sys/fs/cgroup/a/memory.max': String(4 * gibibyte),
      '/sys/fs/cgroup/a/memory.current': String(3 * gibibyte),
      '/sys/fs/cgroup/a/b/memory.max': String(2 * gibibyte),
      '/sys/fs/cgroup/a/b/memory.current': '0',
    };
    // What is left is what counts: 1 GiB above, 2 GiB here.
    expect((await read(files)).memory).toEqual({ limitBytes: 4 * gibibyte, usedBytes: 3 * gibibyte });
  });
});

describe('parsers', () => {
  it('read both versions side by side', () => {
    const { unified, byController } = parseGroups(
      '3:cpu,cpuacct:/docker/a\n2:memory:/docker/a\n1:name=systemd:/x\n0::/u\n',
    );
    expect(unified).toBe('/u');
    expect([byController.get('cpu'), byController.get('memory')]).toEqual(['/docker/a', '/docker/a']);
  });

  it('read quotas', () => {
    expect([parseCpuMax('150000 100000'), parseCpuMax('max 100000'), parseCpuMax('50000'), parseCpuMax(null)]).toEqual([
      1.5,
      null,
      0.5,
      null,
    ]);
  });

  it('take anything', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(parseGroups(text).unified.startsWith('/')).toBe(true);
        const cpus = parseCpuMax(text);
        expect(cpus === null || cpus > 0).toBe(true);
      }),
    );
  });
});
