import type { Command } from 'commander';
import * as z from 'zod';
import { clusterNameSchema } from '../../contracts/clusters.ts';
import { defaultClusterName } from '../../contracts/main-cluster.ts';

/** What every verb on one cluster reads. */
export const clusterOptionsSchema = z.object({
  cluster: clusterNameSchema.default(defaultClusterName),
  json: z.boolean().default(false),
});

/** Adds `--cluster`. */
export function addClusterOption(command: Command): Command {
  return command.option('--cluster <name>', `the cluster (default: "${defaultClusterName}")`);
}
