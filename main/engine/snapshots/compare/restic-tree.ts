import * as z from 'zod';
import type { FileFacts } from '../../../../contracts/snapshot-differences.ts';
import { parseJson } from '../restic-output.ts';

/** A line of `restic diff --json`; https://restic.readthedocs.io/en/v0.18.1/075_scripting.html#diff. */
const changeSchema = z.object({
  message_type: z.literal('change'),
  path: z.string(),
  /** `+`, `-`, or some of M (content), U (metadata), T (type). */
  modifier: z.string(),
});

export interface TreeChange {
  /** Without the slash at the end that a folder has. */
  readonly path: string;
  readonly modifier: string;
}

/** A line of `restic diff --json`; null where it names no file. Pure. */
export function readChange(line: string): TreeChange | null {
  const parsed = changeSchema.safeParse(parseJson(line));
  return parsed.success ? { path: parsed.data.path.replace(/\/$/, ''), modifier: parsed.data.modifier } : null;
}

/** A line of `restic ls --json`; https://restic.readthedocs.io/en/v0.18.1/075_scripting.html#ls. */
const nodeSchema = z.object({
  message_type: z.literal('node'),
  path: z.string(),
  type: z.string(),
  size: z.number().default(0),
  permissions: z.string(),
  uid: z.number(),
  gid: z.number(),
  mtime: z.string(),
});

const types: Readonly<Record<string, FileFacts['type']>> = { file: 'file', dir: 'folder', symlink: 'link' };

/** A line of `restic ls --json`; null where it names no file. Pure. */
export function readNode(line: string): { readonly path: string; readonly facts: FileFacts } | null {
  const parsed = nodeSchema.safeParse(parseJson(line));
  if (!parsed.success) return null;
  const { path, type, size: bytes, permissions, uid, gid, mtime: modifiedAt } = parsed.data;
  return { path, facts: { type: types[type] ?? 'other', bytes, permissions, uid, gid, modifiedAt } };
}
