import * as z from 'zod';
import { unary } from './service.ts';

/** What a check found. `warned` lets `up` go on; `failed` stops it with the remedy. */
export const checkResultSchema = z.object({
  check: z.string(),
  title: z.string(),
  outcome: z.discriminatedUnion('state', [
    z.object({ state: z.literal('passed'), says: z.string() }),
    z.object({ state: z.literal('skipped'), says: z.string() }),
    z.object({ state: z.literal('warned'), says: z.string(), remedy: z.string() }),
    z.object({ state: z.literal('failed'), code: z.string(), says: z.string(), remedy: z.string() }),
  ]),
});
export type CheckResult = z.infer<typeof checkResultSchema>;
export type CheckOutcome = CheckResult['outcome'];

export const doctorService = {
  run: unary('Checks whether this computer can do what Slipway needs.', z.object({}), z.array(checkResultSchema)),
} as const;
