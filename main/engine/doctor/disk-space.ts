import type { CheckOutcome } from '../../../contracts/doctor.ts';
import { formatBytes } from '../../../contracts/units.ts';
import type { Check, CheckContext } from './check.ts';

const gibibyte = 1024 ** 3;
/** A node image, etcd and a first component need about this; below it etcd soon meets a full disk. */
export const leastFreeBytes = 5 * gibibyte;
/** Upstream measured 65 GB for everything, images and volumes together. */
const comfortableBytes = 30 * gibibyte;

/** There is room where the container engine keeps its data. Kind switches disk eviction off, so nothing else watches it. */
export const diskSpaceCheck: Check = {
  id: 'disk-space',
  title: 'Disk space',
  concernsUp: true,
  seconds: 5,
  skips: () => null,
  look,
};

function look({ hardware }: CheckContext): Promise<CheckOutcome> {
  const engine = hardware.containerEngine;
  const free = engine.state === 'running' ? engine.diskFreeBytes : hardware.disk.freeBytes;
  const place = engine.state === 'running' ? engine.dataFolder : hardware.disk.path;
  return Promise.resolve(judge(free, place));
}

function judge(free: number | null, place: string): CheckOutcome {
  if (free === null) return { state: 'skipped', says: `How much space is free at ${place} is unknown.` };
  const says = `${formatBytes(free)} are free at ${place}.`;
  const remedy =
    'Remove images and volumes that nothing uses ("docker system df" shows them), or move the engine to a larger disk.';
  if (free < leastFreeBytes)
    return {
      state: 'failed',
      code: 'disk.full',
      says: `${says} At least ${formatBytes(leastFreeBytes)} are needed.`,
      remedy,
    };
  if (free < comfortableBytes)
    return { state: 'warned', says: `${says} The whole platform with its images may need more.`, remedy };
  return { state: 'passed', says };
}
