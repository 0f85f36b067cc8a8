import type { Trim } from '../../../contracts/planning.ts';

interface Requests {
  readonly millicores: number;
  readonly memoryBytes: number;
}

/** The part of a plan that lowers requests. */
interface Lowered {
  readonly trims: readonly Trim[];
  readonly cpuScale: number;
}

interface Place {
  readonly component: string;
  readonly workload: string;
  readonly container: string;
}

/**
 * What a container is to request under a plan. First the trim that names it, for each resource, and only downwards; then
 * its CPU times `cpuScale`, rounded down, at least 1 millicore. What requests nothing goes on requesting nothing. The
 * installer writes exactly this, so that what the plan promised is what the scheduler sees. Where a container has a
 * limit and no request, Kubernetes takes the limit as the request: hand that in, and write the answer as a request.
 */
export function trimmedRequests(plan: Lowered, place: Place, published: Requests): Requests {
  const trim = (resource: 'cpu' | 'memory', amount: number) =>
    plan.trims
      .filter((candidate) => candidate.resource === resource && names(candidate, place))
      .reduce((lowest, { to }) => Math.min(lowest, to), amount);
  return {
    millicores: scaledMillicores(trim('cpu', published.millicores), plan.cpuScale),
    memoryBytes: trim('memory', published.memoryBytes),
  };
}

/** A CPU request times the scale: rounded down, at least 1 millicore, 0 stays 0. */
export function scaledMillicores(millicores: number, scale: number): number {
  if (millicores === 0 || scale === 1) return millicores;
  return Math.max(1, Math.floor(millicores * scale));
}

function names(trim: Place, place: Place): boolean {
  return trim.component === place.component && trim.workload === place.workload && trim.container === place.container;
}
