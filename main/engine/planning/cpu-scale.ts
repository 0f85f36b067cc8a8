import { scaledMillicores } from './trimmed-requests.ts';

/** The part of the nodes' CPU that requests may take; the rest is for notebooks and runs. */
export const cpuShare = 0.7;

/** A CPU request, and how often it is there. */
export interface CpuRequest {
  readonly millicores: number;
  readonly times: number;
}

/** Below this, programs starve each other so much that probes fail: no request is scaled further down. */
export const leastCpuScale = 0.05;

/**
 * The largest factor, in thousandths, by which requests must be multiplied to take no more than `room` millicores in
 * all, with the rounding of `scaledMillicores`. 1 where they fit as they are; never below `leastCpuScale`, so that where
 * there is hardly any room they take more than that.
 */
export function findCpuScale(requests: readonly CpuRequest[], room: number): number {
  const total = requests.reduce((sum, { millicores, times }) => sum + millicores * times, 0);
  if (total <= room) return 1;
  const scale = thousandths(room / total);
  if (requestsAt(requests, scale) <= room) return Math.max(scale, leastCpuScale);
  // Each piece takes at least 1 millicore: what that adds is taken off the room first.
  const pieces = requests.reduce((sum, { millicores, times }) => sum + (millicores > 0 ? times : 0), 0);
  return Math.max(thousandths((room - pieces) / total), leastCpuScale);
}

/** What requests take in all once they are scaled, in millicores. */
export function requestsAt(requests: readonly CpuRequest[], scale: number): number {
  return requests.reduce((sum, { millicores, times }) => sum + scaledMillicores(millicores, scale) * times, 0);
}

function thousandths(value: number): number {
  return Math.floor(value * 1000) / 1000;
}
