import * as z from 'zod';
import { absolutePathSchema } from './absolute-path.ts';
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

/** A path within a volume, with slashes; the volume's own folder where it is empty. */
const volumePathSchema = z
  .string()
  .max(4096)
  .refine((path) => !path.includes('\0') && !path.split('/').includes('..'), 'a path within the volume, without ".."');

export const volumeFileSchema = z.object({
  name: z.string(),
  kind: z.enum(['file', 'folder', 'link', 'other']),
  /** Of files only. */
  bytes: z.number().nullable(),
  /** ISO 8601; null where it is too far away to be told. */
  changedAt: z.string().nullable(),
});
export type VolumeFile = z.infer<typeof volumeFileSchema>;

const oneSchema = z.object({
  cluster: clusterNameSchema,
  workspace: objectNameSchema.optional(),
  name: volumeNameSchema,
});

/** A file is downloaded as it is, a folder as a tar archive. */
export const downloadInputSchema = oneSchema.extend({
  path: volumePathSchema.default(''),
  /** The folder of this computer that it is put into; the user's downloads where it is left out. */
  folder: absolutePathSchema.optional(),
});

/** A file of this computer, into a folder of a volume. */
export const uploadInputSchema = oneSchema.extend({
  file: absolutePathSchema,
  path: volumePathSchema.default(''),
  /** Whether a file of that name that is there already may be replaced. */
  replace: z.boolean().default(false),
});

export const volumeService = {
  list: unary('The volumes in the workspaces of a cluster.', listInputSchema, z.array(volumeViewSchema)),
  watch: stream(
    'The volumes in the workspaces of a cluster, again whenever they change.',
    listInputSchema,
    z.array(volumeViewSchema),
  ),
  delete: unary(
    'Deletes a volume that nothing uses, with all that is on it.',
    oneSchema,
    z.object({ workspace: z.string(), name: z.string() }),
  ),
  files: unary(
    'What lies in a folder of a volume, running notebook or not.',
    oneSchema.extend({ path: volumePathSchema.default('') }),
    z.object({
      workspace: z.string(),
      files: z.array(volumeFileSchema),
      /** Whether the folder holds more than is told. */
      more: z.boolean(),
    }),
  ),
} as const;
