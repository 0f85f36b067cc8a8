import type { SlipwayHandlers } from '../../../contracts/services.ts';
import type { EngineParts } from '../handlers/engine-parts.ts';
import { readLeaving } from './leaving.ts';
import { readSpareSpace } from './spare-space.ts';

/** What answers the methods of the service `upkeep`. `active` counts the operations that are under way. */
export function upkeepHandlers({ host, clusters }: EngineParts, active: () => number): SlipwayHandlers['upkeep'] {
  return {
    spareSpace: () => readSpareSpace(host),
    leaving: (_input, { signal }) => readLeaving(clusters, { host, signal }, active()),
  };
}
