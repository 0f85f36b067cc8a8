import * as z from 'zod';
import { planInputSchema, planningService } from '../../../contracts/planning.ts';
import type { CommandContext } from '../command-context.ts';
import {
  addDistributionOptions,
  addSelectionOptions,
  distributionInput,
  distributionOptionsShape,
} from '../distribution-options.ts';
import { planLinesText, presetLines } from '../plan-text.ts';
import { addJsonOption, readOptions } from '../read-options.ts';
import type { Verb } from '../verb.ts';
import { withEngine, writeJson, writeLines } from '../write-output.ts';

const contract = planInputSchema.shape;

const optionsSchema = z.object({
  ...distributionOptionsShape,
  profile: contract.profile,
  provisioner: contract.provisioner,
  nodes: contract.nodes,
  gpus: contract.gpus,
  nodeImage: contract.nodeImage,
  presets: z.boolean().default(false),
  json: z.boolean().default(false),
});

/** `slipway plan`. */
export const planVerb: Verb = {
  says: planningService.make.says,
  define(command, context) {
    addDistributionOptions(addSelectionOptions(command))
      .option('--profile <name>', 'laptop or as-published (default: laptop)')
      .option('--provisioner <name>', 'what would make the cluster (default: decided by the plan)')
      .option('--nodes <count>', 'nodes of the cluster, 1 to 10 (default: 1)', Number)
      .option('--gpus', 'with GPUs of this computer')
      .option('--node-image <image>', "image of the nodes (default: the provisioner's own)")
      .option('--presets', 'every preset, and whether it fits');
    addJsonOption(command);
    command.action((values) => run(values, context));
  },
};

async function run(values: unknown, context: CommandContext): Promise<void> {
  const options = readOptions(optionsSchema, values);
  const { json, presets, profile, nodes, gpus, provisioner, nodeImage } = options;
  const from = distributionInput(options, context);
  const view = { width: context.out.columns(), colored: context.out.colored };
  await withEngine(context, async ({ planning }) => {
    if (presets) {
      const { distribution, mirror } = from;
      const all = await planning.presets({
        ...(distribution === undefined ? {} : { distribution }),
        ...(mirror === undefined ? {} : { mirror }),
        ...(nodeImage === undefined ? {} : { nodeImage }),
      });
      if (json) writeJson(context.out, all);
      else writeLines(context.out, presetLines(all, view));
      return;
    }
    const plan = await planning.make({
      ...from,
      profile,
      nodes,
      gpus,
      ...(provisioner === undefined ? {} : { provisioner }),
      ...(nodeImage === undefined ? {} : { nodeImage }),
    });
    if (json) writeJson(context.out, plan);
    else writeLines(context.out, planLinesText(plan, view));
  });
}
