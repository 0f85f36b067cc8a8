import * as z from 'zod';
import { unary } from './service.ts';

/** Nodes that are all alike. What can be asked of one node, in millicores, bytes and pieces. */
export const nodeShapeSchema = z.object({
  count: z.number().int().positive(),
  millicores: z.number().int().positive(),
  memoryBytes: z.number().int().positive(),
  gpu: z.object({ count: z.number().int().positive(), model: z.string(), resource: z.string() }).nullable(),
});
export type NodeShape = z.infer<typeof nodeShapeSchema>;

const refusedObjectSchema = z.object({
  /** `Deployment kubeflow/ml-pipeline`. */
  what: z.string(),
  /** The API server's own words. */
  why: z.string(),
});

const pendingPodsSchema = z.object({
  workload: z.string(),
  pods: z.number().int(),
  /** In a person's words. */
  why: z.string(),
  /** What the scheduler or the controller said. */
  said: z.string(),
});
export type PendingPods = z.infer<typeof pendingPodsSchema>;

export const rehearsedComponentSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** Objects that the API server took, those included that it was only asked about. */
  valid: z.number().int(),
  refused: z.array(refusedObjectSchema),
  placed: z.number().int(),
  pending: z.array(pendingPodsSchema),
});
export type RehearsedComponent = z.infer<typeof rehearsedComponentSchema>;

/** What all nodes have of a resource, what the placed pods request, and what is left. */
export const headroomSchema = z.object({
  resource: z.string(),
  unit: z.enum(['millicores', 'bytes', 'pieces']),
  have: z.number(),
  requested: z.number(),
  left: z.number(),
  /** The most that is left on one node: a larger pod finds no place. */
  largest: z.number(),
});
export type Headroom = z.infer<typeof headroomSchema>;

export const rehearsalVerdictSchema = z.object({
  cluster: z.string(),
  distribution: z.string(),
  preset: z.string().nullable(),
  profile: z.enum(['laptop', 'as-published']),
  /** Version of the API server and scheduler. */
  kubernetes: z.string(),
  endedAt: z.string(),
  seconds: z.number(),
  nodes: z.array(nodeShapeSchema),
  /** `refused` where an object is not valid, whether or not the pods fit. */
  verdict: z.enum(['fits', 'does-not-fit', 'refused']),
  components: z.array(rehearsedComponentSchema),
  headroom: z.array(headroomSchema),
  /** What nobody could answer on simulated nodes: asked about and found valid or not, but not put to work. */
  leftOut: z.array(z.object({ what: z.string(), component: z.string(), why: z.string() })),
  /** What was added in place of what a left out webhook would have done. */
  standIns: z.array(z.string()),
});
export type RehearsalVerdict = z.infer<typeof rehearsalVerdictSchema>;

export const rehearsalService = {
  verdict: unary('The verdict of the last rehearsal.', z.object({ cluster: z.string() }), rehearsalVerdictSchema),
} as const;
