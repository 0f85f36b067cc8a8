import { planInputSchema } from '../../../contracts/planning.ts';
import type { SlipwayHandlers } from '../../../contracts/services.ts';
import { readCatalog } from '../distribution/catalog.ts';
import { readHardware } from '../hardware/read-hardware.ts';
import { planFor } from '../planning/plan-for.ts';
import type { EngineParts } from './engine-parts.ts';

/** What answers the methods of the planning service. */
export function planningHandlers({ host, provisioners }: EngineParts): SlipwayHandlers['planning'] {
  return {
    make: async (input) => (await planFor(host, await readHardware(host), input, provisioners)).plan,
    presets: async ({ distribution }) => {
      const [{ presets }, hardware] = await Promise.all([readCatalog(host), readHardware(host)]);
      return Promise.all(
        presets.map(async ({ id, title, summary }) => {
          const input = planInputSchema.parse({ preset: id, distribution });
          return { preset: id, title, summary, plan: (await planFor(host, hardware, input, provisioners)).plan };
        }),
      );
    },
  };
}
