import type { Host } from '../../../provisioners/host.ts';

/** A limit of memory that is set on everything in the container that Slipway itself runs in, in bytes. */
export interface MemoryLimit {
  readonly limitBytes: number;
  readonly usedBytes: number;
}

/**
 * Version 2 and version 1 of Linux's control groups, as they are seen from inside a container. The page cache that can
 * be given back is counted as used, and is taken off again.
 */
const layouts = [
  {
    limit: '/sys/fs/cgroup/memory.max',
    used: '/sys/fs/cgroup/memory.current',
    statistics: '/sys/fs/cgroup/memory.stat',
    reclaimable: 'inactive_file',
  },
  {
    limit: '/sys/fs/cgroup/memory/memory.limit_in_bytes',
    used: '/sys/fs/cgroup/memory/memory.usage_in_bytes',
    statistics: '/sys/fs/cgroup/memory/memory.stat',
    reclaimable: 'total_inactive_file',
  },
] as const;

/** The limit that this process stands under, or null where there is none (`max`, or version 1's huge number). */
export async function readMemoryLimit(host: Host, totalBytes: number): Promise<MemoryLimit | null> {
  for (const layout of layouts) {
    const limitBytes = wholeNumber(await host.files.readText(layout.limit));
    if (limitBytes === null || limitBytes >= totalBytes) continue;
    const used = wholeNumber(await host.files.readText(layout.used)) ?? 0;
    const reclaimable = statistic(await host.files.readText(layout.statistics), layout.reclaimable);
    return { limitBytes, usedBytes: Math.max(0, used - reclaimable) };
  }
  return null;
}

function wholeNumber(text: string | null): number | null {
  const digits = text?.trim() ?? '';
  return /^\d+$/.test(digits) ? Number(digits) : null;
}

function statistic(text: string | null, name: string): number {
  const found = new RegExp(`^${name} (\\d+)$`, 'm').exec(text ?? '')?.[1];
  return found === undefined ? 0 : Number(found);
}
