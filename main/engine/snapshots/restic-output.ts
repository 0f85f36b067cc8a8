import * as z from 'zod';
import { AppError } from '../../../contracts/app-error.ts';
import type { SnapshotStore } from './snapshot-store.ts';

/** What a line of `restic --json` says, of what is read here; https://restic.readthedocs.io/en/v0.18.1/075_scripting.html. */
const messageSchema = z.discriminatedUnion('message_type', [
  z.object({
    message_type: z.literal('status'),
    total_bytes: z.number().default(0),
    bytes_done: z.number().default(0),
    bytes_restored: z.number().default(0),
  }),
  z.object({
    message_type: z.literal('summary'),
    snapshot_id: z.string().optional(),
    total_bytes_processed: z.number().default(0),
    /** What was new to the store, compressed. */
    data_added_packed: z.number().default(0),
  }),
  /** Our own: restic begins now, and it has opened the store and waits. */
  z.object({ message_type: z.literal('begun') }),
  z.object({ message_type: z.literal('waiting') }),
  z.object({ message_type: z.literal('changed'), new_snapshot_id: z.string() }),
  z.object({
    message_type: z.literal('error'),
    item: z.string().default(''),
    error: z.object({ message: z.string() }).optional(),
    /** In what `check` says. */
    message: z.string().default(''),
  }),
  z.object({ message_type: z.literal('exit_error'), code: z.number(), message: z.string() }),
]);
export type ResticMessage = z.infer<typeof messageSchema>;

/** One line, or null where it is none of ours. */
export function readMessage(line: string): ResticMessage | null {
  const parsed = messageSchema.safeParse(parseJson(line));
  return parsed.success ? parsed.data : null;
}

const snapshotSchema = z.object({
  id: z.string(),
  time: z.string(),
  hostname: z.string(),
  tags: z.array(z.string()).nullish(),
  summary: z.object({ total_bytes_processed: z.number().default(0) }).optional(),
});
export type ResticSnapshot = z.infer<typeof snapshotSchema>;

/** The list of `restic snapshots --json`. */
export function readSnapshots(text: string): ResticSnapshot[] {
  return z.array(snapshotSchema).parse(parseJson(text));
}

/** Null where a text is no JSON. Pure. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The exit codes of restic 0.17 and newer; https://restic.readthedocs.io/en/v0.18.1/075_scripting.html#exit-codes. */
const exits = { partly: 3, locked: 11, password: 12 } as const;

/** What an exit code other than 0 means, with what restic said last. */
export function errorOfExit(exitCode: number, stdout: string, stderr: string, store: SnapshotStore): AppError {
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
  const messages = lines.map(readMessage);
  const items = messages.flatMap((said) =>
    said?.message_type === 'error'
      ? [said.error === undefined ? said.message : `${said.item}: ${said.error.message}`]
      : [],
  );
  const fatal = messages.flatMap((said) => (said?.message_type === 'exit_error' ? [said.message] : [])).at(-1);
  const why = (fatal ?? items[0] ?? lines.at(-1) ?? `restic ended with ${String(exitCode)}`)
    .replace(/^Fatal: /, '')
    .trim();
  switch (exitCode) {
    case exits.partly:
      return new AppError('snapshot.partly', { why: items.slice(0, 3).join('; ') || why });
    case exits.locked:
      return new AppError('snapshot.store-locked', {});
    case exits.password:
      return new AppError('snapshot.store-password', { store: store.folder, file: store.passwordFile });
    default:
      if (/no space left on device|disk quota exceeded/i.test(`${stdout}${stderr}`))
        return new AppError('snapshot.store-full', { store: store.folder });
      // What `check` ends with.
      if (why === 'repository contains errors')
        return new AppError('snapshot.store-damaged', { store: store.folder, why: items[0]?.trim() ?? why });
      return new AppError('snapshot.store-failed', { store: store.folder, why });
  }
}
