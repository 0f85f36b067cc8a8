import type { SlipwayHandlers } from '../../../contracts/services.ts';
import { createComparer } from '../snapshots/compare/comparer.ts';
import { listSnapshots, readSnapshot } from '../snapshots/list-snapshots.ts';
import { readUsage } from '../snapshots/store-usage.ts';
import type { EngineParts } from './engine-parts.ts';

/** What answers the methods of the service `snapshots`. */
export function snapshotHandlers(parts: EngineParts): SlipwayHandlers['snapshots'] {
  const { host } = parts;
  const comparer = createComparer(parts);
  return {
    list: ({ cluster }, { signal }) => listSnapshots(parts, cluster, { host, signal }),
    store: () => readUsage(host),
    read: (asked, { signal }) => readSnapshot(parts, asked, { host, signal }),
    compare: (asked, { signal }) => comparer.compare(asked, { host, signal }),
    compareFile: (asked, { signal }) => comparer.compareFile(asked, { host, signal }),
  };
}
