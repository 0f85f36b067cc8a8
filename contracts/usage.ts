import * as z from 'zod';
import { stream } from './service.ts';

/** `null` means: the node did not tell. It is shown as `unknown`, never as 0. */
const amount = z.number().nonnegative().nullable();
const usedOfSchema = z.object({ used: amount, total: amount });
export type UsedOf = z.infer<typeof usedOfSchema>;

export const nodeUsageSchema = z.object({
  node: z.string(),
  /** In thousandths of a core. */
  cpu: usedOfSchema,
  /** In bytes; what is used cannot be taken back without ending something (the working set). */
  memory: usedOfSchema,
  /** In bytes, of the file system that holds images, logs and volumes. */
  disk: usedOfSchema,
  /** Why the node could not be asked; null where it was. */
  problem: z.string().nullable(),
});
export type NodeUsage = z.infer<typeof nodeUsageSchema>;

export const usageSampleSchema = z.object({ time: z.string(), nodes: z.array(nodeUsageSchema) });
export type UsageSample = z.infer<typeof usageSampleSchema>;

export const usageService = {
  watch: stream(
    'What the nodes of a running cluster use of their CPU, memory and disk, every few seconds.',
    z.object({ cluster: z.string() }),
    usageSampleSchema,
  ),
} as const;
