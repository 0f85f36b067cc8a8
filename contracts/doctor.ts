import * as z from 'zod';
import { unary } from './service.ts';

/** What a check found. `warned` lets `up` go on; `failed` stops it with the remedy. */
export const checkResultSchema = z.object({
  check: z.string(),
  title: z.string(),
  /** Whether Slipway can put it right on request (`planFix`). Only where something is wrong. */
  fixable: z.boolean(),
  outcome: z.discriminatedUnion('state', [
    z.object({ state: z.literal('passed'), says: z.string() }),
    z.object({ state: z.literal('skipped'), says: z.string() }),
    z.object({
      state: z.literal('warned'),
      says: z.string(),
      remedy: z.string(),
      /** The remedy as lines for a terminal of this computer, word for word. */
      commands: z.array(z.string()).optional(),
    }),
    z.object({
      state: z.literal('failed'),
      code: z.string(),
      says: z.string(),
      remedy: z.string(),
      commands: z.array(z.string()).optional(),
    }),
  ]),
});
export type CheckResult = z.infer<typeof checkResultSchema>;
export type CheckOutcome = CheckResult['outcome'];

const fixStepSchema = z.object({
  /** Made from what the step does, so that agreeing to a step is agreeing to exactly this. */
  id: z.string(),
  says: z.string(),
  /** The line that is run, as one would type it; `null` where Slipway does it itself. */
  command: z.string().nullable(),
  /** What the command reads from standard input: the text of a file that it writes. */
  input: z.string().nullable(),
});
export type FixStepView = z.infer<typeof fixStepSchema>;

/** What Slipway would do to put a check right. No steps: there is nothing to do. */
export const fixPlanSchema = z.object({
  check: z.string(),
  title: z.string(),
  /** The cluster that it touches, or null. */
  cluster: z.string().nullable(),
  steps: z.array(fixStepSchema),
  /** What a person should know before they agree. */
  notes: z.array(z.string()),
});
export type FixPlan = z.infer<typeof fixPlanSchema>;

/** What is agreed to: the ids of the steps that were shown. Nothing else is ever run. */
export const fixInputSchema = z.object({
  check: z.string(),
  cluster: z.string().nullable().default(null),
  agreed: z.array(z.string()),
});
export type FixInput = z.output<typeof fixInputSchema>;

export const doctorService = {
  run: unary(
    'Checks whether this computer can do what Slipway needs.',
    z.object({ checks: z.array(z.string()).optional() }),
    z.array(checkResultSchema),
  ),
  planFix: unary(
    'What Slipway would run to put a check right. Runs nothing.',
    z.object({ check: z.string() }),
    fixPlanSchema,
  ),
} as const;
