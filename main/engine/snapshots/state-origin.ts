import type { SnapshotView } from '../../../contracts/snapshots.ts';
import { textsAt } from '../platform/fields.ts';

/** On a notebook that was put back to a snapshot or opened from one: its id and when that was, as ISO 8601. */
export const originAnnotation = 'slipway.dev/state-of-snapshot';

export interface StateOrigin {
  readonly snapshot: string;
  readonly since: string;
}

/** The snapshot that a notebook was last made from; null where it is its own beginning. Pure. */
export function originOf(notebook: unknown): StateOrigin | null {
  const [snapshot = '', since = ''] = (textsAt(notebook, 'metadata', 'annotations')[originAnnotation] ?? '').split(' ');
  return snapshot === '' || Number.isNaN(Date.parse(since)) ? null : { snapshot, since };
}

/** The annotation that says so, if there is anything to say. Pure. */
export function originMark(origin: StateOrigin | null): Record<string, string> {
  return origin === null ? {} : { [originAnnotation]: `${origin.snapshot} ${origin.since}` };
}

/**
 * The parent of a notebook's next snapshot: its newest one since it was last made from a snapshot, else that one. Pure.
 * `own` are the snapshots of the notebook, in any order.
 */
export function parentOf(
  origin: StateOrigin | null,
  own: readonly Pick<SnapshotView, 'id' | 'createdAt'>[],
): string | null {
  const since = origin === null ? -Infinity : Date.parse(origin.since);
  const newest = own
    .filter(({ createdAt }) => Date.parse(createdAt) > since)
    .toSorted((one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt))
    .at(-1);
  return newest?.id ?? origin?.snapshot ?? null;
}
