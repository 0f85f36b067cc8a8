import * as z from 'zod';
import { distributionChoiceSchema, footprintSchema } from './distribution.ts';
import { preparationSchema } from './preparation.ts';
import { unary } from './service.ts';

/** What is asked for; everything that is left out is decided by the plan, with a reason. */
export const planInputSchema = distributionChoiceSchema.extend({
  preset: z.string().optional(),
  components: z.array(z.string()).optional(),
  profile: z.enum(['laptop', 'as-published']).default('laptop'),
  provisioner: z.string().optional(),
  nodes: z.number().int().min(1).max(10).default(1),
  gpus: z.boolean().default(false),
  /** Image of the nodes; the provisioner's own default where it is left out. */
  nodeImage: z.string().optional(),
});
export type PlanInput = z.output<typeof planInputSchema>;

export const verdictSchema = z.enum(['fits', 'tight', 'does-not-fit', 'unknown']);
export type Verdict = z.infer<typeof verdictSchema>;

const amount = z.number().nullable();

/** Amounts in millicores, bytes or pieces (GPUs); `null` is unknown. */
const planLineSchema = z.object({
  resource: z.enum(['cpu', 'memory', 'disk', 'gpu']),
  unit: z.enum(['millicores', 'bytes', 'pieces']),
  need: amount,
  have: amount,
  headroom: amount,
  verdict: verdictSchema,
  reason: z.string(),
  /** What the need is made of. */
  parts: z.array(z.object({ title: z.string(), amount })),
});
export type PlanLine = z.infer<typeof planLineSchema>;

/** One request that the laptop profile lowers. */
export const trimSchema = z.object({
  component: z.string(),
  workload: z.string(),
  container: z.string(),
  resource: z.enum(['cpu', 'memory']),
  /** Millicores or bytes. */
  from: z.number(),
  to: z.number(),
  reason: z.string(),
});
export type Trim = z.infer<typeof trimSchema>;

export const planSchema = z.object({
  distribution: z.string(),
  preset: z.string().nullable(),
  profile: z.enum(['laptop', 'as-published']),
  provisioner: z.object({ id: z.string(), reason: z.string() }),
  nodes: z.number().int(),
  components: z.array(z.object({ id: z.string(), title: z.string(), why: z.string(), footprint: footprintSchema })),
  lines: z.array(planLineSchema),
  verdict: verdictSchema,
  /** What would help where it does not fit or is tight, one sentence each. */
  advice: z.array(z.string()),
  trims: z.array(trimSchema),
  /** All CPU requests are multiplied by this (1 = as they are), so that they take at most 70 % of the nodes. */
  cpuScale: z.number().positive().max(1),
  /** What making it takes on this computer now; left out where a plan is kept with what was made. */
  preparation: preparationSchema.optional(),
});
export type Plan = z.infer<typeof planSchema>;

export const planningService = {
  make: unary('What would be made on this computer, whether it fits, and why.', planInputSchema, planSchema),
  presets: unary(
    'A plan for each preset, for a first look.',
    planInputSchema.pick({ distribution: true, mirror: true, nodeImage: true }),
    z.array(z.object({ preset: z.string(), title: z.string(), summary: z.string(), plan: planSchema })),
  ),
} as const;
