import { describe, expect, it } from 'vitest';
import type { ContainerEngine, Hardware } from '../../../../contracts/hardware.ts';
import type { RunResult } from '../../../../provisioners/host.ts';
import { fakeHost } from '../../../../test/fakes/fake-host.ts';
import { readFixture } from '../../../../test/fakes/hardware-fixtures.ts';
import { memoryFiles } from '../../../../test/fakes/memory-files.ts';
import { hardwareOf } from '../../../../test/fakes/planning-facts.ts';
import type { Card } from './gpu-vendor.ts';
import { readGpus } from './read-gpus.ts';

const nvidiaCard: Card = {
  vendor: 'NVIDIA Corporation',
  model: 'AD102 [GeForce RTX 4090]',
  memoryBytes: null,
  driver: null,
};
const amdCard: Card = {
  vendor: 'Advanced Micro Devices, Inc. [AMD/ATI]',
  model: 'Navi 31',
  memoryBytes: null,
  driver: null,
};
const result = (stdout: string, exitCode = 0, stderr = ''): RunResult => ({ exitCode, stdout, stderr });

type Programs = Readonly<Record<string, (args: readonly string[]) => RunResult>>;

interface Given {
  readonly cards: readonly Card[];
  /** Programs by their full paths; those that are found on the PATH lie in `/usr/bin`. */
  readonly programs?: Programs;
  readonly files?: Record<string, string>;
  readonly engine?: Partial<Extract<ContainerEngine, { state: 'running' }>> | 'absent';
  readonly operatingSystem?: Partial<Hardware['operatingSystem']>;
}

function read({ cards, programs = {}, files = {}, engine = {}, operatingSystem = {} }: Given) {
  const hardware = hardwareOf();
  const names = Object.fromEntries(Object.keys(programs).map((path) => [path, '']));
  const host = fakeHost({
    files: memoryFiles({ ...names, ...files }),
    processes: {
      find: async (name) => (`/usr/bin/${name}` in programs ? `/usr/bin/${name}` : null),
      run: async (path, args) => programs[path]?.(args) ?? result('', 127),
    },
  });
  return readGpus(cards, {
    host,
    operatingSystem: { ...hardware.operatingSystem, ...operatingSystem },
    engine:
      engine === 'absent'
        ? { state: 'absent', reason: 'There is none.' }
        : ({ ...hardware.containerEngine, ...engine } as ContainerEngine),
  });
}

const smi = (args: readonly string[]) =>
  args.length === 0 ? result(readFixture('gpus/nvidia-smi-580.txt')) : result(readFixture('gpus/nvidia-query.csv'));
const withRuntime = { runtimes: ['nvidia', 'runc'] };

