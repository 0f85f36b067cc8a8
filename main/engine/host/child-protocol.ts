import * as z from 'zod';
import { encodedErrorSchema } from '../../../contracts/encoded-error.ts';

/** One line that a child prints: some events, then a result or an error. */
export const childLineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('event'), event: z.unknown() }),
  z.object({ type: z.literal('result'), result: z.unknown() }),
  z.object({ type: z.literal('error'), error: encodedErrorSchema }),
]);
export type ChildLine = z.infer<typeof childLineSchema>;

/** A line of a child, or null for one that is none: something that a library printed. */
export function parseChildLine(text: string): ChildLine | null {
  try {
    return childLineSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
