import { planInputSchema } from '../../../contracts/planning.ts';
import type { SlipwayHandlers } from '../../../contracts/services.ts';
import { readCatalog } from '../distribution/catalog.ts';
import { readHardware } from '../hardware/read-hardware.ts';
import { planFor } from '../planning/plan-for.ts';
import { preparer } from '../planning/read-preparation.ts';
import type { EngineParts } from './engine-parts.ts';

/** What answers the methods of the planning service. */
export function planningHandlers(parts: EngineParts): SlipwayHandlers['planning'] {
  const { host, provisioners } = parts;
  return {
    make: async (input) => {
      const made = await planFor(host, await readHardware(host), input, provisioners);
      return { ...made.plan, preparation: await preparer(parts)(input, made) };
    },
    presets: async (choice) => {
      const prepare = preparer(parts);
      const [{ presets }, hardware] = await Promise.all([readCatalog(host), readHardware(host)]);
      return Promise.all(
        presets.map(async ({ id, title, summary }) => {
          const input = planInputSchema.parse({ preset: id, ...choice });
          const made = await planFor(host, hardware, input, provisioners);
          return { preset: id, title, summary, plan: { ...made.plan, preparation: await prepare(input, made) } };
        }),
      );
    },
  };
}
