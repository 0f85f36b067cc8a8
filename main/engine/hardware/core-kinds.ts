import type { Hardware } from '../../../contracts/hardware.ts';
import type { Host } from '../../../provisioners/host.ts';
import { parseCpuList } from './cpu-list.ts';

type CoreKinds = Hardware['cpu']['coreKinds'];
type Platform = Hardware['operatingSystem']['platform'];

/**
 * How many performance and efficiency cores there are, in physical cores; null where all are alike or where it cannot be
 * found out (Windows does not tell it to programs like ours). Never rejects.
 */
export async function readCoreKinds(host: Host, platform: Platform): Promise<CoreKinds> {
  if (platform === 'darwin') return readMacKinds(host);
  if (platform !== 'linux') return null;
  return (await readIntelKinds(host)) ?? readCapacityKinds(host);
}

async function readMacKinds(host: Host): Promise<CoreKinds> {
  try {
    const { exitCode, stdout } = await host.processes.run('/usr/sbin/sysctl', ['hw'], { timeoutSeconds: 10 });
    return exitCode === 0 ? parseSysctl(stdout) : null;
  } catch {
    // Nothing depends on it.
    return null;
  }
}

/**
 * The kinds in what macOS prints of `sysctl hw`: `hw.perflevel0` is the fastest. Levels have names since macOS 12
 * ("Super", "Performance", "Efficiency"); where none is called after efficiency, or there is one only, all count alike.
 */
export function parseSysctl(output: string): CoreKinds {
  const levels = new Map<string, { name: string; cores: number }>();
  for (const [, level = '', key = '', value = ''] of output.matchAll(/^hw\.perflevel(\d+)\.(\w+):\s*(.+)$/gm)) {
    const entry = levels.get(level) ?? { name: '', cores: 0 };
    levels.set(level, entry);
    if (key === 'name') entry.name = value.trim();
    if (key === 'physicalcpu') entry.cores = Number(value);
  }
  let performance = 0;
  let efficiency = 0;
  for (const { name, cores } of levels.values()) {
    if (!Number.isInteger(cores) || cores < 0) return null;
    if (/efficiency/i.test(name)) efficiency += cores;
    else performance += cores;
  }
  return toKinds(performance, efficiency);
}

/** Linux on hybrid Intel processors has one folder for each kind, with a list of the logical CPUs of that kind. */
async function readIntelKinds(host: Host): Promise<CoreKinds> {
  const [fast, slow] = await Promise.all([
    readList(host, '/sys/devices/cpu_core/cpus'),
    readList(host, '/sys/devices/cpu_atom/cpus'),
  ]);
  if (fast.length === 0 || slow.length === 0) return null;
  return toKinds(await countCores(host, fast), await countCores(host, slow));
}

/** Physical cores: logical CPUs that share one have the same list of siblings. */
async function countCores(host: Host, cpus: readonly number[]): Promise<number> {
  const siblings = await Promise.all(
    cpus.map((cpu) => readText(host, `/sys/devices/system/cpu/cpu${cpu}/topology/thread_siblings_list`)),
  );
  return new Set(siblings.map((text, index) => text?.trim() ?? `cpu ${String(cpus[index])}`)).size;
}

/** Below this part of the fastest core's capacity a core is one of those that save power. */
const efficientShare = 0.6;

/** Linux on ARM tells each core's capacity, 1024 for the fastest. */
async function readCapacityKinds(host: Host): Promise<CoreKinds> {
  const cpus = await readList(host, '/sys/devices/system/cpu/present');
  const texts = await Promise.all(cpus.map((cpu) => readText(host, `/sys/devices/system/cpu/cpu${cpu}/cpu_capacity`)));
  const capacities = texts.map((text) => Number(text?.trim() ?? Number.NaN));
  if (capacities.length === 0 || capacities.some((capacity) => !(capacity > 0))) return null;
  const most = Math.max(...capacities);
  const efficiency = capacities.filter((capacity) => capacity < most * efficientShare).length;
  return toKinds(capacities.length - efficiency, efficiency);
}

function toKinds(performance: number, efficiency: number): CoreKinds {
  return performance > 0 && efficiency > 0 ? { performance, efficiency } : null;
}

async function readList(host: Host, path: string): Promise<number[]> {
  return parseCpuList(await readText(host, path));
}

async function readText(host: Host, path: string): Promise<string | null> {
  try {
    return await host.files.readText(path);
  } catch {
    // A file that cannot be read tells as much as one that is not there.
    return null;
  }
}
