import * as z from 'zod';
import { hardwareService } from '../../../contracts/hardware.ts';
import { hardwareLines } from '../hardware-lines.ts';
import { addJsonOption, readOptions } from '../read-options.ts';
import type { Verb } from '../verb.ts';
import { withEngine, writeJson, writeLines } from '../write-output.ts';

const optionsSchema = z.object({ json: z.boolean().default(false) });

/** `slipway hardware`. */
export const hardwareVerb: Verb = {
  says: hardwareService.read.says,
  define(command, context) {
    addJsonOption(command).action(async (values: unknown) => {
      const { json } = readOptions(optionsSchema, values);
      const hardware = await withEngine(context, (client) => client.hardware.read({}));
      if (json) writeJson(context.out, hardware);
      else
        writeLines(
          context.out,
          hardwareLines(hardware, { width: context.out.columns(), colored: context.out.colored }),
        );
    });
  },
};
