import { join } from 'node:path';
import * as z from 'zod';
import { lockedReferenceSchema, lockedSourceSchema } from '../../../contracts/distribution.ts';

const contentSchema = lockedSourceSchema.pick({ trees: true, contentSha256: true, files: true, bytes: true });

/** What `unpack-child` is asked: archives to unpack beside each other, verified and made free of outside references. */
export const unpackInputSchema = z.object({
  /** An empty folder; each source goes into a folder of its id. */
  folder: z.string(),
  sources: z.array(
    z.object({
      id: z.string(),
      archive: z.string(),
      folders: z.array(z.string()),
      /** What must come out; null where a lock is being made. */
      expected: contentSchema.nullable(),
    }),
  ),
  references: z.array(lockedReferenceSchema),
  /** Paths in the first source that will be rendered. */
  starts: z.array(z.string()),
  /** The kustomization in the first source whose paths are asked for; they are rendered too. */
  entry: z.string().nullable(),
});
export type UnpackInput = z.infer<typeof unpackInputSchema>;

export const unpackOutputSchema = z.object({
  contents: z.record(z.string(), contentSchema),
  entry: z.object({ resources: z.array(z.string()), components: z.array(z.string()) }).nullable(),
});
export type UnpackOutput = z.infer<typeof unpackOutputSchema>;

/** Where a path of a source lies in an unpacked tree. */
export function sourcePath(folder: string, source: string, path: string): string {
  return join(folder, source, ...path.split('/'));
}
