import * as z from 'zod';
import { clusterNameSchema } from './clusters.ts';
import { unary } from './service.ts';
import { snapshotIdSchema, snapshotViewSchema } from './snapshots.ts';

export const fieldDifferenceSchema = z.object({
  /** As `spec.template.spec.containers[first].image`: entries of a list by their name, where they have one. */
  path: z.string(),
  /** Left out where the field is not there. */
  from: z.unknown().optional(),
  to: z.unknown().optional(),
});
export type FieldDifference = z.infer<typeof fieldDifferenceSchema>;

const changeSchema = z.enum(['added', 'removed', 'changed']);

export const objectDifferenceSchema = z.object({
  kind: z.string(),
  name: z.string(),
  change: changeSchema,
  /** None of one that was added or removed. */
  fields: z.array(fieldDifferenceSchema),
});
export type ObjectDifference = z.infer<typeof objectDifferenceSchema>;

export const fileFactsSchema = z.object({
  type: z.enum(['file', 'folder', 'link', 'other']),
  /** 0 of all but files. */
  bytes: z.number(),
  /** As restic has it: `-rw-r--r--`. */
  permissions: z.string(),
  uid: z.number(),
  gid: z.number(),
  /** ISO 8601. */
  modifiedAt: z.string(),
});
export type FileFacts = z.infer<typeof fileFactsSchema>;

export const fileDifferenceSchema = z.object({
  /** The claim of its volume, in the later snapshot where it is in both. */
  volume: z.string(),
  /** Within the volume. A folder ends in a slash. */
  path: z.string(),
  /** `metadata`: its owner, mode or time changed, and not its content. */
  change: z.enum([...changeSchema.options, 'metadata']),
  from: fileFactsSchema.nullable(),
  to: fileFactsSchema.nullable(),
});
export type FileDifference = z.infer<typeof fileDifferenceSchema>;

const countSchema = z.object({ files: z.number(), bytesBefore: z.number(), bytesAfter: z.number() });

export const comparisonSchema = z.object({
  from: snapshotViewSchema,
  to: snapshotViewSchema,
  objects: z.array(objectDifferenceSchema),
  /** All that differ, also those that `files` leaves out. Folders are not counted. */
  counts: z.record(fileDifferenceSchema.shape.change, countSchema),
  /** By volume and path; the first thousand. Folders only where nothing in them is listed. */
  files: z.array(fileDifferenceSchema),
  /** How many are not listed. */
  filesLeftOut: z.number(),
});
export type Comparison = z.infer<typeof comparisonSchema>;

const hunkLineSchema = z.object({
  kind: z.enum(['same', 'added', 'removed']),
  text: z.string(),
  /** True of a last line that does not end in a line break. */
  unended: z.literal(true).optional(),
});

export const hunkSchema = z.object({
  /** Its first line in each of the two, from 1. */
  fromLine: z.number(),
  toLine: z.number(),
  lines: z.array(hunkLineSchema),
});
export type Hunk = z.infer<typeof hunkSchema>;

export const linesSchema = z.object({
  added: z.number(),
  removed: z.number(),
  hunks: z.array(hunkSchema),
  /** How many lines of hunks are not handed out, where there are very many. */
  linesLeftOut: z.number(),
});
export type LineDifferences = z.infer<typeof linesSchema>;

export const cellDifferenceSchema = z.object({
  change: changeSchema,
  /** As nbformat calls it: `code`, `markdown`, `raw`. */
  type: z.string(),
  /** Its place in the notebook, from 1. */
  from: z.number().nullable(),
  to: z.number().nullable(),
  /** It is in another order now. */
  moved: z.boolean(),
  source: linesSchema,
  /** What it printed or drew changed, or came, or went. */
  outputs: z.boolean(),
  /** It was run again, or its count was cleared. */
  ran: z.boolean(),
  /** Its tags, attachments or other metadata. */
  metadata: z.boolean(),
});
export type CellDifference = z.infer<typeof cellDifferenceSchema>;

export const contentDifferenceSchema = z.discriminatedUnion('kind', [
  linesSchema.extend({ kind: z.literal('text') }),
  z.object({
    kind: z.literal('cells'),
    cells: z.array(cellDifferenceSchema),
    cellsSame: z.number(),
    /** The kernel, the language, or the version of the format. */
    metadata: z.boolean(),
  }),
  z.object({ kind: z.literal('binary') }),
  z.object({ kind: z.literal('too-large'), mostBytes: z.number() }),
  /** It is the same; only its owner, mode or time changed. */
  z.object({ kind: z.literal('same') }),
  /** It is a folder, a link or a device in one of them. */
  z.object({ kind: z.literal('no-file') }),
  /** Its name is not UTF-8, so that restic cannot be asked for it. */
  z.object({ kind: z.literal('no-name') }),
]);
export type ContentDifference = z.infer<typeof contentDifferenceSchema>;

export const fileComparisonSchema = z.object({
  from: snapshotViewSchema,
  to: snapshotViewSchema,
  file: fileDifferenceSchema,
  content: contentDifferenceSchema,
});
export type FileComparison = z.infer<typeof fileComparisonSchema>;

export const compareInputSchema = z.object({
  cluster: clusterNameSchema,
  /** Left out, it is the parent of the other. */
  from: snapshotIdSchema.optional(),
  to: snapshotIdSchema,
});
export type CompareInput = z.output<typeof compareInputSchema>;

export const compareFileInputSchema = compareInputSchema.extend({
  /** Left out where only one has such a file, or where the path begins with it. */
  volume: z.string().min(1).optional(),
  path: z.string().min(1).max(4096),
});
export type CompareFileInput = z.output<typeof compareFileInputSchema>;

/** What the service `snapshots` tells of differences. */
export const comparisonMethods = {
  compare: unary(
    'What differs between two snapshots, or between one and its parent.',
    compareInputSchema,
    comparisonSchema,
  ),
  compareFile: unary(
    'What differs in a file between two snapshots: by lines, or by cells of a Jupyter notebook.',
    compareFileInputSchema,
    fileComparisonSchema,
  ),
} as const;
