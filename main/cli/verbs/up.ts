import * as z from 'zod';
import { defaultClusterName } from '../../../contracts/main-cluster.ts';
import { upInputSchema } from '../../../contracts/operations.ts';
import { addClusterOption } from '../cluster-option.ts';
import type { CommandContext } from '../command-context.ts';
import {
  addDistributionOptions,
  addSelectionOptions,
  distributionInput,
  distributionOptionsShape,
} from '../distribution-options.ts';
import { addJsonOption, collectValues, readOptions } from '../read-options.ts';
import { runOperation } from '../run-operation.ts';
import type { Verb } from '../verb.ts';

const contract = upInputSchema.shape;

const optionsSchema = z.object({
  ...distributionOptionsShape,
  cluster: contract.cluster,
  nodeImage: contract.nodeImage,
  imageArchive: contract.imageArchives,
  nodes: contract.nodes,
  gatewayPort: contract.gatewayPort,
  profile: contract.profile,
  provisioner: contract.provisioner,
  gpus: contract.gpus,
  bare: contract.bare,
  anyway: contract.anyway,
  timeout: contract.timeoutSeconds,
  json: z.boolean().default(false),
  detach: z.boolean().default(false),
});

/** `slipway up`: the main job. */
export const upVerb: Verb = {
  says: 'Makes a cluster and installs the platform on it; run again, it goes on where it stopped.',
  define(command, context) {
    addDistributionOptions(addSelectionOptions(command));
    addClusterOption(command)
      .option('--nodes <count>', 'nodes of the cluster, 1 to 10 (default: 1)', Number)
      .option('--node-image <image>', "image of the nodes (default: the provisioner's own)")
      .option('--image-archive <files>', 'archives of images, loaded into the nodes first', collectValues)
      .option('--gateway-port <port>', 'port of 127.0.0.1 for the gateway (default: a free one)', Number)
      .option(
        '--profile <name>',
        'laptop lowers requests far above idle use; as-published changes nothing (default: laptop)',
      )
      .option('--provisioner <name>', 'what makes the cluster (default: decided by the plan)')
      .option('--gpus', 'make GPUs of this computer usable')
      .option('--bare', 'only the cluster, no platform')
      .option('--anyway', 'go on where the plan says that it does not fit')
      .option('--timeout <seconds>', 'how long the platform may take to become ready (default: 1800)', Number)
      .option('--detach', 'leave it to the background at once');
    addJsonOption(command, 'print every event as one line of JSON');
    command.action((options) => run(options, context));
  },
};

async function run(values: unknown, context: CommandContext): Promise<void> {
  const options = readOptions(optionsSchema, values);
  const {
    json,
    detach,
    imageArchive,
    timeout,
    preset: _,
    components: __,
    distribution: ___,
    mirror: ____,
    ...same
  } = options;
  const input = {
    ...same,
    cluster: options.cluster,
    imageArchives: imageArchive.map((archive) => context.absolutePath(archive)),
    timeoutSeconds: timeout,
    ...distributionInput(options, context),
  };
  await runOperation(context, { kind: 'up', input }, { json, detach });
  if (json || detach || options.bare) return;
  const cluster = options.cluster === defaultClusterName ? '' : ` --cluster ${options.cluster}`;
  context.out.write(`See it with "slipway status${cluster}", or in the browser with "slipway serve".\n`);
  context.out.write(`Its login: "slipway login${cluster}". A first notebook: "slipway example --open${cluster}".\n`);
}
