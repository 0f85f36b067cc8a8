import * as z from 'zod';
import { stream, unary } from './service.ts';

const engineInfoSchema = z.object({
  version: z.string(),
  build: z.string(),
  pid: z.number().int(),
  startedAt: z.string(),
  home: z.string(),
  attached: z.number().int(),
  running: z.number().int(),
});

export const engineService = {
  info: unary('What engine this is.', z.object({}), engineInfoSchema),
  /** Refused while operations run, unless `force`. */
  shutdown: unary('Ends the engine.', z.object({ force: z.boolean().default(false) }), z.object({})),
  /** The page is served as long as the stream is read. */
  page: stream(
    'Serves the page on loopback and says its address, which holds a token.',
    z.object({ port: z.number().int().min(1024).max(65535).optional() }),
    z.object({ address: z.string() }),
  ),
} as const;
