import type { Command } from 'commander';
import { AppError } from '../../../contracts/app-error.ts';
import { clusterService } from '../../../contracts/clusters.ts';
import { addClusterOption, clusterOptionsSchema } from '../cluster-option.ts';
import type { CommandContext } from '../command-context.ts';
import { addJsonOption, readOptions } from '../read-options.ts';
import type { Verb } from '../verb.ts';
import { withEngine, writeJson } from '../write-output.ts';

/** `slipway kubeconfig`. */
export const kubeconfigVerb: Verb = {
  says: 'Prints the path of the kubeconfig of a cluster, or merges it into your own.',
  define(command, context) {
    const path = command
      .command('path', { isDefault: true })
      .description('prints the path: export KUBECONFIG=$(slipway kubeconfig)');
    addJsonOption(addClusterOption(path)).action((_values, used: Command) => showPath(used, context));
    const merge = command.command('merge').description(clusterService.mergeKubeconfig.says);
    addJsonOption(addClusterOption(merge)).action((_values, used: Command) => mergeInto(used, context));
  },
};

async function showPath(used: Command, context: CommandContext): Promise<void> {
  const { cluster, json } = readOptions(clusterOptionsSchema, used.opts());
  const { kubeconfig } = await withEngine(context, (client) => client.clusters.status({ cluster }));
  if (kubeconfig === null) throw new AppError('cluster.unknown', { cluster });
  if (json) writeJson(context.out, { path: kubeconfig });
  else context.out.write(`${kubeconfig}\n`);
}

async function mergeInto(used: Command, context: CommandContext): Promise<void> {
  const { cluster, json } = readOptions(clusterOptionsSchema, used.opts());
  const merged = await withEngine(context, (client) => client.clusters.mergeKubeconfig({ cluster }));
  if (json) writeJson(context.out, merged);
  else context.out.write(`Added the context ${merged.context} to ${merged.path}.\n`);
}
