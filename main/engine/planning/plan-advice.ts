import type { RunningEngine } from '../../../contracts/hardware.ts';
import type { PlanLine, Verdict } from '../../../contracts/planning.ts';
import { formatBytes } from '../../../contracts/units.ts';
import { roomForWork } from './control-plane.ts';
import { isVirtualMachine } from '../hardware/engine-place.ts';
import { engineName, memoryReserve } from './capacity.ts';
import type { ComponentNeed } from './component-need.ts';
import { type LineInput, planLines, planVerdict } from './plan-lines.ts';
import { smallestRemoval } from './smallest-removal.ts';

const gibibyte = 2 ** 30;

/**
 * What would help where a plan does not fit or is tight, one sentence each; most helpful first. `laptopVerdict` is asked
 * what the verdict would be with the laptop profile.
 */
export function planAdvice(
  input: LineInput,
  lines: readonly PlanLine[],
  verdict: Verdict,
  laptopVerdict: () => Verdict,
): string[] {
  if (verdict === 'fits') return [];
  if (input.hardware.containerEngine.state !== 'running')
    return ['Install and start Docker: what it has decides what fits.'];
  const advice = [
    profileAdvice(input, verdict, laptopVerdict),
    removalAdvice(input, verdict),
    memoryAdvice(input, lines),
    cpuAdvice(input, lines),
    diskAdvice(lines),
    gpuAdvice(input, lines),
  ];
  return advice.filter((sentence) => sentence !== null);
}

function profileAdvice({ profile }: LineInput, verdict: Verdict, laptopVerdict: () => Verdict): string | null {
  if (profile === 'laptop' || verdict !== 'does-not-fit') return null;
  const lowered = laptopVerdict();
  return lowered === 'fits' || lowered === 'tight'
    ? 'With --profile laptop, which lowers requests far above idle use, it fits.'
    : null;
}

/** Where it does not fit, what to leave out so that it does; where it is tight, so that there is room for work. */
function removalAdvice(input: LineInput, verdict: Verdict): string | null {
  if (verdict !== 'does-not-fit' && verdict !== 'tight') return null;
  const wanted: readonly Verdict[] = verdict === 'tight' ? ['fits'] : ['fits', 'tight'];
  const fits = (components: readonly ComponentNeed[]) =>
    components.length > 0 &&
    wanted.includes(planVerdict(planLines({ ...input, demand: { ...input.demand, components } }).lines));
  const removed = smallestRemoval(input.demand.components, fits);
  if (removed === null) return null;
  const names = listed(removed.map(({ catalog }) => `${catalog.title} (${catalog.id})`));
  return verdict === 'tight'
    ? `Leave out ${names}: then there is room for work.`
    : `Leave out ${names}: the rest fits.`;
}

function memoryAdvice({ hardware, capacity }: LineInput, lines: readonly PlanLine[]): string | null {
  const line = lines.find(({ resource }) => resource === 'memory');
  const engine = hardware.containerEngine;
  if (line === undefined || line.need === null || capacity.memoryBytes === null || engine.state !== 'running')
    return null;
  if (line.verdict !== 'does-not-fit' && line.verdict !== 'tight') return null;
  const wanted = engineMemoryFor(
    line.need + roomForWork.memoryBytes,
    isVirtualMachine(hardware) ? memoryReserve(hardware) : null,
  );
  // Slipway itself may stand under a limit that the engine does not.
  const total = Math.max(hardware.memory.totalBytes, isVirtualMachine(hardware) ? 0 : engine.memoryBytes);
  if (!isVirtualMachine(hardware))
    return `A computer with at least ${formatBytes(wanted)} of memory would do; this one has ${formatBytes(total)}.`;
  if (wanted > total)
    return `${engineName(hardware)} would need ${formatBytes(wanted)} of memory, more than this computer has (${formatBytes(total)}).`;
  return `Raise the memory of ${engineName(hardware)} from ${formatBytes(engine.memoryBytes)} to at least ${formatBytes(wanted)} in ${settingsOf(engine)} (this computer has ${formatBytes(total)}).`;
}

/** The engine's memory, in whole GiB, that leaves `need` after the reserve: a fixed one, or that of plain Linux. */
function engineMemoryFor(need: number, fixedReserve: number | null): number {
  const wanted = fixedReserve === null ? Math.max(need + gibibyte, (need * 16) / 15) : need + fixedReserve;
  return Math.ceil(wanted / gibibyte) * gibibyte;
}

function cpuAdvice({ hardware }: LineInput, lines: readonly PlanLine[]): string | null {
  const line = lines.find(({ resource }) => resource === 'cpu');
  if (line?.verdict !== 'does-not-fit' && line?.verdict !== 'tight') return null;
  const engine = hardware.containerEngine;
  const cores = hardware.cpu.logicalCores;
  if (engine.state !== 'running' || !isVirtualMachine(hardware) || engine.cpus >= cores) return null;
  return `Raise the CPUs of ${engineName(hardware)} from ${engine.cpus} in ${settingsOf(engine)} (this computer has ${cores}).`;
}

/** Where a person raises what the engine's machine has. WSL's is Windows' own, with no settings in the product. */
function settingsOf({ kernel }: RunningEngine): string {
  return /microsoft|wsl/i.test(kernel) ? '.wslconfig' : 'its settings';
}

function diskAdvice(lines: readonly PlanLine[]): string | null {
  const line = lines.find(({ resource }) => resource === 'disk');
  if (line?.verdict !== 'does-not-fit' && line?.verdict !== 'tight') return null;
  return 'Free some disk space where the container engine keeps its data, for instance with "docker system prune".';
}

function gpuAdvice({ capacity }: LineInput, lines: readonly PlanLine[]): string | null {
  const line = lines.find(({ resource }) => resource === 'gpu');
  if (line?.verdict !== 'does-not-fit') return null;
  return capacity.gpus > 0
    ? 'Run it without --gpus: notebooks and runs then use the CPU.'
    : 'Run it without --gpus on this computer.';
}

function listed(titles: readonly string[]): string {
  if (titles.length < 2) return titles.join('');
  return `${titles.slice(0, -1).join(', ')} and ${titles.at(-1) ?? ''}`;
}
