import { type SnapshotView, snapshotOriginSchema } from '../../../contracts/snapshots.ts';
import type { ResticSnapshot } from './restic-output.ts';
import { parentOf, readOrigin, type StateOrigin } from './state-origin.ts';

/** On a snapshot until all of it is there: a first pass and what is cut off keep it, and are never listed. */
export const unfinishedTag = 'slipway-unfinished';

/** On every finished snapshot; its number is raised when what the tags mean changes. */
const kindTag = 'slipway-notebook=1';

export interface SnapshotFacts
  extends Pick<
    SnapshotView,
    'workspace' | 'notebook' | 'createdAt' | 'origin' | 'note' | 'addedBytes' | 'frozenMilliseconds'
  > {
  /** What the notebook was last made from, at that moment. */
  readonly from: StateOrigin | null;
}

/** What is known of a snapshot, as tags of restic; these take no comma. */
export function tagsOf(facts: SnapshotFacts): string[] {
  return [
    kindTag,
    `workspace=${facts.workspace}`,
    `notebook=${facts.notebook}`,
    `taken=${facts.createdAt}`,
    `origin=${facts.origin}`,
    `note=${Buffer.from(facts.note).toString('base64url')}`,
    `added=${String(facts.addedBytes)}`,
    `frozen=${String(facts.frozenMilliseconds)}`,
    ...(facts.from === null ? [] : [`from=${facts.from.snapshot}`, `since=${facts.from.since}`]),
  ];
}

/**
 * The snapshots of ours in a store as they are listed, oldest first; not what is unfinished, or what somebody else put there. The
 * parent of each is the newest of its notebook that came before it and after the notebook was last made from one, else that one.
 */
export function viewsOf(all: readonly ResticSnapshot[]): SnapshotView[] {
  const read = all.flatMap((snapshot) => readTags(snapshot) ?? []);
  const known = new Set(read.map(({ view }) => view.id));
  const newest = new Map<string, { readonly id: string; readonly createdAt: string }>();
  return read
    .toSorted((one, other) => one.view.createdAt.localeCompare(other.view.createdAt))
    .map(({ view, from }) => {
      const notebook = [view.cluster, view.workspace, view.notebook].join('/');
      const parent = parentOf(from, newest.get(notebook) ?? null);
      newest.set(notebook, view);
      return { ...view, parent: parent !== null && known.has(parent) ? parent : null };
    });
}

function readTags({ id, time, hostname, tags, summary }: ResticSnapshot): {
  readonly view: Omit<SnapshotView, 'parent'>;
  readonly from: StateOrigin | null;
} | null {
  if (tags?.includes(kindTag) !== true) return null;
  const values = new Map(
    tags.map((tag): [string, string] => [tag.split('=', 1)[0] ?? '', tag.replace(/^[^=]*=?/, '')]),
  );
  const origin = snapshotOriginSchema.safeParse(values.get('origin'));
  const view = {
    ...{ id, cluster: hostname },
    workspace: values.get('workspace') ?? '',
    notebook: values.get('notebook') ?? '',
    createdAt: timeOf(values.get('taken') ?? '') ?? timeOf(time) ?? '',
    origin: origin.success ? origin.data : 'asked',
    note: Buffer.from(values.get('note') ?? '', 'base64url').toString(),
    bytes: summary?.total_bytes_processed ?? 0,
    addedBytes: Number(values.get('added')) || 0,
    frozenMilliseconds: Number(values.get('frozen')) || 0,
  };
  return { view, from: readOrigin(`${values.get('from') ?? ''} ${values.get('since') ?? ''}`) };
}

function timeOf(text: string): string | null {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
