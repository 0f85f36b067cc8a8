import * as z from 'zod';
import { clusterNameSchema } from './clusters.ts';
import { gpuResourceSchema, notebookViewSchema } from './notebooks.ts';
import { objectNameSchema } from './object-name.ts';
import { unary } from './service.ts';

/** Why a snapshot was taken: a person asked, or a restore was about to change what it holds. */
export const snapshotOriginSchema = z.enum(['asked', 'before-restore']);
export type SnapshotOrigin = z.infer<typeof snapshotOriginSchema>;

export const snapshotIdSchema = z.string().regex(/^[0-9a-f]{8,64}$/, 'an id as "slipway snapshots" lists it');

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

/** A snapshot, and the notebook as it was in it. */
export const snapshotDetailsSchema = z.object({
  snapshot: snapshotViewSchema,
  notebook: notebookViewSchema.pick({ image: true, millicores: true, memoryBytes: true, gpu: true, volumes: true }),
  /** The name that a notebook opened from it gets by itself. */
  newName: z.string(),
});
export type SnapshotDetails = z.infer<typeof snapshotDetailsSchema>;

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

/** What is left out is as in the snapshot. */
export const openInputSchema = z.object({
  cluster: clusterNameSchema,
  snapshot: snapshotIdSchema,
  workspace: objectNameSchema.optional(),
  /** Of the new notebook; made of the old one's and the snapshot's id where it is left out. */
  name: objectNameSchema.optional(),
  image: z.string().trim().min(1).optional(),
  millicores: z.number().int().positive().optional(),
  memoryBytes: z.number().int().positive().optional(),
  /** A count of 0 asks for none. */
  gpu: z.object({ resource: gpuResourceSchema, count: z.number().int().nonnegative() }).optional(),
});
export type OpenInput = z.output<typeof openInputSchema>;

export const deleteSnapshotsInputSchema = z.object({
  cluster: clusterNameSchema,
  snapshots: z.array(snapshotIdSchema).min(1).max(1000),
});

/** `readAll`: all that is stored is read and its checksums compared, not only whether everything is there. */
export const checkStoreInputSchema = z.object({ cluster: clusterNameSchema, readAll: z.boolean().default(false) });

export const snapshotStoreViewSchema = z.object({
  folder: z.string(),
  /** What the store takes on the disk, and what is free there. */
  bytes: z.number(),
  freeBytes: z.number(),
});
export type SnapshotStoreView = z.infer<typeof snapshotStoreViewSchema>;

export const restoreInputSchema = z.object({ cluster: clusterNameSchema, snapshot: snapshotIdSchema });

export const snapshotService = {
  list: unary(
    'The snapshots of the notebooks of a cluster, newest first.',
    z.object({ cluster: clusterNameSchema }),
    z.array(snapshotViewSchema),
  ),
  read: unary(
    'A snapshot, and the notebook as it was in it.',
    z.object({ cluster: clusterNameSchema, snapshot: snapshotIdSchema }),
    snapshotDetailsSchema,
  ),
  store: unary('Where snapshots are kept, and how much space they take.', z.object({}), snapshotStoreViewSchema),
} as const;
