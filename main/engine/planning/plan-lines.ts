import type { Hardware } from '../../../contracts/hardware.ts';
import type { PlanLine, Verdict } from '../../../contracts/planning.ts';
import { formatBytes, formatMillicores } from '../../../contracts/units.ts';
import { type Capacity, diskReserveBytes, engineName, memoryReserve } from './capacity.ts';
import { roomForWork } from './control-plane.ts';
import { cpuNeed, cpuTarget, type Demand, diskNeed, memoryNeed, type Need } from './needs.ts';
import { leastCpuScale } from './cpu-scale.ts';

/** What lines are made from. */
export interface LineInput {
  readonly demand: Demand;
  readonly capacity: Capacity;
  readonly hardware: Hardware;
  readonly profile: 'laptop' | 'as-published';
  readonly gpus: boolean;
  /** Whether the provisioner hands GPUs on to containers. */
  readonly gpusReach: boolean;
}

/** One line for each resource, and the factor on CPU requests. */
export function planLines(input: LineInput): { lines: PlanLine[]; cpuScale: number } {
  const cpu = cpuLine(input);
  return { lines: [cpu.line, memoryLine(input), diskLine(input), gpuLine(input)], cpuScale: cpu.scale };
}

/** The verdict on a whole plan: its worst line. The disk is left out while image sizes are unknown. */
export function planVerdict(lines: readonly PlanLine[]): Verdict {
  const verdicts = new Set(lines.map(({ verdict }) => verdict));
  if (verdicts.has('does-not-fit')) return 'does-not-fit';
  if (lines.some(({ resource, verdict }) => verdict === 'unknown' && resource !== 'disk')) return 'unknown';
  return verdicts.has('tight') ? 'tight' : 'fits';
}

function cpuLine({ demand, capacity: { millicores: have }, hardware, profile }: LineInput): {
  line: PlanLine;
  scale: number;
} {
  const scales = profile === 'laptop' && have !== null;
  const need = cpuNeed(demand, scales ? cpuTarget(have) : null);
  const line = (verdict: Verdict, reason: string) => ({
    line: toLine('cpu', need, have, verdict, reason),
    scale: need.scale,
  });
  if (have === null) return line('unknown', noEngine(hardware));
  const gives = `${engineName(hardware)} has ${formatMillicores(have)}`;
  const room = have - need.known;
  if (room < 0) return line('does-not-fit', `${formatMillicores(need.known)} is requested, and ${gives}.`);
  if (need.scale < 1) return line(...scaledVerdict(need.scale, gives));
  if (need.total === null) return line('unknown', 'What the sidecars of the mesh request is not known.');
  if (room < roomForWork.millicores)
    return line('tight', `Only ${formatMillicores(room)} is left for notebooks and runs.`);
  return line('fits', `${formatMillicores(room)} is left for notebooks and runs.`);
}

function scaledVerdict(scale: number, gives: string): [Verdict, string] {
  const percent = `${Number((scale * 100).toFixed(1))} %`;
  if (scale === leastCpuScale)
    return ['tight', `Requests are scaled to ${percent}, the least there is. It can be tried: ${gives}.`];
  const scaled = `Requests are scaled to ${percent}, so that with the control plane they take at most 70 % of the CPU.`;
  if (scale < 0.5) return ['tight', `${scaled} It works, and takes its time: ${gives}.`];
  return ['fits', `${scaled} Programs may still use all that is free.`];
}

function memoryLine({ demand, capacity: { memoryBytes: have }, hardware }: LineInput): PlanLine {
  const need = memoryNeed(demand);
  const line = (verdict: Verdict, reason: string) => toLine('memory', need, have, verdict, reason);
  if (have === null) return line('unknown', noEngine(hardware));
  const room = have - need.known;
  const kept = `${formatBytes(memoryReserve(hardware))} of what ${engineName(hardware)} has is kept for other programs`;
  if (room < 0) return line('does-not-fit', `${formatBytes(-room)} is missing. ${kept}.`);
  if (need.total === null) return line('unknown', 'What the sidecars of the mesh request is not known.');
  if (room < roomForWork.memoryBytes)
    return line('tight', `Only ${formatBytes(room)} is left for notebooks and runs. ${kept}.`);
  return line('fits', `${formatBytes(room)} is left for notebooks and runs. ${kept}.`);
}

function diskLine({ demand, capacity: { diskBytes: have }, hardware }: LineInput): PlanLine {
  const need = diskNeed(demand);
  const line = (verdict: Verdict, reason: string) => toLine('disk', need, have, verdict, reason);
  if (have === null) {
    return line(
      'unknown',
      hardware.containerEngine.state === 'running'
        ? 'How much of its disk is free could not be read.'
        : noEngine(hardware),
    );
  }
  const kept = `${formatBytes(diskReserveBytes)} has to stay free.`;
  if (have === 0) return line('does-not-fit', `The disk is full: ${kept}`);
  const images = 'How large the images are is not known before they are pulled.';
  if (have < need.known) {
    return line(
      'tight',
      `Volumes may grow to ${formatBytes(need.known)}, more than is free. They take only what is written to them. ${images}`,
    );
  }
  return line('unknown', `${formatBytes(have - need.known)} is left for images, with all volumes full. ${images}`);
}

function gpuLine({ capacity, hardware, gpus, gpusReach }: LineInput): PlanLine {
  const have = gpusReach ? capacity.gpus : 0;
  const need = toNeedOfGpus(gpus ? 1 : 0);
  const line = (verdict: Verdict, reason: string) => toLine('gpu', need, have, verdict, reason);
  if (!gpus) return line('fits', 'No GPU is asked for.');
  if (capacity.gpus === 0) return line('does-not-fit', hardware.gpus[0]?.reason ?? 'This computer has no GPU.');
  if (!gpusReach)
    return line('does-not-fit', 'Clusters of this provisioner get no GPU from Slipway; those of minikube do.');
  return line('fits', 'A GPU can be used in containers.');
}

function toNeedOfGpus(count: number): Need {
  return {
    parts: count === 0 ? [] : [{ title: 'A GPU for notebooks and runs', amount: count }],
    known: count,
    total: count,
  };
}

function toLine(
  resource: PlanLine['resource'],
  need: Need,
  have: number | null,
  verdict: Verdict,
  reason: string,
): PlanLine {
  return {
    resource,
    unit: resource === 'cpu' ? 'millicores' : resource === 'gpu' ? 'pieces' : 'bytes',
    need: need.total,
    have,
    headroom: need.total === null || have === null ? null : have - need.total,
    verdict,
    reason,
    parts: need.parts.map((part) => ({ ...part })),
  };
}

function noEngine({ containerEngine: engine }: Hardware): string {
  switch (engine.state) {
    case 'running':
      return 'The container engine does not say.';
    case 'absent':
      return engine.reason;
    case 'unreachable':
      return `No container engine answers: ${engine.reason}`;
  }
}
