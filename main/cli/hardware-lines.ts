import { assertNever } from '../../contracts/assert-never.ts';
import { type ContainerEngine, type Gpu, gpuName, type Hardware } from '../../contracts/hardware.ts';
import { formatBytes } from '../../contracts/units.ts';
import { makeStyle, type Style } from './style.ts';
import { plainText, wrapText } from './text-width.ts';

type Fact = readonly [name: string, value: string];

/** What this computer and its container engine have, for a person. What is not known reads `unknown`. */
export function hardwareLines(
  hardware: Hardware,
  view: { readonly width: number; readonly colored: boolean },
): string[] {
  const style = makeStyle(view.colored);
  return [
    style.bold('This computer'),
    ...factLines(computerFacts(hardware), view.width, style),
    '',
    style.bold('Container engine'),
    ...factLines(engineFacts(hardware.containerEngine), view.width, style),
    ...(hardware.notes.length === 0
      ? []
      : ['', style.bold('What clusters can use'), ...noteLines(hardware, view.width)]),
  ];
}

function computerFacts({ cpu, memory, disk, gpus, operatingSystem, virtualization }: Hardware): Fact[] {
  const cores = `${known(cpu.physicalCores)} physical and ${cpu.logicalCores} logical cores${kindsOf(cpu.coreKinds)}`;
  const system = [operatingSystem.name, operatingSystem.version].filter((part) => part !== '').join(' ');
  return [
    ['CPU', `${cpu.model}, ${cpu.architecture}, ${cores}`],
    ['Memory', `${formatBytes(memory.totalBytes)}, of which ${formatBytes(memory.availableBytes)} available`],
    ['Disk', `${knownBytes(disk.freeBytes)} free of ${knownBytes(disk.totalBytes)} at ${disk.path}`],
    ...(gpus.length === 0 ? [['GPU', 'none'] as const] : gpus.map((gpu): Fact => ['GPU', gpuWords(gpu)])),
    ['System', `${system}, kernel ${operatingSystem.kernel}`],
    ['Virtual', virtualization.virtual ? `yes, ${virtualization.kind ?? 'kind unknown'}` : 'no'],
  ];
}

function kindsOf(kinds: Hardware['cpu']['coreKinds']): string {
  return kinds === null ? '' : ` (${kinds.performance} for performance, ${kinds.efficiency} for efficiency)`;
}

function noteLines({ notes }: Hardware, width: number): string[] {
  return notes.flatMap((note) =>
    wrapText(plainText(note), width - 4).map((line, index) => `${index === 0 ? '  • ' : '    '}${line}`),
  );
}

function gpuWords(gpu: Gpu): string {
  const { memoryBytes, driver, usable, reason } = gpu;
  const use = usable ? 'usable in containers' : `not usable in containers: ${reason}`;
  return `${gpuName(gpu)}, ${knownBytes(memoryBytes)}, driver ${known(driver)}; ${use}`;
}

function engineFacts(engine: ContainerEngine): Fact[] {
  switch (engine.state) {
    case 'absent':
      return [['State', `none found: ${engine.reason}`]];
    case 'unreachable':
      return [['State', `does not answer at ${engine.address}: ${engine.reason}`]];
    case 'running':
      return [
        ['State', `running at ${engine.address}`],
        ['Kind', `${engine.kind} ${engine.version}${engine.rootless ? ', rootless' : ''}`],
        [
          'Has',
          `${engine.cpus} CPU, ${formatBytes(engine.memoryBytes)} of memory, ${knownBytes(engine.diskFreeBytes)} of disk free`,
        ],
        ['System', `${engine.operatingSystem}, kernel ${engine.kernel}, ${engine.architecture}`],
        ['Storage', `${engine.storageDriver} at ${engine.dataFolder}`],
        ['Cgroups', engine.cgroupVersion === 'unknown' ? 'unknown' : `version ${engine.cgroupVersion}`],
        ['Runtimes', engine.runtimes.length === 0 ? 'unknown' : engine.runtimes.join(', ')],
      ];
    default:
      return assertNever(engine);
  }
}

function factLines(facts: readonly Fact[], width: number, style: Style): string[] {
  const indent = 12;
  return facts.flatMap(([name, value]) =>
    wrapText(plainText(value), Math.max(10, width - indent)).map(
      (line, index) => `  ${style.dim((index === 0 ? name : '').padEnd(indent - 2))}${line}`,
    ),
  );
}

function known(value: string | number | null): string {
  return value === null ? 'unknown' : String(value);
}

function knownBytes(bytes: number | null): string {
  return bytes === null ? 'unknown' : formatBytes(bytes);
}
