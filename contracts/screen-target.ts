import * as z from 'zod';
import { clusterNameSchema } from './clusters.ts';

/** A screen of the page that a link, a menu, the tray or a notification can lead to. */
export const screenTargetSchema = z.discriminatedUnion('screen', [
  z.strictObject({ screen: z.enum(['home', 'doctor', 'settings', 'about']) }),
  z.strictObject({
    screen: z.enum(['launch', 'platform', 'notebooks', 'volumes']),
    cluster: clusterNameSchema.optional(),
  }),
  z.strictObject({
    screen: z.literal('operations'),
    operation: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,63}$/)
      .optional(),
  }),
]);
export type ScreenTarget = z.output<typeof screenTargetSchema>;

/** The hash at which the page shows a screen. */
export function screenHash(target: ScreenTarget): string {
  if (target.screen === 'home') return '#/';
  const named = 'cluster' in target ? target.cluster : 'operation' in target ? target.operation : undefined;
  return named === undefined ? `#/${target.screen}` : `#/${target.screen}/${named}`;
}
