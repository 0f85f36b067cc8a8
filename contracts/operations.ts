import * as z from 'zod';
import { encodedErrorSchema } from './encoded-error.ts';
import { clusterNameSchema } from './clusters.ts';
import { defaultClusterName } from './main-cluster.ts';
import { fixInputSchema } from './doctor.ts';
import { imageProgressSchema } from './images.ts';
import { planInputSchema } from './planning.ts';
import { componentStateSchema } from './platform.ts';
import { rehearseInputSchema } from './rehearse-input.ts';
import { downloadInputSchema, uploadInputSchema } from './volumes.ts';
import { stream, unary } from './service.ts';
import {
  checkStoreInputSchema,
  deleteSnapshotsInputSchema,
  openInputSchema,
  restoreInputSchema,
  snapshotInputSchema,
} from './snapshots.ts';

const onCluster = z.object({ cluster: clusterNameSchema.default(defaultClusterName) });

/** What is left out is as the cluster has it already, else as Slipway chooses. */
export const upInputSchema = planInputSchema.extend({
  distribution: z.string().optional(),
  profile: planInputSchema.shape.profile.unwrap().optional(),
  cluster: clusterNameSchema.default(defaultClusterName),
  /** Archives of images that are loaded into the nodes before anything is installed. */
  imageArchives: z.array(z.string()).default([]),
  /** Port of 127.0.0.1 for the gateway; a free one where it is left out. */
  gatewayPort: z.number().int().min(1024).max(65535).optional(),
  /** Only the cluster, no platform. */
  bare: z.boolean().default(false),
  /** Go on where the plan says that it does not fit. */
  anyway: z.boolean().default(false),
  /** How long the whole platform may take to become ready, in seconds. */
  timeoutSeconds: z.number().int().positive().default(1800),
});
export type UpInput = z.output<typeof upInputSchema>;

/** What can be started: one entry per kind of operation. */
export const operationRequestSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('up'), input: upInputSchema }),
  z.object({ kind: z.literal('start'), input: onCluster }),
  z.object({ kind: z.literal('stop'), input: onCluster }),
  z.object({ kind: z.literal('pause'), input: onCluster }),
  z.object({ kind: z.literal('resume'), input: onCluster }),
  z.object({ kind: z.literal('delete'), input: onCluster }),
  z.object({ kind: z.literal('fetch-tools'), input: z.object({}) }),
  z.object({ kind: z.literal('fix'), input: fixInputSchema }),
  z.object({ kind: z.literal('free-space'), input: z.object({ things: z.array(z.string()) }) }),
  z.object({ kind: z.literal('uninstall'), input: z.object({}) }),
  z.object({ kind: z.literal('download'), input: downloadInputSchema }),
  z.object({ kind: z.literal('upload'), input: uploadInputSchema }),
  z.object({ kind: z.literal('snapshot'), input: snapshotInputSchema }),
  z.object({ kind: z.literal('restore'), input: restoreInputSchema }),
  z.object({ kind: z.literal('open-snapshot'), input: openInputSchema }),
  z.object({ kind: z.literal('delete-snapshots'), input: deleteSnapshotsInputSchema }),
  z.object({ kind: z.literal('check-store'), input: checkStoreInputSchema }),
  z.object({ kind: z.literal('rehearse'), input: rehearseInputSchema }),
]);
export type OperationRequest = z.output<typeof operationRequestSchema>;
export type OperationKind = OperationRequest['kind'];

/** What an operation yields while it runs. */
export const operationEventSchema = z.discriminatedUnion('type', [
  /** The steps it will go through, once, first. Weights are relative. */
  z.object({
    type: z.literal('steps'),
    steps: z.array(z.object({ id: z.string(), title: z.string(), weight: z.number().positive() })),
  }),
  z.object({
    type: z.literal('step'),
    step: z.string(),
    state: z.enum(['started', 'done', 'skipped']),
    detail: z.string().optional(),
  }),
  /** How far a step is: `done` of `total` in `unit`, and what it is at. */
  z.object({
    type: z.literal('progress'),
    step: z.string(),
    done: z.number().nonnegative(),
    total: z.number().nonnegative(),
    unit: z.enum(['bytes', 'objects', 'workloads', 'steps', 'images']),
    detail: z.string().optional(),
  }),
  z.object({ type: z.literal('component'), component: z.string(), condition: componentStateSchema }),
  imageProgressSchema.extend({ type: z.literal('image') }),
  z.object({ type: z.literal('log'), source: z.string(), text: z.string() }),
  z.object({ type: z.literal('warning'), text: z.string() }),
]);
export type OperationEvent = z.infer<typeof operationEventSchema>;

export const operationStateSchema = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled', 'interrupted']);
export type OperationState = z.infer<typeof operationStateSchema>;

/** What the service adds: the life of the operation. `succeeded`, `failed`, `cancelled` and `interrupted` are last. */
const lifeSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('queued'), behind: z.string().optional() }),
  z.object({ type: z.literal('running'), attempt: z.number().int().positive() }),
  z.object({ type: z.literal('succeeded'), summary: z.string() }),
  z.object({ type: z.literal('failed'), error: encodedErrorSchema }),
  z.object({ type: z.literal('cancelling') }),
  z.object({ type: z.literal('cancelled') }),
  /** The engine ended while it ran. */
  z.object({ type: z.literal('interrupted') }),
]);

/** One line of an operation's journal. `fraction` is the whole progress, 0 to 1, and never goes back. */
export const operationRecordSchema = z.object({
  sequence: z.number().int().nonnegative(),
  time: z.string(),
  fraction: z.number().min(0).max(1),
  event: z.union([lifeSchema, operationEventSchema]),
});
export type OperationRecord = z.infer<typeof operationRecordSchema>;

export const operationSchema = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  cluster: z.string().nullable(),
  state: operationStateSchema,
  fraction: z.number().min(0).max(1),
  /** What it is at, in words. */
  now: z.string(),
  createdAt: z.string(),
  endedAt: z.string().nullable(),
  attempts: z.number().int().nonnegative(),
  error: encodedErrorSchema.nullable(),
});
export type Operation = z.infer<typeof operationSchema>;

const byId = z.object({ id: z.string() });

export const operationService = {
  start: unary('Queues an operation and answers at once.', operationRequestSchema, operationSchema),
  list: unary(
    'All operations, newest first.',
    z.object({ limit: z.number().int().positive().default(50) }),
    z.array(operationSchema),
  ),
  get: unary('One operation.', byId, operationSchema),
  cancel: unary('Cancels an operation; it ends as soon as it has undone what it must.', byId, operationSchema),
  resume: unary('Takes an interrupted, failed or cancelled operation up again.', byId, operationSchema),
  /** Records from `after` on (all, where it is left out), then what follows, until the operation ends. */
  follow: stream(
    'What an operation does, from the start or from a record on.',
    byId.extend({ after: z.number().int().optional() }),
    operationRecordSchema,
  ),
  watch: stream('All operations, again whenever one changes.', z.object({}), z.array(operationSchema)),
} as const;
