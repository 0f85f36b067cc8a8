import * as z from 'zod';
import { unary } from './service.ts';

export const toolStatusSchema = z.object({
  name: z.string(),
  wanted: z.string(),
  summary: z.string(),
  /** Only some things need it, so that nothing is wrong where it is missing. */
  onDemand: z.boolean(),
  /** Where it comes from; `missing` says why and what would help. */
  found: z.discriminatedUnion('from', [
    z.object({ from: z.literal('path'), path: z.string(), version: z.string() }),
    z.object({
      from: z.literal('cache'),
      path: z.string(),
      version: z.string(),
      sha256: z.string(),
      origin: z.enum(['download', 'go-module']),
    }),
    z.object({ from: z.literal('missing'), reason: z.string(), address: z.string() }),
  ]),
});
export type ToolStatus = z.infer<typeof toolStatusSchema>;

export const toolService = {
  list: unary('The outside programs that Slipway uses, and where each is.', z.object({}), z.array(toolStatusSchema)),
} as const;
