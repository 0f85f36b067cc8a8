import { describe, expect, it } from 'vitest';
import { AppError } from '../../../contracts/app-error.ts';
import { hardwareSchema } from '../../../contracts/hardware.ts';
import type { ComputerFacts } from '../../../provisioners/computer-host.ts';
import type { DockerInfo } from '../../../provisioners/host.ts';
import { fakeHost } from '../../../test/fakes/fake-host.ts';
import { memoryFiles } from '../../../test/fakes/memory-files.ts';
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

  it.each([
    [
      'version 2',
      '/sys/fs/cgroup/memory.max',
      '/sys/fs/cgroup/memory.current',
      '/sys/fs/cgroup/memory.stat',
      'inactive_file',
    ],
    [
      'version 1',
      '/sys/fs/cgroup/memory/memory.limit_in_bytes',
      '/sys/fs/cgroup/memory/memory.usage_in_bytes',
      '/sys/fs/cgroup/memory/memory.stat',
      'total_inactive_file',
    ],
  ])(
    'minds the limit of a container it runs in, in control groups of %s',
    async (_version, max, current, statistics, cache) => {
      const files = {
        [max]: `${String(8 * gibibyte)}\n`,
        [current]: `${String(3 * gibibyte)}\n`,
        [statistics]: `anon 100\n${cache} ${String(gibibyte)}\nother 5\n`,
      };
      expect((await read({ files })).memory).toEqual({ totalBytes: 8 * gibibyte, availableBytes: 6 * gibibyte });
    },
  );

  it.each([['max'], ['9223372036854771712'], ['nonsense']])('takes %s for no limit', async (limit) => {
    const files = { '/sys/fs/cgroup/memory.max': limit, '/sys/fs/cgroup/memory/memory.limit_in_bytes': limit };
    expect((await read({ files })).memory).toEqual(computer.memory);
  });

  it('reads no control groups on other systems', async () => {
    const operatingSystem = { ...computer.operatingSystem, platform: 'darwin' as const };
    const files = { '/sys/fs/cgroup/memory.max': '5' };
    expect((await read({ computer: { operatingSystem }, files })).memory).toEqual(computer.memory);
  });
});

describe('engine kinds', () => {
  it.each([
    ['docker-engine', {}],
    ['docker-desktop', { address: 'unix:///home/me/.docker/desktop/docker.sock' }],
    ['docker-desktop', { operatingSystem: 'Docker Desktop', address: 'npipe:////./pipe/docker_engine' }],
    ['orbstack', { operatingSystem: 'OrbStack', name: 'orbstack' }],
    [
      'colima',
      {
        operatingSystem: 'Ubuntu 24.04.1 LTS',
        name: 'colima',
        address: 'unix:///Users/me/.colima/default/docker.sock',
      },
    ],
    [
      'rancher-desktop',
      {
        operatingSystem: 'Alpine Linux v3.20',
        name: 'lima-rancher-desktop',
        address: 'unix:///Users/me/.rd/docker.sock',
      },
    ],
    ['podman', { operatingSystem: 'Podman on fedora', version: '5.2.0' }],
    ['other', { operatingSystem: 'unknown', version: 'dev' }],
  ])('%s', async (kind, differences) => {
    const hardware = await read({ info: () => Promise.resolve({ ...engine, ...differences }) });
    expect(hardware.containerEngine).toMatchObject({ state: 'running', kind });
  });
});

describe('graphics cards', () => {
  const card = {
    vendor: 'NVIDIA Corporation',
    model: 'GeForce RTX 4090',
    memoryBytes: 24 * gibibyte,
    driver: '560.35',
  };
  const withRuntime = { ...engine, runtimes: ['nvidia', 'runc'] };

  async function usability(gpu: ComputerFacts['gpus'][number], info: () => Promise<DockerInfo>) {
    const { gpus } = await read({ computer: { gpus: [gpu] }, info });
    expect(gpus).toHaveLength(1);
    return gpus[0]!;
  }

  it('are usable with driver and runtime', async () => {
    const gpu = await usability(card, () => Promise.resolve(withRuntime));
    expect(gpu).toMatchObject({ ...card, usable: true });
  });

  it.each([
    ['no runtime', card, () => Promise.resolve(engine), /NVIDIA Container Toolkit/],
    ['no driver', { ...card, driver: null }, () => Promise.resolve(withRuntime), /driver is not installed/],
    [
      'another vendor',
      { ...card, vendor: 'Intel', model: 'Iris Xe' },
      () => Promise.resolve(withRuntime),
      /Only NVIDIA/,
    ],
    ['no engine', card, () => Promise.reject(new AppError('docker.missing')), /No container engine/],
    [
      'a virtual machine',
      card,
      () => Promise.resolve({ ...withRuntime, operatingSystem: 'Docker Desktop', kernel: '6.10-linuxkit' }),
      /virtual machine/,
    ],
  ])('are not with %s, and it says so', async (_name, gpu, info, reason) => {
    const { usable, reason: said } = await usability(gpu, info);
    expect({ usable, fits: reason.test(said) }).toEqual({ usable: false, fits: true });
  });

  it('are in Docker Desktop on WSL', async () => {
    const kernel = '5.15.167.4-microsoft-standard-WSL2';
    const gpu = await usability(card, () =>
      Promise.resolve({ ...withRuntime, operatingSystem: 'Docker Desktop', kernel }),
    );
    expect(gpu.usable).toBe(true);
  });
});
