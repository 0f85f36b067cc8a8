import * as z from 'zod';
import { encodedErrorSchema } from './encoded-error.ts';

/** Raised whenever frames or contracts change in a way that an older peer would misread. */
export const protocolVersion = 1;

const callId = z.number().int().nonnegative();

/** What a client sends. The first frame is `hello`; until it was accepted nothing else is read. */
export const clientFrameSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), protocol: z.number().int(), token: z.string(), client: z.string() }),
  z.object({ type: z.literal('call'), id: callId, method: z.string(), input: z.unknown() }),
  z.object({ type: z.literal('cancel'), id: callId }),
]);
export type ClientFrame = z.infer<typeof clientFrameSchema>;

/** What the engine sends. A unary call ends with `result` or `error`, a stream with `end` or `error`. */
export const engineFrameSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('welcome'),
    protocol: z.number().int(),
    version: z.string(),
    build: z.string(),
    pid: z.number().int(),
  }),
  z.object({ type: z.literal('result'), id: callId, value: z.unknown() }),
  z.object({ type: z.literal('item'), id: callId, value: z.unknown() }),
  z.object({ type: z.literal('end'), id: callId }),
  z.object({ type: z.literal('error'), id: callId.nullable(), error: encodedErrorSchema }),
]);
export type EngineFrame = z.infer<typeof engineFrameSchema>;

/** The longest frame that is read, in bytes; a longer one ends the connection. */
export const maximumFrameBytes = 8 * 1024 * 1024;
