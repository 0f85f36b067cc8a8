import { isUnderWay } from '../../../contracts/under-way.ts';
import type { SlipwayHandlers } from '../../../contracts/services.ts';
import type { OperationService } from '../operations/operation-service.ts';
import type { Doctor } from './doctor.ts';

/** What answers the methods of the service `doctor`. */
export function doctorHandlers(doctor: Doctor): SlipwayHandlers['doctor'] {
  return {
    run: ({ checks }, { signal }) => doctor.run(checks, signal),
    planFix: async ({ check }, { signal }) => (await doctor.plan(check, signal)).plan,
  };
}

/** More than can be queued or run at once. */
const recent = 100;

/** Clusters that an operation is at work on, or is queued for; a fix is what asks this itself. */
export function busyClusters(operations: Pick<OperationService, 'list'>): ReadonlySet<string> {
  const active = operations.list(recent).filter(({ kind, state }) => kind !== 'fix' && isUnderWay({ state }));
  return new Set(active.flatMap(({ cluster }) => (cluster === null ? [] : [cluster])));
}
