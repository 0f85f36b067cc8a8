import * as z from 'zod';
import { clusterNameSchema } from './clusters.ts';
import { objectNameSchema } from './object-name.ts';
import { stream, unary } from './service.ts';

export const exampleInputSchema = z.object({
  cluster: clusterNameSchema,
  /** The workspace (a namespace) that it is put into; the login's own where it is left out. */
  workspace: objectNameSchema.optional(),
  /** Name of the notebook. */
  name: objectNameSchema.default('first-run'),
  /** Image of its server; the one that the notebooks page offers first where it is left out. */
  image: z.string().min(1).optional(),
  /** How long it may take until it answers, in seconds; an image of a gigabyte may have to come first. */
  timeoutSeconds: z.number().int().positive().default(1800),
});
export type ExampleInput = z.output<typeof exampleInputSchema>;

const place = { workspace: z.string(), name: z.string() };

export const exampleStateSchema = z.discriminatedUnion('state', [
  /** The platform cannot run it, now or at all. */
  z.object({ state: z.literal('impossible'), reason: z.string() }),
  z.object({ state: z.literal('absent') }),
  z.object({ state: z.literal('starting'), ...place, reason: z.string() }),
  /** `path` is that of the opened notebook behind the gateway. */
  z.object({ state: z.literal('ready'), ...place, path: z.string() }),
]);
export type ExampleState = z.infer<typeof exampleStateSchema>;

export const exampleService = {
  status: unary(
    'Whether the example notebook is on the cluster.',
    z.object({ cluster: clusterNameSchema }),
    exampleStateSchema,
  ),
  /** Leaving the stream leaves the notebook: it goes on to start. */
  start: stream(
    'Puts an example notebook onto the cluster that trains something in seconds, and follows it until it answers.',
    exampleInputSchema,
    exampleStateSchema,
  ),
} as const;
