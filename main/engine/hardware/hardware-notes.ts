import type { Hardware, OwnLimits, RunningEngine } from '../../../contracts/hardware.ts';
import { formatBytes } from '../../../contracts/units.ts';
import { engineNames } from './engine-kind.ts';
import { enginePlace } from './engine-place.ts';

/** What clusters can really use of a computer, and why not more: one sentence each, the most telling first. */
export function hardwareNotes(hardware: Omit<Hardware, 'notes'>): string[] {
  const engine = hardware.containerEngine;
  return [
    ...(engine.state === 'running' && hardware.limits?.bindsEngine !== true ? [placeNote(engine, hardware)] : []),
    ...(engine.state === 'running' ? rootlessNotes(engine) : []),
    ...(hardware.limits === null ? [] : limitNotes(hardware.limits, engine.state === 'running')),
    ...coreNotes(hardware),
  ];
}

function placeNote(engine: RunningEngine, { memory, cpu, operatingSystem }: Omit<Hardware, 'notes'>): string {
  const name = capital(engineNames[engine.kind]);
  const has = `${engine.cpus} of ${cpu.logicalCores} CPUs and ${formatBytes(engine.memoryBytes)} of ${formatBytes(memory.totalBytes)} of memory`;
  switch (enginePlace(engine, operatingSystem)) {
    case 'another-computer':
      return `${name} runs on another computer (${engine.address}): clusters use what that one has, ${engine.cpus} CPUs and ${formatBytes(engine.memoryBytes)} of memory.`;
    case 'virtual-machine':
      return `${name} runs in a virtual machine that has ${has}: clusters can use no more than that.`;
    case 'wsl':
      return operatingSystem.platform === 'linux'
        ? `This is WSL, a virtual machine of Windows with ${formatBytes(engine.memoryBytes)} of memory, which all its distributions share. Windows gives it more where .wslconfig says so.`
        : `${name} runs in WSL, which has ${has}. Windows gives it more where .wslconfig says so.`;
    case 'this-computer':
      return `${name} runs on this computer itself: clusters can use all of its CPUs and memory, and share them with your other programs.`;
  }
}

function rootlessNotes({ kind, rootless, cgroupVersion }: RunningEngine): string[] {
  if (!rootless) return [];
  const name = capital(engineNames[kind]);
  return cgroupVersion === '2'
    ? [
        `${name} is rootless: a cluster can only be limited where the system delegates cpu, memory and pids to this user.`,
      ]
    : [`${name} is rootless, and control groups are not of version 2: Kubernetes in Docker does not run that way.`];
}

function limitNotes({ cpus, memoryBytes, bindsEngine }: OwnLimits, hasEngine: boolean): string[] {
  const parts = [
    ...(cpus === null ? [] : [cpus === 1 ? '1 CPU' : `${Number(cpus.toFixed(2))} CPUs`]),
    ...(memoryBytes === null ? [] : [`${formatBytes(memoryBytes)} of memory`]),
  ];
  const limited = `limited to ${parts.join(' and ')}`;
  if (bindsEngine)
    return [`Slipway and the container engine run in a container that is ${limited}, and so is every cluster.`];
  return [`Slipway itself is ${limited}${hasEngine ? '; the container engine is not under that limit' : ''}.`];
}

function coreNotes({ cpu: { coreKinds } }: Omit<Hardware, 'notes'>): string[] {
  if (coreKinds === null) return [];
  const { performance, efficiency } = coreKinds;
  return [
    `Of its cores ${performance} are fast and ${efficiency} save power. Kubernetes counts both alike: work that lands on the latter takes longer.`,
  ];
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
