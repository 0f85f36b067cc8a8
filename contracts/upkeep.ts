import * as z from 'zod';
import { encodedErrorSchema } from './encoded-error.ts';
import { unary } from './service.ts';

/** `null` means: could not be found out. It is shown as `unknown`, never as 0. */
const bytes = z.number().int().nonnegative();

/** How the nodes of a running cluster are, below what Kubernetes itself tells. */
export const clusterUpkeepSchema = z.object({
  /** Of the file system that holds etcd, images and volumes, as the node that has the least of it sees it. */
  disk: z.object({ freeBytes: bytes, totalBytes: bytes }).nullable(),
  /** Set where a node was stopped before its disk was full. */
  diskStop: z.object({ at: z.string(), freeBytes: bytes, neededBytes: bytes }).nullable(),
  /** The nodes' clock less this computer's, in seconds; 0 where they agree as far as it can be measured. */
  clockSkewSeconds: z.number().nullable(),
  /** What a person should know and can do something about. */
  notices: z.array(encodedErrorSchema.pick({ code: true, message: true, remedy: true })),
});
export type ClusterUpkeep = z.infer<typeof clusterUpkeepSchema>;

/** One thing that can be removed and comes back by itself when it is needed again. */
const spareThingSchema = z.object({
  /** What it is asked for by. */
  id: z.string(),
  title: z.string(),
  /** What it costs to have it back. */
  comesBack: z.string(),
  /** Where it lies: a path, or the container engine's name of an image. */
  place: z.string(),
  bytes: bytes.nullable(),
});
export type SpareThing = z.infer<typeof spareThingSchema>;

const spareSpaceSchema = z.object({
  things: z.array(spareThingSchema),
  bytes,
  /** Free bytes where the state folder lies, before anything is removed. */
  freeBytes: bytes.nullable(),
});
export type SpareSpace = z.infer<typeof spareSpaceSchema>;

/** All that an uninstall removes, and what it finds beside it and leaves. */
const leavingSchema = z.object({
  home: z.string(),
  clusters: z.array(
    z.object({
      name: z.string(),
      provisioner: z.string(),
      state: z.string(),
      nodes: z.array(z.string()),
      /** The context of the user's kubeconfig that goes with it. */
      context: z.object({ path: z.string(), name: z.string() }).nullable(),
    }),
  ),
  /** Images that Slipway pulled into the container engine, and that nothing else uses. */
  images: z.array(z.object({ reference: z.string(), bytes: bytes.nullable() })),
  /** What of Slipway's lies in the state folder. */
  entries: z.array(z.object({ name: z.string(), title: z.string(), bytes })),
  /** What lies in the state folder and is not Slipway's: it stays. */
  strangers: z.array(z.string()),
  /** Why the container engine could not be asked for clusters; null where it was. */
  unasked: z.string().nullable(),
  /** Operations that are under way. */
  running: z.number().int().nonnegative(),
});
export type Leaving = z.infer<typeof leavingSchema>;

export const upkeepService = {
  spareSpace: unary('What can be removed and made or fetched again.', z.object({}), spareSpaceSchema),
  leaving: unary('What an uninstall would remove, and what it would leave.', z.object({}), leavingSchema),
} as const;
