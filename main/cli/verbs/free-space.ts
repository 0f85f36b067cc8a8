import * as z from 'zod';
import { AppError } from '../../../contracts/app-error.ts';
import { upkeepService } from '../../../contracts/upkeep.ts';
import { addJsonOption, collectValues, readOptions } from '../read-options.ts';
import { runOperation } from '../run-operation.ts';
import { spareLines } from '../spare-lines.ts';
import type { Verb } from '../verb.ts';
import { withEngine, writeJson, writeLines } from '../write-output.ts';

const optionsSchema = z.object({
  yes: z.boolean().default(false),
  json: z.boolean().default(false),
  only: z.array(z.string()).optional(),
});

/** `slipway free-space`. */
export const freeSpaceVerb: Verb = {
  says: upkeepService.spareSpace.says,
  define(command, context) {
    command
      .option('-y, --yes', 'remove it without asking')
      .option(
        '--only <things>',
        'only these, by the id that --json prints; commas or again for several',
        collectValues,
      );
    addJsonOption(command);
    command.action(async (values: unknown) => {
      const { yes, json, only } = readOptions(optionsSchema, values);
      const found = await withEngine(context, (client) => client.upkeep.spareSpace({}));
      const things = found.things.filter(({ id }) => only === undefined || only.includes(id));
      const chosen = { ...found, things, bytes: things.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0) };
      if (json && !yes) {
        writeJson(context.out, chosen);
        return;
      }
      const view = { width: context.out.columns(), colored: context.out.colored };
      if (!json) writeLines(context.out, spareLines(chosen, view));
      if (things.length === 0) return;
      if (!yes && !context.canAsk) {
        context.out.write('Nothing was removed. Add --yes to remove it.\n');
        return;
      }
      if (!yes && !(await context.ask('Remove it?'))) throw new AppError('cancelled', { what: 'nothing was removed' });
      await runOperation(context, { kind: 'free-space', input: { things: things.map(({ id }) => id) } }, { json });
    });
  },
};
