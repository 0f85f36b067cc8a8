import * as z from 'zod';
import { distributionService } from '../../../contracts/distribution.ts';
import { distributionInput, distributionOptionsShape } from '../distribution-options.ts';
import { addJsonOption, readOptions } from '../read-options.ts';
import type { Verb } from '../verb.ts';
import { withEngine, writeJson } from '../write-output.ts';

const optionsSchema = z.object({
  recipe: z.string(),
  output: z.string(),
  mirror: distributionOptionsShape.mirror,
  json: z.boolean().default(false),
});

/** `slipway lock`. */
export const lockVerb: Verb = {
  says: distributionService.lock.says,
  define(command, context) {
    command
      .requiredOption('--recipe <file>', 'sources, and what replaces outside references')
      .option('--mirror <place>', 'folder or address that archives are fetched from instead of their hosts')
      .requiredOption('--output <file>', 'the lock that is written');
    addJsonOption(command).action(async (values: unknown) => {
      const { recipe, output, mirror, json } = readOptions(optionsSchema, values);
      const input = {
        ...distributionInput({ mirror }, context),
        recipe: context.absolutePath(recipe),
        output: context.absolutePath(output),
      };
      const lock = await withEngine(context, (client) => client.distribution.lock(input));
      if (json) writeJson(context.out, lock);
      else context.out.write(`${lock.path}: ${lock.components} components, ${lock.objects} objects\n`);
    });
  },
};
