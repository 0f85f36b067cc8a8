import * as z from 'zod';
import { clusterNameSchema } from './clusters.ts';
import { distributionChoiceSchema } from './distribution.ts';

export const defaultRehearsalName = 'rehearsal';

/** What is rehearsed, and on which nodes. */
export const rehearseInputSchema = distributionChoiceSchema.extend({
  preset: z.string().optional(),
  components: z.array(z.string()).optional(),
  /** A rehearsal is for the cluster that is paid for, so that nothing is trimmed unless it is asked for. */
  profile: z.enum(['laptop', 'as-published']).default('as-published'),
  cluster: clusterNameSchema.default(defaultRehearsalName),
  /** Shapes of nodes, divided by commas: `3x8cpu32Gi`, `2x4cpu16Gi,1x8cpu32Gi+1xnvidia-t4`. */
  nodes: z.string().default('3x8cpu32Gi'),
  /** GPUs of every node that names none itself: `1xnvidia-t4`. */
  gpu: z.string().optional(),
  /** Leaves the simulated cluster running. */
  keep: z.boolean().default(false),
  /** How long the scheduler may take, in seconds. */
  timeoutSeconds: z.number().int().positive().default(600),
});
export type RehearseInput = z.output<typeof rehearseInputSchema>;
