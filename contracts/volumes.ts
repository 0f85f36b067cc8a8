import * as z from 'zod';
import { clusterNameSchema } from './clusters.ts';
import { objectNameSchema, volumeNameSchema } from './object-name.ts';
import { stream, unary } from './service.ts';

export const volumeUserSchema = z.object({ kind: z.enum(['notebook', 'pod']), name: z.string() });
export type VolumeUser = z.infer<typeof volumeUserSchema>;

export const volumeViewSchema = z.object({
  workspace: z.string(),
  name: z.string(),
  /** As Kubernetes says: `Pending` until somebody uses it where its class waits for that, `Bound`, `Lost`. */
  phase: z.string(),
  /** What it has, or what it asks for as long as it has nothing; null where neither is known. */
  bytes: z.number().nullable(),
  storageClass: z.string().nullable(),
  accessModes: z.array(z.string()),
  createdAt: z.string().nullable(),
  deleting: z.boolean(),
  /** Notebooks that mount it, stopped ones too, and pods that are no notebook's. */
  usedBy: z.array(volumeUserSchema),
});
export type VolumeView = z.infer<typeof volumeViewSchema>;

const listInputSchema = z.object({ cluster: clusterNameSchema });

export const volumeService = {
  list: unary('The volumes in the workspaces of a cluster.', listInputSchema, z.array(volumeViewSchema)),
  watch: stream(
    'The volumes in the workspaces of a cluster, again whenever they change.',
    listInputSchema,
    z.array(volumeViewSchema),
  ),
  delete: unary(
    'Deletes a volume that nothing uses, with all that is on it.',
    z.object({ cluster: clusterNameSchema, workspace: objectNameSchema.optional(), name: volumeNameSchema }),
    z.object({ workspace: z.string(), name: z.string() }),
  ),
} as const;
