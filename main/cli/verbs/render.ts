import * as z from 'zod';
import { distributionService } from '../../../contracts/distribution.ts';
import { formatBytes } from '../../../contracts/units.ts';
import type { CommandContext } from '../command-context.ts';
import {
  addDistributionOptions,
  addSelectionOptions,
  distributionInput,
  distributionOptionsShape,
} from '../distribution-options.ts';
import { addJsonOption, readOptions } from '../read-options.ts';
import type { Verb } from '../verb.ts';
import { withEngine, writeJson } from '../write-output.ts';

const optionsSchema = z.object({
  ...distributionOptionsShape,
  output: z.string(),
  asPublished: distributionService.render.input.shape.asPublished,
  json: z.boolean().default(false),
});

/** `slipway render`. */
export const renderVerb: Verb = {
  says: distributionService.render.says,
  define(command, context) {
    addDistributionOptions(addSelectionOptions(command))
      .requiredOption('--output <file>', 'the file that is written')
      .option('--as-published', 'without any trim');
    addJsonOption(command).action((values) => run(values, context));
  },
};

async function run(values: unknown, context: CommandContext): Promise<void> {
  const options = readOptions(optionsSchema, values);
  const { asPublished, json } = options;
  const output = context.absolutePath(options.output);
  const input = { ...distributionInput(options, context), asPublished, output };
  const rendered = await withEngine(context, (client) => client.distribution.render(input));
  if (json) writeJson(context.out, rendered);
  else context.out.write(`${rendered.path}: ${rendered.objects} objects, ${formatBytes(rendered.bytes)}\n`);
}
