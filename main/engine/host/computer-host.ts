import { arch, availableParallelism, cpus, freemem, release, totalmem, type } from 'node:os';
import type * as systeminformation from 'systeminformation';
import type { ComputerFacts, ComputerHost } from '../../../provisioners/computer-host.ts';

type Systeminformation = Pick<typeof systeminformation, 'cpu' | 'mem' | 'graphics' | 'osInfo' | 'system'>;

/** This computer, as the operating system and its tools describe it. */
export function createComputerHost(): ComputerHost {
  return { facts };
}

async function facts(): Promise<ComputerFacts> {
  // The package is CommonJS: a bundle has its members on the default export alone.
  const { default: system } = await import('systeminformation');
  const [cpu, memory, gpus, operatingSystem, virtualization] = await Promise.all([
    readCpu(system),
    readMemory(system),
    readGpus(system),
    readOperatingSystem(system),
    readVirtualization(system),
  ]);
  return { cpu, memory, gpus, operatingSystem, virtualization };
}

async function readCpu(system: Systeminformation): Promise<ComputerFacts['cpu']> {
  const cpu = await system.cpu();
  const model = [cpu.manufacturer, cpu.brand].filter((part) => part !== '').join(' ');
  return {
    model: model === '' ? (cpus()[0]?.model ?? 'unknown') : model,
    architecture: arch(),
    physicalCores: cpu.physicalCores > 0 ? cpu.physicalCores : null,
    logicalCores: cpu.cores > 0 ? cpu.cores : availableParallelism(),
  };
}

async function readMemory(system: Systeminformation): Promise<ComputerFacts['memory']> {
  const memory = await system.mem();
  return {
    totalBytes: memory.total > 0 ? memory.total : totalmem(),
    availableBytes: memory.available > 0 ? memory.available : freemem(),
  };
}

const mebibyte = 1024 * 1024;

async function readGpus(system: Systeminformation): Promise<ComputerFacts['gpus']> {
  const { controllers } = await system.graphics();
  return controllers
    .filter((one) => one.model !== '' || one.vendor !== '')
    .map((one) => {
      // `vram` counts what Linux maps for the card, which is not its memory; the driver knows better.
      const megabytes = one.memoryTotal ?? (one.vramDynamic ? null : one.vram);
      return {
        vendor: one.vendor === '' ? 'unknown' : one.vendor,
        model: one.model === '' ? 'unknown' : one.model,
        memoryBytes: megabytes === null || megabytes <= 0 ? null : Math.round(megabytes * mebibyte),
        driver: one.driverVersion === undefined || one.driverVersion === '' ? null : one.driverVersion,
      };
    });
}

async function readOperatingSystem(system: Systeminformation): Promise<ComputerFacts['operatingSystem']> {
  const info = await system.osInfo();
  const { platform } = process;
  return {
    platform: platform === 'linux' || platform === 'darwin' || platform === 'win32' ? platform : 'other',
    name: info.distro === '' ? type() : info.distro,
    version: info.release === '' ? 'unknown' : info.release,
    kernel: release(),
  };
}

async function readVirtualization(system: Systeminformation): Promise<ComputerFacts['virtualization']> {
  const { virtual, virtualHost } = await system.system();
  return { virtual, kind: virtualHost === undefined || virtualHost === '' ? null : virtualHost };
}
