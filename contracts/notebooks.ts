import * as z from 'zod';
import { clusterNameSchema } from './clusters.ts';
import { objectNameSchema, volumeNameSchema } from './object-name.ts';
import { stream, unary } from './service.ts';

/** As the device plugin names it: `nvidia.com/gpu`. */
export const gpuResourceSchema = z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'a resource such as nvidia.com/gpu');

const gpuSchema = z.object({
  resource: gpuResourceSchema,
  count: z.number().int().positive(),
});

/** What is true of a notebook now, from its own object, its pod and its warnings. */
export const notebookStateSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('stopped'), since: z.string().nullable() }),
  z.object({ state: z.literal('stopping') }),
  /** `reason` is what it waits for; `warning` the newest that the cluster itself says about it. */
  z.object({ state: z.literal('starting'), reason: z.string(), warning: z.string().nullable() }),
  z.object({ state: z.literal('failing'), reason: z.string(), warning: z.string().nullable() }),
  z.object({ state: z.literal('running') }),
  z.object({ state: z.literal('deleting') }),
]);
export type NotebookState = z.infer<typeof notebookStateSchema>;

export const notebookViewSchema = z.object({
  workspace: z.string(),
  name: z.string(),
  image: z.string(),
  condition: notebookStateSchema,
  /** What it asks for; null where it asks for nothing. */
  millicores: z.number().nullable(),
  memoryBytes: z.number().nullable(),
  gpu: gpuSchema.nullable(),
  volumes: z.array(z.object({ claim: z.string(), mountPath: z.string() })),
  createdAt: z.string().nullable(),
  /** Of its page behind the gateway. */
  path: z.string(),
});
export type NotebookView = z.infer<typeof notebookViewSchema>;

/** Which page an image shows, which decides how the gateway leads to it. */
export const imageKindSchema = z.enum(['jupyter', 'code', 'rstudio']);
export type ImageKind = z.infer<typeof imageKindSchema>;

/** What the platform's own notebooks page offers, and what there is in a workspace and on the nodes. */
export const notebookOptionsSchema = z.object({
  workspace: z.string(),
  workspaces: z.array(z.string()),
  /** The first of a kind is the one that the platform chooses itself; none where its notebooks page is not installed. */
  images: z.array(z.object({ image: z.string(), kind: imageKindSchema })),
  millicores: z.number(),
  memoryBytes: z.number(),
  volumeBytes: z.number(),
  mountPath: z.string(),
  /** What the nodes have of GPUs; none where no node has any. */
  gpus: z.array(z.object({ resource: z.string(), title: z.string(), count: z.number() })),
  volumes: z.array(z.string()),
  configurations: z.array(z.object({ name: z.string(), description: z.string(), chosen: z.boolean() })),
});
export type NotebookOptions = z.infer<typeof notebookOptionsSchema>;

const mountPathSchema = z.string().regex(/^\/[^\s:]+$/, 'a path that begins with a slash');
const newVolumeSchema = z.object({
  kind: z.literal('new'),
  name: volumeNameSchema.optional(),
  bytes: z.number().int().positive(),
});
const existingVolumeSchema = z.object({ kind: z.literal('existing'), name: volumeNameSchema });

export const notebookPlaceSchema = z.object({
  cluster: clusterNameSchema,
  /** A workspace (a namespace); the login's own where it is left out. */
  workspace: objectNameSchema.optional(),
  name: objectNameSchema,
});

export const notebookInputSchema = notebookPlaceSchema.extend({
  /** The one that the platform chooses itself where it is left out, as with all that follows. */
  image: z.string().trim().min(1).optional(),
  kind: imageKindSchema.optional(),
  millicores: z.number().int().positive().optional(),
  memoryBytes: z.number().int().positive().optional(),
  gpu: gpuSchema.optional(),
  /** The home folder; `none` keeps nothing when the notebook is stopped. */
  workspaceVolume: z
    .discriminatedUnion('kind', [newVolumeSchema, existingVolumeSchema, z.object({ kind: z.literal('none') })])
    .optional(),
  dataVolumes: z
    .array(
      z.discriminatedUnion('kind', [
        newVolumeSchema.extend({ mountPath: mountPathSchema }),
        existingVolumeSchema.extend({ mountPath: mountPathSchema }),
      ]),
    )
    .default([]),
  /** Names of the workspace's configurations (PodDefaults). */
  configurations: z.array(z.string()).optional(),
});
export type NotebookInput = z.output<typeof notebookInputSchema>;

const listInputSchema = z.object({ cluster: clusterNameSchema });

export const notebookService = {
  list: unary('The notebooks of a cluster.', listInputSchema, z.array(notebookViewSchema)),
  watch: stream(
    'The notebooks of a cluster, again whenever they change.',
    listInputSchema,
    z.array(notebookViewSchema),
  ),
  read: unary('One notebook as it is.', notebookPlaceSchema, notebookViewSchema),
  options: unary(
    'What a new notebook can be made of.',
    notebookPlaceSchema.omit({ name: true }),
    notebookOptionsSchema,
  ),
  /** Answers when the cluster has taken it; it starts then by itself. */
  create: unary('Creates a notebook with its volumes.', notebookInputSchema, notebookViewSchema),
  start: unary('Starts a stopped notebook.', notebookPlaceSchema, notebookViewSchema),
  stop: unary('Stops a notebook; its volumes stay.', notebookPlaceSchema, notebookViewSchema),
  delete: unary(
    'Deletes a notebook; its volumes stay unless told otherwise.',
    notebookPlaceSchema.extend({ withVolumes: z.boolean().default(false) }),
    z.object({ workspace: z.string(), name: z.string(), deletedVolumes: z.array(z.string()) }),
  ),
  logs: unary(
    'The last lines that a notebook wrote.',
    notebookPlaceSchema.extend({ lines: z.number().int().positive().max(10_000).default(500) }),
    z.object({ pod: z.string(), lines: z.array(z.string()) }),
  ),
} as const;
