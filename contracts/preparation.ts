import * as z from 'zod';

const bytes = z.number().int().nonnegative();

const downloadSchema = z.object({
  kind: z.enum(['manifests', 'tool', 'node-image', 'images']),
  title: z.string(),
  /** Hosts that it comes from; a folder where that stands in for them. */
  from: z.array(z.string()),
  /** `here`: nothing has to be fetched. `unknown`: it could not be found out whether it is. */
  state: z.enum(['here', 'needed', 'unknown']),
  /** What is still to be fetched, about; `null` is unknown, and never shown as 0. */
  bytes: bytes.nullable(),
  says: z.string(),
});
export type Download = z.infer<typeof downloadSchema>;

/** What a person should know before anything is made: what is downloaded, how long that takes, where data will lie. */
export const preparationSchema = z.object({
  downloads: z.array(downloadSchema),
  /** The sum of what is known. */
  knownBytes: bytes,
  /** Whether that is all of it. */
  isComplete: z.boolean(),
  /** An estimate for the known part at a speed that is said, not measured. */
  estimate: z.object({ megabitsPerSecond: z.number().positive(), seconds: z.number().nonnegative(), says: z.string() }),
  places: z.array(z.object({ title: z.string(), path: z.string(), says: z.string() })),
  /** What is sent to others: one sentence each. */
  privacy: z.array(z.string()),
});
export type Preparation = z.infer<typeof preparationSchema>;
