import { AppError, encodeError } from '../contracts/app-error.ts';
import { formatBytes } from '../contracts/units.ts';
import type { ClusterUpkeep } from '../contracts/upkeep.ts';
import { diskLimits } from './disk-limits.ts';

/** What was measured of one node. */
export interface MeasuredNode {
  readonly disk: ClusterUpkeep['disk'];
  readonly stop: { readonly at: number; readonly freeBytes: number; readonly neededBytes: number } | null;
  /** The node's clock less this computer's, in milliseconds. */
  readonly skew: number | null;
}

/** Clocks that differ by less do no harm: tokens, leases and certificates allow for it. */
export const tolerableSkewMilliseconds = 2000;

/** Free space is told in steps of this, rounded down: who follows a status is told when it changes, not of each byte. */
const stepBytes = 64 * 1024 ** 2;

/** What the nodes of a cluster come to. `canSetClock` is whether `slipway start` may put their clock right. */
export function upkeepOf(cluster: string, nodes: readonly MeasuredNode[], canSetClock: boolean): ClusterUpkeep {
  const disk = nodes
    .flatMap((node) => (node.disk === null ? [] : [node.disk]))
    .reduce<ClusterUpkeep['disk']>(
      (least, one) => (least === null || one.freeBytes < least.freeBytes ? one : least),
      null,
    );
  const stop = nodes.find((node) => node.stop !== null)?.stop ?? null;
  const skew = nodes.reduce<number | null>(
    (worst, node) => (node.skew !== null && Math.abs(node.skew) >= Math.abs(worst ?? 0) ? node.skew : worst),
    null,
  );
  const notices = [stopNotice(cluster, stop, disk), clockNotice(cluster, skew, canSetClock)];
  return {
    disk: disk === null ? null : { ...disk, freeBytes: disk.freeBytes - (disk.freeBytes % stepBytes) },
    diskStop:
      stop === null
        ? null
        : { at: new Date(stop.at).toISOString(), freeBytes: stop.freeBytes, neededBytes: stop.neededBytes },
    clockSkewSeconds: skew === null ? null : Math.round(skew / 100) / 10,
    notices: notices.flatMap((error) => (error === null ? [] : [noticeOf(error)])),
  };
}

/** The error of a cluster that stopped itself. `now` is what is free now, null where that is unknown. */
export function diskStopError(
  cluster: string,
  { freeBytes, neededBytes }: { readonly freeBytes: number; readonly neededBytes: number },
  now: number | null,
): AppError {
  return new AppError('cluster.disk-stopped', {
    cluster,
    then: formatBytes(freeBytes),
    now: now === null ? 'unknown' : formatBytes(now),
    needed: formatBytes(neededBytes),
  });
}

function stopNotice(cluster: string, stop: MeasuredNode['stop'], disk: ClusterUpkeep['disk']): AppError | null {
  if (stop !== null) return diskStopError(cluster, stop, disk?.freeBytes ?? null);
  if (disk === null || disk.freeBytes >= diskLimits.warnBelow) return null;
  return new AppError('disk.low', {
    cluster,
    free: formatBytes(disk.freeBytes),
    stop: formatBytes(diskLimits.stopBelow),
  });
}

function clockNotice(cluster: string, skew: number | null, canSetClock: boolean): AppError | null {
  if (skew === null || Math.abs(skew) < tolerableSkewMilliseconds) return null;
  const seconds = Math.round(Math.abs(skew) / 1000);
  const data = { cluster, skew: `${seconds} s`, direction: skew < 0 ? 'behind' : 'ahead of' };
  return new AppError(canSetClock ? 'clock.skewed' : 'clock.not-ours', data);
}

function noticeOf(error: AppError): ClusterUpkeep['notices'][number] {
  const { code, message, remedy } = encodeError(error);
  return { code, message, remedy };
}
