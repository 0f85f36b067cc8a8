import { scaledMillicores } from './trimmed-requests.ts';

/** The part of the nodes' CPU that requests may take; the rest is for notebooks and runs. */
export const cpuShare = 0.7;

/** A CPU request, and how often it is there. */
export interface CpuRequest {
  readonly millicores: number;
  readonly times: number;
}

/** Below this, programs starve each other so much that probes fail: a plan that needs it does not fit. */
export const leastCpuScale = 0.05;

const smallestScale = 0.001;

/**
 * The largest factor, in thousandths, by which requests must be multiplied to take no more than `room` millicores in
 * all, with the rounding of `scaledMillicores`. 1 where they fit as they are; 0.001 where no factor makes them fit.
 */
export function findCpuScale(requests: readonly CpuRequest[], room: number): number {
  const total = requests.reduce((sum, { millicores, times }) => sum + millicores * times, 0);
  if (total <= room) return 1;
  const pieces = requests.reduce((sum, { millicores, times }) => sum + (millicores > 0 ? times : 0), 0);
  const scale = thousandths(room / total);
  if (takes(requests, scale) <= room) return Math.max(scale, smallestScale);
  // Each piece takes at least 1 millicore: what that adds is taken off the room first.
  return Math.max(thousandths((room - pieces) / total), smallestScale);
}

function takes(requests: readonly CpuRequest[], scale: number): number {
  return requests.reduce((sum, { millicores, times }) => sum + scaledMillicores(millicores, scale) * times, 0);
}

function thousandths(value: number): number {
  return Math.floor(value * 1000) / 1000;
}
