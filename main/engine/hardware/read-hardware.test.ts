import { describe, expect, it } from 'vitest';
import { AppError } from '../../../contracts/app-error.ts';
import { hardwareSchema } from '../../../contracts/hardware.ts';
import type { ComputerFacts } from '../../../provisioners/computer-host.ts';
import type { DockerInfo } from '../../../provisioners/host.ts';
import { fakeHost } from '../../../test/fakes/fake-host.ts';
import { readEngineFixture, readFixture } from '../../../test/fakes/hardware-fixtures.ts';
import { memoryFiles } from '../../../test/fakes/memory-files.ts';
import { recordedFiles } from '../../../test/fakes/recorded-files.ts';
import { toDockerInfo } from '../host/docker-facts.ts';
import { readHardware } from './read-hardware.ts';

const gibibyte = 1024 ** 3;

/** Read on a Debian machine with Docker Engine. */
const computer: ComputerFacts = {
  cpu: { model: 'AMD EPYC', architecture: 'x64', physicalCores: 2, logicalCores: 2 },
  memory: { totalBytes: 25276514304, availableBytes: 20127305728 },
  gpus: [],
  operatingSystem: { platform: 'linux', name: 'Debian GNU/Linux', version: '12', kernel: '6.18.44' },
  virtualization: { virtual: true, kind: 'KVM' },
};
const engine: DockerInfo = {
  address: 'unix:///var/run/docker.sock',
  version: '20.10.24+dfsg1',
  operatingSystem: 'Debian GNU/Linux 12 (bookworm)',
  kernel: '6.18.44',
  architecture: 'x86_64',
  cpus: 2,
  memoryBytes: 25276514304,
  storageDriver: 'overlay2',
  dataFolder: '/var/lib/docker',
  cgroupVersion: '1',
  rootless: false,
  runtimes: ['io.containerd.runc.v2', 'runc'],
  name: 'vm',
};

interface Given {
  readonly computer?: Partial<ComputerFacts>;
  readonly info?: () => Promise<DockerInfo>;
  readonly files?: Record<string, string>;
  readonly space?: (path: string) => Promise<{ freeBytes: number; totalBytes: number }>;
}

function read(given: Given = {}) {
  const files = memoryFiles({ '/var/lib/docker/overlay2/x': '', ...given.files });
  const space = given.space ?? ((path: string) => Promise.resolve({ freeBytes: path.length, totalBytes: 1000 }));
  return readHardware(
    fakeHost({
      computer: { facts: () => Promise.resolve({ ...computer, ...given.computer }) },
      docker: { info: given.info ?? (() => Promise.resolve(engine)) },
      files: { ...files, space },
      processes: { find: () => Promise.resolve(null), run: () => Promise.reject(new AppError('tool.missing')) },
    }),
  );
}

