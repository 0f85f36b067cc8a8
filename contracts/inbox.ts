import * as z from 'zod';
import { absolutePathSchema } from './absolute-path.ts';
import { unary } from './service.ts';

/** The most bytes in one piece; in base64 well within a frame. */
export const longestPiece = 1024 * 1024;

/** The name of a file, without a folder; 255 bytes are what file systems take. */
const fileNameSchema = z
  .string()
  .min(1)
  .refine((name) => !/[/\\\0]/.test(name) && name !== '.' && name !== '..', 'a name without a folder')
  .refine((name) => new TextEncoder().encode(name).length <= 255, 'a name of 255 bytes at most');

const fileSchema = z.object({ file: absolutePathSchema });

/**
 * Files on their way from a page to the engine. A browser tells no page where a file of the person lies, so that its
 * bytes are handed over; what works on files then takes it from where it was put.
 */
export const inboxService = {
  open: unary(
    'Makes a file that a page will fill; removes those of earlier days.',
    z.object({ name: fileNameSchema, bytes: z.number().int().nonnegative() }),
    fileSchema,
  ),
  add: unary(
    'Adds a piece at the end of the file, or once more where the answer to it was lost.',
    fileSchema.extend({
      at: z.number().int().nonnegative(),
      base64: z.string().max(4 * Math.ceil(longestPiece / 3)),
    }),
    z.object({ bytes: z.number() }),
  ),
  discard: unary('Removes a file that was handed in.', fileSchema, z.object({ removed: z.boolean() })),
} as const;
