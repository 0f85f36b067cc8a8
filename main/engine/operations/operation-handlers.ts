import type { SlipwayHandlers } from '../../../contracts/services.ts';
import type { OperationService } from './operation-service.ts';

/** What answers the methods of the operation service. */
export function operationHandlers(operations: OperationService): SlipwayHandlers['operations'] {
  return {
    start: (request) => operations.start(request),
    list: async ({ limit }) => operations.list(limit),
    get: async ({ id }) => operations.get(id),
    cancel: ({ id }) => operations.cancel(id),
    resume: ({ id }) => operations.resume(id),
    follow: ({ id, after }, { signal }) => operations.follow(id, after, signal),
    watch: (_, { signal }) => operations.watch(signal),
  };
}
