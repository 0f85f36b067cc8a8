import type { SnapshotView } from '../../../contracts/snapshots.ts';

/** Two snapshots of a cluster, from the older to the newer. */
export interface ComparedPair {
  readonly cluster: string;
  readonly from: SnapshotView;
  readonly to: SnapshotView;
}

/**
 * The snapshots that one can be compared with, newest first: the others of its notebook, and the one that it came from where
 * that is of another notebook.
 */
export function othersOf(
  all: readonly SnapshotView[],
  { id, workspace, notebook, parent }: SnapshotView,
): SnapshotView[] {
  return all.filter(
    (one) => one.id !== id && ((one.workspace === workspace && one.notebook === notebook) || one.id === parent),
  );
}

/** The one before it, else the nearest; null where there is no other. */
export function usualOther(others: readonly SnapshotView[], { parent, createdAt }: SnapshotView): SnapshotView | null {
  return (
    others.find(({ id }) => id === parent) ?? others.find((one) => one.createdAt < createdAt) ?? others.at(-1) ?? null
  );
}

/** Two snapshots in the order of time. */
export function inOrder(one: SnapshotView, other: SnapshotView): { from: SnapshotView; to: SnapshotView } {
  return one.createdAt <= other.createdAt ? { from: one, to: other } : { from: other, to: one };
}