describe('readHardware', () => {
  it('reports the computer and its engine, with the disk that the engine keeps its data on', async () => {
    const hardware = await read();
    expect(hardwareSchema.parse(hardware)).toEqual(hardware);
    expect(hardware.memory).toEqual(computer.memory);
    expect(hardware.disk).toEqual({ path: '/var/lib/docker', totalBytes: 1000, freeBytes: '/var/lib/docker'.length });
    expect(hardware.containerEngine).toMatchObject({
      state: 'running',
      kind: 'docker-engine',
      diskFreeBytes: 15,
      cgroupVersion: '1',
    });
  });

  it('reports an engine that is missing or does not answer, with what to do, and does not fail', async () => {
    const missing = await read({ info: () => Promise.reject(new AppError('docker.missing')) });
    expect(missing.containerEngine).toEqual({
      state: 'absent',
      reason:
        'No container engine was found. Install Docker, or let Slipway do it with "slipway doctor --fix container-engine". Then run the command again.',
    });
    expect(missing.disk.path).toBe('/home/test/.slipway');
    for (const code of ['docker.permission', 'docker.unreachable'] as const) {
      const failure = new AppError(code, { address: 'unix:///s', why: 'nothing listens there' });
      const { containerEngine } = await read({ info: () => Promise.reject(failure) });
      expect(containerEngine).toMatchObject({ state: 'unreachable', address: 'unix:///s' });
    }
  });

  it('does not hide a fault of its own behind an absent engine', async () => {
    await expect(read({ info: () => Promise.reject(new TypeError('bug')) })).rejects.toThrow('bug');
  });

  it('says unknown of the disk of an engine in a virtual machine, and of a disk that cannot be asked', async () => {
    const desktop = {
      ...engine,
      operatingSystem: 'Docker Desktop',
      kernel: '6.10.14-linuxkit',
      name: 'docker-desktop',
    };
    const hardware = await read({ info: () => Promise.resolve(desktop) });
    expect(hardware.containerEngine).toMatchObject({ kind: 'docker-desktop', diskFreeBytes: null });
    expect(hardware.disk.path).toBe('/home/test/.slipway');
    const blind = await read({
      space: () => Promise.reject(new AppError('file.unreadable', { path: '/', why: 'no' })),
    });
    expect(blind.disk).toMatchObject({ totalBytes: null, freeBytes: null });
  });

  it('minds the limit of a container it runs in', async () => {
    const files = {
      '/sys/fs/cgroup/memory.max': `${String(8 * gibibyte)}\n`,
      '/sys/fs/cgroup/memory.current': `${String(3 * gibibyte)}\n`,
      '/sys/fs/cgroup/memory.stat': `anon 100\ninactive_file ${String(gibibyte)}\n`,
      '/sys/fs/cgroup/cpu.max': '150000 100000\n',
    };
    const hardware = await read({ files });
    expect(hardware.memory).toEqual({ totalBytes: 8 * gibibyte, availableBytes: 6 * gibibyte });
    expect(hardware.limits).toEqual({ cpus: 1.5, memoryBytes: 8 * gibibyte, bindsEngine: false });
    expect(hardware.notes.join(' ')).toContain(
      'limited to 1.5 CPUs and 8 GiB of memory; the container engine is not under that limit.',
    );
  });

  it.each([
    ['in the same container', 'vm', true],
    ['outside, behind a socket that was handed in', 'fb18fdace9e0', false],
  ])('tells an engine %s', async (_where, own, bindsEngine) => {
    const files = { ...recordedFiles(readFixture('cgroups/docker-version-2.txt')), '/proc/sys/kernel/hostname': own };
    const { limits, notes } = await read({ files });
    expect(limits).toMatchObject({ memoryBytes: 2 * gibibyte, bindsEngine });
    expect(notes.some((note) => note.includes('so is every cluster'))).toBe(bindsEngine);
  });

  it('does not take a limit of its own within the container for one of the engine', async () => {
    const files = {
      '/.dockerenv': '',
      '/proc/sys/kernel/hostname': 'vm',
      '/proc/self/cgroup': '0::/own\n',
      '/sys/fs/cgroup/own/memory.max': String(4 * gibibyte),
    };
    expect((await read({ files })).limits).toEqual({ cpus: null, memoryBytes: 4 * gibibyte, bindsEngine: false });
  });

  it('reads no control groups on other systems', async () => {
    const operatingSystem = { ...computer.operatingSystem, platform: 'darwin' as const };
    const files = { '/sys/fs/cgroup/memory.max': '5' };
    expect((await read({ computer: { operatingSystem }, files })).memory).toEqual(computer.memory);
  });
});

describe('notes', () => {
  it('say that an engine on plain Linux has the whole computer', async () => {
    expect((await read()).notes).toEqual([
      'Docker Engine runs on this computer itself: clusters can use all of its CPUs and memory, and share them with your other programs.',
    ]);
  });

  it.each([
    [
      'docker-desktop-mac',
      'darwin',
      /^Docker Desktop runs in a virtual machine that has 8 of 10 CPUs and 7.7 GiB of 32 GiB/,
    ],
    ['podman-machine-mac', 'darwin', /^Podman runs in a virtual machine/],
    ['docker-desktop-wsl', 'win32', /^Docker Desktop runs in WSL, which has 8 of 10 CPUs.*\.wslconfig/],
    ['docker-engine-in-wsl', 'linux', /^This is WSL/],
    [
      'another-computer',
      'linux',
      /^Docker Engine runs on another computer \(tcp:\/\/10\.0\.0\.5:2376\).* 32 CPUs and 126 GiB/,
    ],
    ['podman-4.3-rootless', 'linux', /Podman is rootless, and control groups are not of version 2/],
    ['docker-engine-rootless', 'linux', /Docker Engine is rootless: a cluster can only be limited/],
  ] as const)('%s', async (name, platform, note) => {
    const fixture = readEngineFixture(name);
    const info = toDockerInfo(fixture.address, fixture.info, fixture.version);
    const hardware = await read({
      computer: {
        cpu: { ...computer.cpu, logicalCores: 10 },
        memory: { totalBytes: 32 * gibibyte, availableBytes: 20 * gibibyte },
        operatingSystem: { ...computer.operatingSystem, platform, kernel: platform === 'linux' ? info.kernel : '' },
      },
      info: () => Promise.resolve(info),
    });
    expect(hardware.notes.some((said) => note.test(said))).toBe(true);
  });

  it('say what kinds of cores there are', async () => {
    const files = { '/sys/devices/cpu_core/cpus': '0-1', '/sys/devices/cpu_atom/cpus': '2-5' };
    const hardware = await read({ files });
    expect(hardware.cpu.coreKinds).toEqual({ performance: 2, efficiency: 4 });
    expect(hardware.notes.at(-1)).toMatch(/2 are fast and 4 save power/);
  });
});
