import * as z from 'zod';
import { clusterStatusSchema } from './clusters.ts';
import { maturitySchema } from './distribution.ts';
import { stream, unary } from './service.ts';

/** Why a component is not ready, in a person's words, with the code of the error table. */
export const troubleSchema = z.object({
  code: z.string(),
  subject: z.string(),
  message: z.string(),
  remedy: z.string(),
  /** The last lines of the container that fails, where there are any. */
  log: z.array(z.string()),
});
export type Trouble = z.infer<typeof troubleSchema>;

export const componentStateSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('not-installed') }),
  z.object({ state: z.literal('waiting'), for: z.array(z.string()) }),
  z.object({ state: z.literal('applying'), done: z.number().int(), total: z.number().int() }),
  z.object({
    state: z.literal('rolling-out'),
    ready: z.number().int(),
    total: z.number().int(),
    waitingFor: z.string(),
  }),
  z.object({ state: z.literal('ready') }),
  /** It may still come right by itself; Slipway goes on trying until its time is up. */
  z.object({ state: z.literal('failing'), trouble: z.array(troubleSchema) }),
]);
export type ComponentState = z.infer<typeof componentStateSchema>;

export const workloadStatusSchema = z.object({
  kind: z.enum(['Deployment', 'StatefulSet', 'DaemonSet', 'Job']),
  namespace: z.string(),
  name: z.string(),
  ready: z.number().int(),
  wanted: z.number().int(),
});
export type WorkloadStatus = z.infer<typeof workloadStatusSchema>;

export const componentStatusSchema = z.object({
  id: z.string(),
  title: z.string(),
  version: z.string(),
  maturity: maturitySchema,
  webPath: z.string().nullable(),
  needs: z.array(z.string()),
  condition: componentStateSchema,
  objects: z.number().int(),
  workloads: z.array(workloadStatusSchema),
});
export type ComponentStatus = z.infer<typeof componentStatusSchema>;

export const platformStatusSchema = z.object({
  cluster: clusterStatusSchema,
  /** `null` where no platform was installed. */
  distribution: z.string().nullable(),
  components: z.array(componentStatusSchema),
  workloads: z.object({ ready: z.number().int(), wanted: z.number().int() }),
});
export type PlatformStatus = z.infer<typeof platformStatusSchema>;

export const platformService = {
  status: unary(
    'Every component of the platform and its state.',
    z.object({ cluster: z.string() }),
    platformStatusSchema,
  ),
  watch: stream('The same, again whenever it changes.', z.object({ cluster: z.string() }), platformStatusSchema),
} as const;
