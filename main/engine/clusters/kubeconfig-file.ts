import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { AppError } from '../../../contracts/app-error.ts';
import { clusterFolder } from '../../../provisioners/cluster-folder.ts';
import type { Host } from '../../../provisioners/host.ts';
import {
  addEntry,
  applyEdits,
  freshKubeconfig,
  invertEdits,
  type KubeconfigEntry,
  NotAKubeconfig,
  removeEntry,
} from './kubeconfig-edit.ts';

/** What a merge did, kept in the cluster's folder so that it can be undone to the byte. Holds nothing of the user's. */
const mergeSchema = z.object({
  path: z.string(),
  /** SHA-256 of the file as the merge left it; once it is another, others have written to it since. */
  after: z.string(),
  /** `null` where the merge made the file. */
  undo: z.array(z.object({ start: z.number(), end: z.number(), text: z.string() })).nullable(),
});

const clusterSchema = z.object({
  clusters: z.array(z.object({ cluster: z.looseObject({ server: z.string() }) })).min(1),
  users: z.array(z.object({ user: z.looseObject({}) })).min(1),
});

/** Name of the context, the cluster and the user that a merge adds. */
export function contextName(cluster: string): string {
  return `slipway-${cluster}`;
}

/**
 * Adds a cluster's context to the user's kubeconfig, in place of one it added before. The current context stays. Rejects
 * with `kubeconfig.invalid` where the file is no kubeconfig; it is then as it was.
 */
export async function mergeKubeconfig(
  host: Host,
  cluster: string,
  kubeconfig: string,
): Promise<{ path: string; context: string }> {
  await unmergeKubeconfig(host, cluster);
  const path = host.paths.userKubeconfig;
  const entry = entryOf(contextName(cluster), kubeconfig);
  const before = await host.files.readText(path);
  // An entry of that name can only be left from a cluster whose record was lost.
  const base = before === null ? null : edited(path, () => applyEdits(before, removeEntry(before, entry.name)));
  const edits = base === null ? [] : edited(path, () => addEntry(base, entry));
  const after = base === null ? freshKubeconfig(entry) : applyEdits(base, edits);
  const undo = base === null ? null : invertEdits(base, edits);
  const merge: z.infer<typeof mergeSchema> = { path, after: sha256(after), undo };
  await host.files.writeAtomic(mergeFile(host, cluster), JSON.stringify(merge), { mode: 0o600 });
  await replace(host, path, before, after);
  return { path, context: entry.name };
}

/**
 * Takes a cluster's context out of the user's kubeconfig again: to the byte where nobody wrote to the file since, else
 * just the entries. Nothing happens where there are none. Rejects with `kubeconfig.invalid`; the file is then as it was.
 */
export async function unmergeKubeconfig(host: Host, cluster: string): Promise<void> {
  const merge = await readMerge(host, cluster);
  if (merge === null) return;
  const before = await host.files.readText(merge.path);
  if (before !== null) await takeOut(host, merge, before, contextName(cluster));
  await host.files.remove(mergeFile(host, cluster));
}

/** The kubeconfig that a cluster's context was merged into, or null where it was not, or where that cannot be read. */
export async function mergedInto(host: Host, cluster: string): Promise<string | null> {
  return readMerge(host, cluster).then(
    (merge) => merge?.path ?? null,
    () => null,
  );
}

async function takeOut(host: Host, merge: z.infer<typeof mergeSchema>, before: string, context: string): Promise<void> {
  if (sha256(before) !== merge.after) {
    const edits = edited(merge.path, () => removeEntry(before, context));
    if (edits.length > 0) await replace(host, merge.path, before, applyEdits(before, edits));
  } else if (merge.undo === null) {
    await host.files.remove(merge.path);
  } else {
    await replace(host, merge.path, before, applyEdits(before, merge.undo));
  }
}

/** Writes where nobody else has written meanwhile. */
async function replace(host: Host, path: string, before: string | null, after: string): Promise<void> {
  if ((await host.files.readText(path)) !== before)
    throw new AppError('kubeconfig.invalid', { path, why: 'another program is writing to it' });
  // An existing file keeps its own mode.
  await host.files.writeAtomic(path, after, before === null ? { mode: 0o600 } : {});
}

function edited<Edits>(path: string, edit: () => Edits): Edits {
  try {
    return edit();
  } catch (thrown) {
    if (thrown instanceof NotAKubeconfig) throw new AppError('kubeconfig.invalid', { path, why: thrown.message });
    throw thrown;
  }
}

function entryOf(name: string, kubeconfig: string): KubeconfigEntry {
  const parsed = clusterSchema.safeParse(parse(kubeconfig));
  const cluster = parsed.data?.clusters[0]?.cluster;
  const user = parsed.data?.users[0]?.user;
  if (cluster === undefined || user === undefined)
    throw new AppError('kubeconfig.invalid', { path: `of ${name}`, why: 'it names no cluster' });
  return { name, cluster, user };
}

async function readMerge(host: Host, cluster: string): Promise<z.infer<typeof mergeSchema> | null> {
  const path = mergeFile(host, cluster);
  const text = await host.files.readText(path);
  if (text === null) return null;
  try {
    return mergeSchema.parse(JSON.parse(text));
  } catch (thrown) {
    throw new AppError('file.unreadable', { path, why: 'it is not what a merge writes' }, thrown);
  }
}

function mergeFile(host: Host, cluster: string): string {
  return join(clusterFolder(host.paths.home, cluster), 'merged.json');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
