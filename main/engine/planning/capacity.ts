import type { Hardware, RunningEngine } from '../../../contracts/hardware.ts';
import { engineNames } from '../hardware/engine-kind.ts';
import { isVirtualMachine } from '../hardware/engine-place.ts';

const gibibyte = 2 ** 30;

/** What a platform may take here. `null` is unknown. */
export interface Capacity {
  readonly millicores: number | null;
  /** The engine's memory less what is kept for others. */
  readonly memoryBytes: number | null;
  /** The engine's free disk less what has to stay free. */
  readonly diskBytes: number | null;
  /** GPUs that containers can use. */
  readonly gpus: number;
}

/** Disk that is never planned: kind evicts nothing when a disk runs full, and a full one ends the cluster's database. */
export const diskReserveBytes = 5 * gibibyte;

/** What the container engine has, less a reserve; all unknown where there is none. Never negative. */
export function readCapacity(hardware: Hardware): Capacity {
  const engine = hardware.containerEngine;
  const gpus = hardware.gpus.filter((gpu) => gpu.usable).length;
  if (engine.state !== 'running') return { millicores: null, memoryBytes: null, diskBytes: null, gpus };
  const disk = engine.diskFreeBytes;
  const has = engineHas(hardware, engine);
  return {
    millicores: Math.floor(has.cpus * 1000),
    memoryBytes: Math.max(0, has.memoryBytes - memoryReserve(hardware)),
    diskBytes: disk === null ? null : Math.max(0, disk - diskReserveBytes),
    gpus,
  };
}

/**
 * Memory of the engine that is not planned, in bytes; 0 where there is no engine. A virtual machine needs it for its own
 * kernel and daemons; on plain Linux the engine's memory is the computer's, and the person's programs live in it too.
 */
export function memoryReserve(hardware: Hardware): number {
  const engine = hardware.containerEngine;
  if (engine.state !== 'running') return 0;
  if (isVirtualMachine(hardware)) return gibibyte / 2;
  return Math.max(gibibyte, Math.floor(engineHas(hardware, engine).memoryBytes / 16));
}

/** What the engine says it has, or less where it stands under a limit that it does not know of. */
function engineHas({ limits }: Hardware, { cpus, memoryBytes }: RunningEngine): { cpus: number; memoryBytes: number } {
  if (limits?.bindsEngine !== true) return { cpus, memoryBytes };
  return {
    cpus: Math.min(cpus, limits.cpus ?? Infinity),
    memoryBytes: Math.min(memoryBytes, limits.memoryBytes ?? Infinity),
  };
}

/** What people call the engine of this computer. */
export function engineName({ containerEngine: engine }: Hardware): string {
  return engine.state === 'running' ? engineNames[engine.kind] : 'the container engine';
}
