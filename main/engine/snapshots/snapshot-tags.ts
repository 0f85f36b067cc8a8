import { type SnapshotView, snapshotOriginSchema } from '../../../contracts/snapshots.ts';
import type { ResticSnapshot } from './restic-output.ts';

/** On a snapshot until all of it is there: what is cut off keeps it, and is never listed. */
export const unfinishedTag = 'slipway-unfinished';

/** On every finished snapshot; its number is raised when what the tags mean changes. */
const kindTag = 'slipway-notebook=1';

export type SnapshotFacts = Pick<
  SnapshotView,
  'workspace' | 'notebook' | 'origin' | 'note' | 'parent' | 'addedBytes' | 'frozenMilliseconds'
>;

/** What is known of a snapshot, as tags of restic; these take no comma. */
export function tagsOf(facts: SnapshotFacts): string[] {
  return [
    kindTag,
    `workspace=${facts.workspace}`,
    `notebook=${facts.notebook}`,
    `origin=${facts.origin}`,
    `note=${Buffer.from(facts.note).toString('base64url')}`,
    `added=${String(facts.addedBytes)}`,
    `frozen=${String(facts.frozenMilliseconds)}`,
    ...(facts.parent === null ? [] : [`parent=${facts.parent}`]),
  ];
}

/** A snapshot of ours as it is listed; null for one that is unfinished, or that somebody else put into the store. */
export function viewOf({ id, time, hostname, tags, summary }: ResticSnapshot): SnapshotView | null {
  if (tags?.includes(kindTag) !== true) return null;
  const values = new Map(
    tags.map((tag): [string, string] => [tag.split('=', 1)[0] ?? '', tag.replace(/^[^=]*=?/, '')]),
  );
  const origin = snapshotOriginSchema.safeParse(values.get('origin'));
  return {
    ...{ id, cluster: hostname },
    workspace: values.get('workspace') ?? '',
    notebook: values.get('notebook') ?? '',
    createdAt: new Date(time).toISOString(),
    origin: origin.success ? origin.data : 'asked',
    note: Buffer.from(values.get('note') ?? '', 'base64url').toString(),
    parent: values.get('parent') ?? null,
    bytes: summary?.total_bytes_processed ?? 0,
    addedBytes: Number(values.get('added')) || 0,
    frozenMilliseconds: Number(values.get('frozen')) || 0,
  };
}
