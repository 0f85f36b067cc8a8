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
  return readOrigin(textsAt(notebook, 'metadata', 'annotations')[originAnnotation] ?? '');
}

/** An id and a time, with a space between; null where it is something else. Pure. */
export function readOrigin(text: string): StateOrigin | null {
  const [snapshot = '', since = ''] = text.split(' ');
  return snapshot === '' || Number.isNaN(Date.parse(since)) ? null : { snapshot, since };
}

/** The annotation that says so, if there is anything to say. Pure. */
export function originMark(origin: StateOrigin | null): Record<string, string> {
  return origin === null ? {} : { [originAnnotation]: `${origin.snapshot} ${origin.since}` };
}

/** The parent of a snapshot: the one of its notebook before it, unless the notebook was made from a snapshot since. Pure. */
export function parentOf(
  origin: StateOrigin | null,
  before: Pick<SnapshotView, 'id' | 'createdAt'> | null,
): string | null {
  if (origin === null || (before !== null && Date.parse(before.createdAt) > Date.parse(origin.since)))
    return before?.id ?? null;
  return origin.snapshot;
}
