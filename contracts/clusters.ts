import * as z from 'zod';
import { clusterNamePattern } from './cluster-name.ts';
import { unary } from './service.ts';
import { clusterUpkeepSchema } from './upkeep.ts';

export const clusterNameSchema = z
  .string()
  .regex(clusterNamePattern, 'lower-case letters, digits and hyphens, 2 to 31 characters, starting with a letter');

export const nodeFactsSchema = z.object({
  name: z.string(),
  role: z.enum(['control-plane', 'worker']),
  state: z.enum(['running', 'paused', 'stopped', 'missing']),
  ready: z.boolean().nullable(),
  version: z.string().nullable(),
  millicores: z.number().nullable(),
  memoryBytes: z.number().nullable(),
});
export type NodeFacts = z.infer<typeof nodeFactsSchema>;

/** What is true now, read from the provisioner and the cluster itself, never from a memory of ours. */
export const clusterStateSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('absent') }),
  z.object({ state: z.literal('incomplete'), reason: z.string() }),
  z.object({ state: z.literal('starting'), reason: z.string() }),
  z.object({ state: z.literal('running') }),
  z.object({ state: z.literal('paused') }),
  z.object({ state: z.literal('stopped') }),
  z.object({ state: z.literal('unreachable'), reason: z.string() }),
]);
export type ClusterState = z.infer<typeof clusterStateSchema>;

export const clusterStatusSchema = z.object({
  name: z.string(),
  provisioner: z.string(),
  condition: clusterStateSchema,
  nodes: z.array(nodeFactsSchema),
  apiServer: z.string().nullable(),
  /** Ports of 127.0.0.1 that lead into the cluster. */
  ports: z.array(z.object({ host: z.number().int(), purpose: z.string() })),
  kubeconfig: z.string().nullable(),
  createdAt: z.string().nullable(),
  /** Disk and clock of the nodes; left out where they cannot be asked. */
  upkeep: clusterUpkeepSchema.optional(),
});
export type ClusterStatus = z.infer<typeof clusterStatusSchema>;

export const clusterService = {
  list: unary('The clusters that Slipway made.', z.object({}), z.array(clusterStatusSchema)),
  status: unary('The state of one cluster, from facts.', z.object({ cluster: z.string() }), clusterStatusSchema),
  mergeKubeconfig: unary(
    "Adds a cluster's context to the user's kubeconfig.",
    z.object({ cluster: z.string() }),
    z.object({ path: z.string(), context: z.string() }),
  ),
} as const;
