import * as z from 'zod';
import { clusterNameSchema } from './clusters.ts';
import { objectNameSchema } from './object-name.ts';
import { unary } from './service.ts';

/** Why a snapshot was taken: a person asked, or a restore was about to change what it holds. */
export const snapshotOriginSchema = z.enum(['asked', 'before-restore']);
export type SnapshotOrigin = z.infer<typeof snapshotOriginSchema>;

const snapshotIdSchema = z.string().regex(/^[0-9a-f]{8,64}$/, 'an id as "slipway snapshots" lists it');

export const snapshotViewSchema = z.object({
  /** 64 hexadecimal digits; the first eight are enough to name it. */
  id: z.string(),
  cluster: z.string(),
  workspace: z.string(),
  notebook: z.string(),
  /** ISO 8601. */
  createdAt: z.string(),
  origin: snapshotOriginSchema,
  note: z.string(),
  /** The snapshot of the same notebook that came before it. */
  parent: z.string().nullable(),
  /** What it holds, and what of it was new to the store, after compression. */
  bytes: z.number(),
  addedBytes: z.number(),
  /** How long the notebook stood still, in milliseconds; 0 where it did not run. */
  frozenMilliseconds: z.number(),
});
export type SnapshotView = z.infer<typeof snapshotViewSchema>;

/** The first letters of an id, by which people name a snapshot. */
export function shortId(id: string): string {
  return id.slice(0, 8);
}

export const snapshotInputSchema = z.object({
  cluster: clusterNameSchema,
  workspace: objectNameSchema.optional(),
  notebook: objectNameSchema,
  note: z.string().max(500).default(''),
});

export const restoreInputSchema = z.object({ cluster: clusterNameSchema, snapshot: snapshotIdSchema });

export const snapshotService = {
  list: unary(
    'The snapshots of the notebooks of a cluster, newest first.',
    z.object({ cluster: clusterNameSchema }),
    z.array(snapshotViewSchema),
  ),
} as const;
