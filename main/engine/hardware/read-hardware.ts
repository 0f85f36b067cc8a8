import { AppError } from '../../../contracts/app-error.ts';
import type { ContainerEngine, Hardware, OwnLimits, RunningEngine } from '../../../contracts/hardware.ts';
import type { ComputerFacts } from '../../../provisioners/computer-host.ts';
import type { DockerInfo, Host } from '../../../provisioners/host.ts';
import { type GroupLimits, readGroupLimits } from './cgroup-limits.ts';
import { readCoreKinds } from './core-kinds.ts';
import { engineKind } from './engine-kind.ts';
import { enginePlace } from './engine-place.ts';
import { readGpus } from './gpus/read-gpus.ts';
import { hardwareNotes } from './hardware-notes.ts';
import { isInContainer, readHostName } from './own-container.ts';

/**
 * What this computer and its container engine have, in bytes and cores. What cannot be found out is null. That no
 * container engine is there, or that it does not answer, is part of the answer and no error.
 */
export async function readHardware(host: Host): Promise<Hardware> {
  const [computer, answer] = await Promise.all([host.computer.facts(), askEngine(host)]);
  const { operatingSystem, virtualization } = computer;
  const containerEngine = 'state' in answer ? answer : await toEngine(host, answer, operatingSystem);
  const isLinux = operatingSystem.platform === 'linux';
  const groups = isLinux ? await readGroupLimits(host, { ...computer.memory, ...computer.cpu }) : noLimits;
  const [coreKinds, gpus, disk, limits] = await Promise.all([
    readCoreKinds(host, operatingSystem.platform),
    readGpus(computer.gpus, { host, operatingSystem, engine: containerEngine }),
    readDisk(host, containerEngine),
    toLimits(host, groups, computer, 'state' in answer ? null : answer.name),
  ]);
  const facts: Omit<Hardware, 'notes'> = {
    cpu: { ...computer.cpu, coreKinds },
    memory: withinLimit(computer.memory, groups.memory),
    disk,
    gpus,
    operatingSystem,
    virtualization,
    limits,
    containerEngine,
  };
  return { ...facts, notes: hardwareNotes(facts) };
}

const noLimits: GroupLimits = { cpus: null, memory: null };

/**
 * Whether the engine is under our limits cannot be asked. It is under those of the whole container where it runs in the
 * same one, which has the name that the engine goes by; a socket that was handed in leads to an engine outside.
 */
async function toLimits(
  host: Host,
  own: GroupLimits,
  { memory, cpu }: ComputerFacts,
  engineHost: string | null,
): Promise<OwnLimits | null> {
  if (own.cpus === null && own.memory === null) return null;
  const isShared = engineHost !== null && engineHost === (await readHostName(host)) && (await isInContainer(host));
  const shared = isShared ? await readGroupLimits(host, { ...memory, ...cpu }, 'everything') : noLimits;
  const bindsEngine = shared.cpus !== null || shared.memory !== null;
  const { cpus, memory: bytes } = bindsEngine ? shared : own;
  return { cpus, memoryBytes: bytes?.limitBytes ?? null, bindsEngine };
}

/** What the engine says of itself, or that there is none or that it does not answer. */
async function askEngine(host: Host): Promise<DockerInfo | Exclude<ContainerEngine, RunningEngine>> {
  try {
    return await host.docker.info();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const reason = `${error.message} ${error.remedy}`;
    if (error.code === 'docker.missing') return { state: 'absent', reason };
    return { state: 'unreachable', address: String(error.data['address'] ?? 'unknown'), reason };
  }
}

async function toEngine(host: Host, info: DockerInfo, own: Hardware['operatingSystem']): Promise<RunningEngine> {
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
    diskFreeBytes: (await engineSpace(host, info, own))?.freeBytes ?? null,
    cgroupVersion: info.cgroupVersion,
    rootless: info.rootless,
    runtimes: [...info.runtimes],
  };
}

/**
 * The file system of the engine's data. Where the engine runs in a virtual machine or elsewhere, its data folder is a
 * path of that machine: the same path here, if there is one, says nothing.
 */
async function engineSpace(host: Host, info: DockerInfo, own: Hardware['operatingSystem']) {
  const kind = engineKind(info);
  const place = enginePlace({ ...info, kind }, own);
  // In WSL, Docker Desktop's data lies in a distribution of its own.
  const isWithUs =
    place === 'this-computer' || (place === 'wsl' && own.platform === 'linux' && kind !== 'docker-desktop');
  const isHere = isWithUs && info.address.startsWith('unix:');
  if (!isHere || info.dataFolder === '' || (await statOrNull(host, info.dataFolder)) === null) return null;
  return spaceOrNull(host, info.dataFolder);
}

function withinLimit(memory: Hardware['memory'], limit: GroupLimits['memory']): Hardware['memory'] {
  if (limit === null) return memory;
  const left = Math.max(0, limit.limitBytes - limit.usedBytes);
  return { totalBytes: limit.limitBytes, availableBytes: Math.min(memory.availableBytes, left) };
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
