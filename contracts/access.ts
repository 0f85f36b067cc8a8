import * as z from 'zod';
import { stream } from './service.ts';

export const forwardTargetSchema = z.object({
  cluster: z.string(),
  namespace: z.string(),
  /** A Service, whose ready pods are used. */
  service: z.string(),
  /** Port of the service. */
  port: z.number().int().positive(),
  /** Port of 127.0.0.1; a free one where it is left out. */
  localPort: z.number().int().min(1024).max(65535).optional(),
});
export type ForwardTarget = z.infer<typeof forwardTargetSchema>;

export const forwardStateSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('open'), address: z.string(), pod: z.string() }),
  z.object({ state: z.literal('waiting'), address: z.string(), reason: z.string() }),
]);
export type ForwardState = z.infer<typeof forwardStateSchema>;

export const accessService = {
  /** The forward is there as long as the stream is read; it reconnects by itself. */
  forward: stream('Forwards a local port to a service of the cluster.', forwardTargetSchema, forwardStateSchema),
} as const;
