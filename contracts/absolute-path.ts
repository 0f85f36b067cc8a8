import * as z from 'zod';

/** The full path of a file as any of the systems writes it. */
export const absolutePathSchema = z.string().regex(/^(\/|[A-Za-z]:[\\/]|\\\\)/, 'the full path of a file');
