import { AppError } from '../../../contracts/app-error.ts';
import type { ContainerEngine, Hardware } from '../../../contracts/hardware.ts';
import type { ComputerFacts } from '../../../provisioners/computer-host.ts';
import type { DockerInfo, Host } from '../../../provisioners/host.ts';
import { readMemoryLimit } from './cgroup-memory.ts';
import { engineKind } from './engine-kind.ts';
import { toGpus } from './gpus.ts';

/**
 * What this computer and its container engine have, in bytes and cores. What cannot be found out is null. That no
 * container engine is there, or that it does not answer, is part of the answer and no error.
 */
export async function readHardware(host: Host): Promise<Hardware> {
  const [computer, containerEngine] = await Promise.all([host.computer.facts(), readEngine(host)]);
  return {
    cpu: computer.cpu,
    memory: await readMemory(host, computer),
    disk: await readDisk(host, containerEngine),
    gpus: toGpus(computer.gpus, containerEngine),
    operatingSystem: computer.operatingSystem,
    virtualization: computer.virtualization,
    containerEngine,
  };
}

async function readEngine(host: Host): Promise<ContainerEngine> {
  try {
    return await toEngine(host, await host.docker.info());
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const reason = `${error.message} ${error.remedy}`;
    if (error.code === 'docker.missing') return { state: 'absent', reason };
    return { state: 'unreachable', address: String(error.data['address'] ?? 'unknown'), reason };
  }
}

async function toEngine(host: Host, info: DockerInfo): Promise<ContainerEngine> {
  const { address, version, cpus, memoryBytes, architecture, operatingSystem, kernel, storageDriver } = info;
  return {
    state: 'running',
    address,
    kind: engineKind(info),
    version,
    cpus,
    memoryBytes,
    architecture,
    operatingSystem,
    kernel,
    storageDriver,
    dataFolder: info.dataFolder,
    diskFreeBytes: (await engineSpace(host, info))?.freeBytes ?? null,
    cgroupVersion: info.cgroupVersion,
    rootless: info.rootless,
    runtimes: [...info.runtimes],
  };
}

/**
 * The file system of the engine's data. Where the engine runs in a virtual machine or elsewhere, its data folder is a
 * path of that machine: the same path here, if there is one, says nothing.
 */
async function engineSpace(host: Host, info: DockerInfo) {
  const isHere = info.address.startsWith('unix:') && ['docker-engine', 'podman', 'other'].includes(engineKind(info));
  if (!isHere || info.dataFolder === '' || (await statOrNull(host, info.dataFolder)) === null) return null;
  return spaceOrNull(host, info.dataFolder);
}

async function readMemory(host: Host, computer: ComputerFacts): Promise<Hardware['memory']> {
  const { totalBytes, availableBytes } = computer.memory;
  const limit = computer.operatingSystem.platform === 'linux' ? await readMemoryLimit(host, totalBytes) : null;
  if (limit === null) return { totalBytes, availableBytes };
  const left = Math.max(0, limit.limitBytes - limit.usedBytes);
  return { totalBytes: limit.limitBytes, availableBytes: Math.min(availableBytes, left) };
}

async function readDisk(host: Host, engine: ContainerEngine): Promise<Hardware['disk']> {
  const isEngines = engine.state === 'running' && engine.diskFreeBytes !== null;
  const path = isEngines ? engine.dataFolder : host.paths.home;
  const space = await spaceOrNull(host, path);
  return { path, totalBytes: space?.totalBytes ?? null, freeBytes: space?.freeBytes ?? null };
}

async function spaceOrNull(host: Host, path: string) {
  try {
    return await host.files.space(path);
  } catch {
    // Unknown, which the contract has a value for; nothing of the rest depends on it.
    return null;
  }
}

async function statOrNull(host: Host, path: string) {
  try {
    return await host.files.stat(path);
  } catch {
    return null;
  }
}
