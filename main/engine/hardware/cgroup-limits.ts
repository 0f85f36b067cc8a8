import type { Host } from '../../../provisioners/host.ts';
import { parseCpuList } from './cpu-list.ts';

/** What the control groups of this process leave it; null where a limit is not set. */
export interface GroupLimits {
  readonly cpus: number | null;
  readonly memory: { readonly limitBytes: number; readonly usedBytes: number } | null;
}

type Controller = 'memory' | 'cpu' | 'cpuset';

const root = '/sys/fs/cgroup';

/** Version 2 has one tree for everything, version 1 one for each controller. */
interface Layout {
  readonly folder: (controller: Controller) => string;
  readonly group: (groups: Groups, controller: Controller) => string;
  readonly memory: { readonly limit: string; readonly used: string; readonly reclaimable: string };
  readonly cpu: (read: Read) => Promise<number | null>;
  readonly cpuset: readonly string[];
}

type Read = (file: string) => Promise<string | null>;

const layouts: readonly Layout[] = [
  {
    folder: () => root,
    group: ({ unified }) => unified,
    memory: { limit: 'memory.max', used: 'memory.current', reclaimable: 'inactive_file' },
    cpu: async (read) => parseCpuMax(await read('cpu.max')),
    cpuset: ['cpuset.cpus.effective', 'cpuset.cpus'],
  },
  {
    folder: (controller) => `${root}/${controller}`,
    group: ({ byController }, controller) => byController.get(controller) ?? '/',
    memory: {
      limit: 'memory.limit_in_bytes',
      used: 'memory.usage_in_bytes',
      reclaimable: 'total_inactive_file',
    },
    cpu: async (read) =>
      quotient(wholeNumber(await read('cpu.cfs_quota_us')), wholeNumber(await read('cpu.cfs_period_us'))),
    cpuset: ['cpuset.effective_cpus', 'cpuset.cpus'],
  },
];

/**
 * The limits that this process stands under on Linux, of both versions of control groups: the tightest of its own group
 * and all above it that can be seen, or, for `everything`, of the topmost alone, under which all stand that share the
 * container. A limit that is no less than the computer has (`max`, or version 1's huge number) is none. Never rejects.
 */
export async function readGroupLimits(
  host: Host,
  computer: { readonly totalBytes: number; readonly logicalCores: number },
  whose: 'own' | 'everything' = 'own',
): Promise<GroupLimits> {
  const groups = parseGroups(whose === 'own' ? await readText(host, '/proc/self/cgroup') : null);
  const cpus: number[] = [];
  let memory: GroupLimits['memory'] = null;
  for (const layout of layouts) {
    for (const read of readers(host, layout, groups, 'memory')) {
      const found = await readMemory(read, layout);
      if (found === null || found.limitBytes >= computer.totalBytes) continue;
      if (memory === null || left(found) < left(memory)) memory = found;
    }
    for (const read of readers(host, layout, groups, 'cpu')) cpus.push((await layout.cpu(read)) ?? Infinity);
    for (const read of readers(host, layout, groups, 'cpuset')) cpus.push(await countSet(read, layout));
  }
  const fewest = Math.min(...cpus);
  return { cpus: fewest < computer.logicalCores ? fewest : null, memory };
}

interface Groups {
  /** Path of the group in version 2's tree. */
  readonly unified: string;
  readonly byController: ReadonlyMap<string, string>;
}

/** Reads `/proc/self/cgroup`: `0::/a/b` of version 2, `5:cpu,cpuacct:/a/b` of version 1, both where they are mixed. */
export function parseGroups(text: string | null): Groups {
  let unified = '/';
  const byController = new Map<string, string>();
  for (const line of (text ?? '').split('\n')) {
    const [, controllers = '', path = '/'] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (controllers === '') unified = path === '/' ? unified : path;
    else for (const controller of controllers.split(',')) byController.set(controller, path);
  }
  return { unified, byController };
}

/**
 * Readers of the files of a group and of all above it. Inside a container the path is often the host's, while what is
 * mounted begins at the container's own group: folders that are not there are passed over, and the mount's own is last.
 */
function* readers(host: Host, layout: Layout, groups: Groups, controller: Controller): Generator<Read> {
  const names = layout
    .group(groups, controller)
    .split('/')
    .filter((name) => name !== '' && name !== '..');
  for (let depth = names.length; depth >= 0; depth -= 1) {
    const folder = [layout.folder(controller), ...names.slice(0, depth)].join('/');
    yield (file) => readText(host, `${folder}/${file}`);
  }
}

async function readMemory(read: Read, { memory }: Layout): Promise<GroupLimits['memory']> {
  const limitBytes = wholeNumber(await read(memory.limit));
  if (limitBytes === null) return null;
  // The page cache that can be given back is counted as used, and is taken off again.
  const used = wholeNumber(await read(memory.used)) ?? 0;
  const reclaimable = statistic(await read('memory.stat'), memory.reclaimable);
  return { limitBytes, usedBytes: Math.max(0, used - reclaimable) };
}

function left({ limitBytes, usedBytes }: { limitBytes: number; usedBytes: number }): number {
  return limitBytes - usedBytes;
}

/** CPUs of version 2's `cpu.max`: `150000 100000` is 1.5, and `max 100000` is no limit. */
export function parseCpuMax(text: string | null): number | null {
  const [quota = '', period = ''] = (text ?? '').trim().split(/\s+/);
  return quotient(wholeNumber(quota), wholeNumber(period) ?? 100_000);
}

/** -1 is version 1's word for no quota, which is no whole number here. */
function quotient(quota: number | null, period: number | null): number | null {
  return quota === null || period === null || quota <= 0 || period <= 0 ? null : quota / period;
}

async function countSet(read: Read, { cpuset }: Layout): Promise<number> {
  for (const file of cpuset) {
    const count = parseCpuList(await read(file)).length;
    if (count > 0) return count;
  }
  return Infinity;
}

function wholeNumber(text: string | null): number | null {
  const digits = text?.trim() ?? '';
  return /^\d+$/.test(digits) ? Number(digits) : null;
}

function statistic(text: string | null, name: string): number {
  const found = new RegExp(`^${name} (\\d+)$`, 'm').exec(text ?? '')?.[1];
  return found === undefined ? 0 : Number(found);
}

async function readText(host: Host, path: string): Promise<string | null> {
  try {
    return await host.files.readText(path);
  } catch {
    // Not readable is not limited, as far as anyone here can tell.
    return null;
  }
}