describe("NVIDIA's cards", () => {
  it('are usable with driver and runtime, by the names that the driver has for them', async () => {
    const programs = { '/usr/bin/nvidia-smi': smi };
    expect(await read({ cards: [nvidiaCard], programs, engine: withRuntime })).toEqual([
      {
        vendor: 'NVIDIA',
        model: 'NVIDIA H100 80GB HBM3',
        memoryBytes: 81559 * 1024 * 1024,
        driver: '580.126.20',
        usable: true,
        reason: expect.stringContaining('runtime "nvidia"') as string,
      },
    ]);
  });

  it('are read from the table where a version does not know a field', async () => {
    const old = (args: readonly string[]) =>
      args.length === 0
        ? result(readFixture('gpus/nvidia-smi-331.txt'))
        : result(readFixture('gpus/nvidia-query-unknown-field.txt'), 2);
    const gpus = await read({ cards: [nvidiaCard], programs: { '/usr/bin/nvidia-smi': old }, engine: withRuntime });
    expect(gpus.map(({ model, driver }) => [model, driver])).toEqual([
      ['GeForce GTX 680', '331.62'],
      ['GeForce GTX 680', '331.62'],
    ]);
  });

  it('are found in WSL, where the system shows none, by what Windows puts there', async () => {
    const gpus = await read({
      cards: [{ vendor: 'Microsoft Corporation', model: 'Basic Render Driver', memoryBytes: null, driver: null }],
      programs: { '/usr/lib/wsl/lib/nvidia-smi': smi },
      engine: { kernel: '5.15.167.4-microsoft-standard-WSL2', ...withRuntime },
    });
    expect(gpus.map(({ vendor, usable }) => [vendor, usable])).toEqual([
      ['NVIDIA', true],
      ['Microsoft Corporation', false],
    ]);
  });

  it.each([
    ['no runtime', {}, /NVIDIA Container Toolkit/],
    ['no engine', 'absent' as const, /No container engine/],
    ['a virtual machine', { ...withRuntime, kind: 'colima' as const }, /virtual machine/],
    ['another kernel behind the socket', { ...withRuntime, kernel: '6.17' }, /virtual machine/],
    ['an engine elsewhere', { ...withRuntime, address: 'ssh://ada@server' }, /another computer/],
    ['Podman', { ...withRuntime, kind: 'podman' as const }, /with Docker only/],
    ['a rootless engine', { ...withRuntime, rootless: true }, /no-cgroups = true/],
    [
      'Docker Desktop without the runtime',
      { kind: 'docker-desktop' as const, kernel: '6.6.87.2-microsoft-standard-WSL2' },
      /Docker Desktop has no runtime/,
    ],
  ])('are not with %s, and it says so', async (_name, engine, reason) => {
    const [gpu] = await read({ cards: [nvidiaCard], programs: { '/usr/bin/nvidia-smi': smi }, engine });
    expect(gpu?.usable).toBe(false);
    expect(gpu?.reason).toMatch(reason);
  });

  it('are with a rootless engine where the toolkit is told to leave control groups alone', async () => {
    const files = { '/etc/nvidia-container-runtime/config.toml': '[nvidia-container-cli]\nno-cgroups = true\n' };
    const engine = { ...withRuntime, rootless: true };
    const [gpu] = await read({ cards: [nvidiaCard], programs: { '/usr/bin/nvidia-smi': smi }, engine, files });
    expect(gpu?.usable).toBe(true);
  });

  it.each([
    [9, "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.", /not loaded/],
    [18, 'Failed to initialize NVML: Driver/library version mismatch', /was updated/],
  ])('say why the driver fails with %s', async (exitCode, words, reason) => {
    const programs = { '/usr/bin/nvidia-smi': () => result(`${words}\n`, exitCode) };
    const [gpu] = await read({ cards: [nvidiaCard], programs, engine: withRuntime });
    expect(gpu).toMatchObject({ ...nvidiaCard, usable: false });
    expect(gpu?.reason).toMatch(reason);
  });

  it('say that there is no driver', async () => {
    const [gpu] = await read({ cards: [nvidiaCard], engine: withRuntime });
    expect(gpu?.reason).toMatch(/not installed, or does not answer \(there is no program nvidia-smi\)/);
  });
});

describe("AMD's cards", () => {
  it('are told of by amd-smi, else by rocm-smi, and are not handed on', async () => {
    const now = { '/opt/rocm/bin/amd-smi': () => result(readFixture('gpus/amd-smi-list.json')) };
    const before = { '/usr/bin/rocm-smi': () => result(readFixture('gpus/rocm-smi-6.json')) };
    const [fromNow] = await read({ cards: [amdCard], programs: { ...now, ...before }, files: { '/dev/kfd': '' } });
    expect(fromNow).toMatchObject({ model: 'AMD Instinct MI350X', usable: false });
    expect(fromNow?.reason).toMatch(/Containers that you start yourself can have it/);
    const [fromBefore] = await read({ cards: [amdCard], programs: before });
    expect(fromBefore).toMatchObject({ model: 'Radeon RX 7900 XT', usable: false });
    expect(fromBefore?.reason).toMatch(/\/dev\/kfd\) is not loaded/);
  });

  it('are as the system tells of them without either', async () => {
    expect(await read({ cards: [amdCard] })).toMatchObject([{ ...amdCard, usable: false }]);
  });
});

describe('other cards', () => {
  const one = (vendor: string, model: string): Card => ({ vendor, model, memoryBytes: null, driver: null });

  it.each([
    [one('Apple', 'Apple M3 Pro'), /never reaches a cluster/],
    [one('Intel Corporation', 'Iris Xe'), /Intel GPU/],
    [one('Red Hat, Inc.', 'Virtio 1.0 GPU'), /only draws a screen/],
    [one('ASPEED Technology, Inc.', 'ASPEED Graphics Family'), /only draws a screen/],
    [one('Moore Threads', 'MTT S80'), /Only NVIDIA/],
  ])('are never usable: $model', async (card, reason) => {
    const [gpu] = await read({ cards: [card], engine: withRuntime });
    expect(gpu).toMatchObject({ ...card, usable: false });
    expect(gpu?.reason).toMatch(reason);
  });
});
