import * as z from 'zod';

const errorValueSchema = z.union([z.string(), z.number(), z.boolean()]);

/** An error as it travels on the wire and lies in a journal. */
export const encodedErrorSchema = z.object({
  code: z.string(),
  message: z.string(),
  remedy: z.string(),
  data: z.record(z.string(), errorValueSchema),
  cause: z.string().optional(),
});
export type EncodedError = z.infer<typeof encodedErrorSchema>;
export type ErrorData = EncodedError['data'];
