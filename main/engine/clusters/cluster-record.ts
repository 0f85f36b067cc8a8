import { join } from 'node:path';
import * as z from 'zod';
import { AppError } from '../../../contracts/app-error.ts';
import { planSchema } from '../../../contracts/planning.ts';
import { clusterFolder } from '../../../provisioners/cluster-folder.ts';
import type { Host } from '../../../provisioners/host.ts';

/** What was last asked to be installed, so that it can be gone on with, and told, without being asked again. */
const platformRecordSchema = z.object({
  /** A version, or the path of the copy of the lock file in the cluster's folder. */
  distribution: z.string(),
  mirror: z.string().nullable(),
  preset: z.string().nullable(),
  components: z.array(z.string()).nullable(),
  profile: z.enum(['laptop', 'as-published']),
  plan: planSchema,
});

const clusterRecordSchema = z.object({
  schema: z.literal(1),
  name: z.string(),
  provisioner: z.string(),
  nodes: z.number().int(),
  nodeImage: z.string().nullable(),
  gatewayPort: z.number().int(),
  createdAt: z.string(),
  platform: platformRecordSchema.nullable(),
});

/** What Slipway remembers of a cluster. Whether it runs is never in it: that is asked each time. */
export type ClusterRecord = z.infer<typeof clusterRecordSchema>;

/** The record of a cluster, or null where there is none. Rejects with `file.unreadable` where it is damaged. */
export async function readRecord(host: Host, name: string): Promise<ClusterRecord | null> {
  const path = recordPath(host, name);
  const text = await host.files.readText(path);
  if (text === null) return null;
  try {
    return clusterRecordSchema.parse(JSON.parse(text));
  } catch (thrown) {
    throw new AppError('file.unreadable', { path, why: 'it is not a record of a cluster' }, thrown);
  }
}

export async function writeRecord(host: Host, record: ClusterRecord): Promise<void> {
  await host.files.writeAtomic(recordPath(host, record.name), `${JSON.stringify(record, null, 2)}\n`);
}

export async function removeRecord(host: Host, name: string): Promise<void> {
  await host.files.remove(recordPath(host, name));
}

function recordPath(host: Host, name: string): string {
  return join(clusterFolder(host.paths.home, name), 'record.json');
}
