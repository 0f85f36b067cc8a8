import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeHost } from '../../../test/fakes/fake-host.ts';
import { readFixture } from '../../../test/fakes/hardware-fixtures.ts';
import { memoryFiles } from '../../../test/fakes/memory-files.ts';
import { parseSysctl, readCoreKinds } from './core-kinds.ts';
import { parseCpuList } from './cpu-list.ts';

function onLinux(files: Record<string, string>) {
  return readCoreKinds(fakeHost({ files: memoryFiles(files) }), 'linux');
}

const siblingsOf = (cpu: number) => `/sys/devices/system/cpu/cpu${cpu}/topology/thread_siblings_list`;

describe('readCoreKinds', () => {
  it('counts physical cores of each kind on a hybrid Intel processor', async () => {
    // 6 performance cores of two threads each, and 10 efficiency cores.
    const files: Record<string, string> = {
      '/sys/devices/cpu_core/cpus': '0-11\n',
      '/sys/devices/cpu_atom/cpus': '12-21\n',
    };
    for (let cpu = 0; cpu < 12; cpu += 2)
      for (const one of [cpu, cpu + 1]) files[siblingsOf(one)] = `${cpu}-${cpu + 1}\n`;
    for (let cpu = 12; cpu <= 21; cpu += 1) files[siblingsOf(cpu)] = `${cpu}\n`;
    expect(await onLinux(files)).toEqual({ performance: 6, efficiency: 10 });
  });

  it('counts by capacity on ARM', async () => {
    const capacities = [448, 448, 448, 448, 1024, 1024, 871, 871];
    const files: Record<string, string> = { '/sys/devices/system/cpu/present': '0-7\n' };
    for (const [cpu, capacity] of capacities.entries())
      files[`/sys/devices/system/cpu/cpu${cpu}/cpu_capacity`] = `${capacity}\n`;
    expect(await onLinux(files)).toEqual({ performance: 4, efficiency: 4 });
  });

  it('says nothing where all are alike or nothing is told', async () => {
    expect(await onLinux({})).toBeNull();
    expect(await onLinux({ '/sys/devices/system/cpu/present': '0-1' })).toBeNull();
    expect(await onLinux({ '/sys/devices/cpu_core/cpus': '0-7' })).toBeNull();
    expect(await readCoreKinds(fakeHost(), 'win32')).toBeNull();
  });

  it('asks sysctl on a Mac, and takes a failure for not known', async () => {
    const stdout = readFixture('cores/sysctl-m1-pro.txt');
    const answers = fakeHost({ processes: { run: async () => ({ exitCode: 0, stdout, stderr: '' }) } });
    expect(await readCoreKinds(answers, 'darwin')).toEqual({ performance: 8, efficiency: 2 });
    const fails = fakeHost({ processes: { run: () => Promise.reject(new Error('no')) } });
    expect(await readCoreKinds(fails, 'darwin')).toBeNull();
  });
});

describe('parseSysctl', () => {
  it.each([
    ['m1-pro', { performance: 8, efficiency: 2 }],
    ['three-levels', { performance: 6, efficiency: 6 }],
    ['intel', null],
  ])('reads %s', (name, kinds) => {
    expect(parseSysctl(readFixture(`cores/sysctl-${name}.txt`))).toEqual(kinds);
  });
});

describe('parseCpuList', () => {
  it('gives back the numbers of any list', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(500)), (numbers) => {
        expect(parseCpuList(numbers.join(','))).toEqual(numbers.toSorted((a, b) => a - b));
      }),
    );
    expect(parseCpuList('0-3,8,10-11\n')).toEqual([0, 1, 2, 3, 8, 10, 11]);
  });

  it('takes anything', () => {
    fc.assert(fc.property(fc.string(), (text) => parseCpuList(text).every((number) => number >= 0)));
    expect(parseCpuList(null)).toEqual([]);
    expect(parseCpuList('\n')).toEqual([]);
  });
});
