import * as z from 'zod';
import { absolutePathSchema } from './absolute-path.ts';
import { unary } from './service.ts';

export const diagnosticsService = {
  save: unary(
    'Saves what one needs to help you in one zip file: hardware, checks, states and logs, without passwords and other secrets.',
    z.object({
      /** Where it is written; a file that is there is replaced. */
      path: absolutePathSchema,
      /** What the program that asks knows of itself: its version, its build. */
      asker: z.record(z.string(), z.string()),
    }),
    z.object({
      path: z.string(),
      bytes: z.number().int().nonnegative(),
      /** Names of the files in it. */
      files: z.array(z.string()),
      /** What could not be read in time, or at all; why stands in the file in its place. */
      missing: z.array(z.string()),
    }),
  ),
} as const;

/** A file name for diagnostics that are saved at a time, in milliseconds since 1970. */
export function diagnosticsName(time: number): string {
  return `slipway-diagnostics-${new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}.zip`;
}
