import * as z from 'zod';
import { AppError } from '../../../contracts/app-error.ts';
import { operationSchema } from '../../../contracts/operations.ts';
import type { Host } from '../../../provisioners/host.ts';

/** What lies in `operation.json`: the operation as it was when its state changed last. */
const storedSchema = z.object({
  schema: z.literal(1),
  operation: operationSchema,
  /** As it was asked for; parsed again when it is run. */
  request: z.unknown(),
  /** Records in the journal when this was written. */
  records: z.number().int().nonnegative(),
  /** Number of the record that queued the latest attempt. */
  queuedAt: z.number().int().nonnegative(),
});
export type StoredOperation = z.infer<typeof storedSchema>;

export interface OperationStore {
  readonly journal: (id: string) => string;
  readonly save: (stored: Omit<StoredOperation, 'schema'>) => Promise<void>;
  /** Ids of all operations that have a folder. */
  readonly ids: () => Promise<string[]>;
  /** Null where nothing was stored; rejects with `file.unreadable` where it cannot be understood. */
  readonly load: (id: string) => Promise<StoredOperation | null>;
  readonly remove: (id: string) => Promise<void>;
}

/** The operations in the state folder: `operations/<id>/operation.json` and `journal.ndjson`. */
export function createOperationStore({ files, paths }: Pick<Host, 'files' | 'paths'>): OperationStore {
  const root = `${paths.home}/operations`;
  const record = (id: string): string => `${root}/${id}/operation.json`;
  return {
    journal: (id) => `${root}/${id}/journal.ndjson`,
    save: (stored) =>
      files.writeAtomic(record(stored.operation.id), `${JSON.stringify({ schema: 1, ...stored }, null, 2)}\n`),
    ids: () => files.list(root),
    remove: (id) => files.remove(`${root}/${id}`),
    async load(id) {
      const text = await files.readText(record(id));
      if (text === null) return null;
      const parsed = storedSchema.safeParse(parseJson(text));
      if (parsed.success && parsed.data.operation.id === id) return parsed.data;
      throw new AppError('file.unreadable', { path: record(id), why: 'it is no record of an operation' });
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
