import * as z from 'zod';

/** How far one layer (or other part) of an image is, in bytes. */
const imageLayerSchema = z.object({
  digest: z.string(),
  doneBytes: z.number().int().nonnegative(),
  totalBytes: z.number().int().nonnegative(),
});

/**
 * Where one image is on its way from its registry into the nodes. `ready`: every node holds it; `left`: Slipway could not
 * bring it, `why` says so, and the nodes will try themselves.
 */
export const imageProgressSchema = z.object({
  image: z.string(),
  state: z.enum(['waiting', 'pulling', 'pulled', 'loading', 'ready', 'left']),
  /** Where it comes from: asked of a registry, or taken from Slipway's cache. */
  from: z.enum(['registry', 'cache']).optional(),
  layers: z.array(imageLayerSchema),
  why: z.string().optional(),
});
export type ImageProgress = z.infer<typeof imageProgressSchema>;
