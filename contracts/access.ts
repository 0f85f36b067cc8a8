import * as z from 'zod';
import { clusterNameSchema } from './clusters.ts';
import { stream, unary } from './service.ts';

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

export const loginSchema = z.object({
  user: z.string(),
  /** `null` where it was not asked for. */
  password: z.string().nullable(),
  /** Where it is kept on this computer. */
  keptIn: z.enum(['keychain', 'file']),
});
export type Login = z.infer<typeof loginSchema>;

export const pageStateSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('open'),
    address: z.string(),
    /** A port of this computer that the cluster itself holds, or a forward that ends with the call. */
    through: z.enum(['port', 'forward']),
  }),
  z.object({ state: z.literal('waiting'), reason: z.string() }),
]);
export type PageState = z.infer<typeof pageStateSchema>;

export const accessService = {
  /** The forward is there as long as the stream is read; it reconnects by itself. */
  forward: stream('Forwards a local port to a service of the cluster.', forwardTargetSchema, forwardStateSchema),
  login: unary(
    'The login of a cluster.',
    z.object({
      cluster: clusterNameSchema,
      /** The password goes over the wire only when somebody wants to see it. */
      reveal: z.boolean().default(false),
    }),
    loginSchema,
  ),
  /** Ends at once where the cluster holds a port of this computer; else the forward is there as long as it is read. */
  open: stream(
    "Where a component's page is reached with a browser.",
    z.object({
      cluster: clusterNameSchema,
      /** Left out, the address of the gateway itself. */
      component: z.string().optional(),
      /** A path behind the gateway, instead of a component. */
      path: z
        .string()
        .regex(/^\/[\w./~-]*$/, 'a path that begins with a slash')
        .optional(),
    }),
    pageStateSchema,
  ),
} as const;
