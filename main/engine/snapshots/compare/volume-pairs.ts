import { fieldAt, listAt, textAt } from '../../platform/fields.ts';
import type { SnapshotContent } from '../snapshot-files.ts';

export type SnapshotVolume = SnapshotContent['volumes'][number];

/** The same volume in two snapshots; null where one of them has none. */
export interface VolumePair {
  readonly from: SnapshotVolume | null;
  readonly to: SnapshotVolume | null;
}

/**
 * Which volume is which: by the claim's name, else by where the notebook has it mounted, as one that was opened from a
 * snapshot has other claims in the same places. Pure.
 */
export function volumePairs(from: SnapshotContent, to: SnapshotContent): VolumePair[] {
  const left = [...from.volumes];
  const take = (isIt: (volume: SnapshotVolume) => boolean): SnapshotVolume | null => {
    const place = left.findIndex(isIt);
    return place < 0 ? null : (left.splice(place, 1)[0] ?? null);
  };
  const named = to.volumes.map((volume) => ({ to: volume, from: take(({ name }) => name === volume.name) }));
  const [places, placesAfter] = [mountPaths(from), mountPaths(to)];
  const pairs = named.map((pair): VolumePair => {
    const place = placesAfter.get(pair.to.name);
    return pair.from !== null || place === undefined
      ? pair
      : { ...pair, from: take(({ name }) => places.get(name) === place) };
  });
  return [...pairs, ...left.map((volume) => ({ from: volume, to: null }))];
}

/** Where each claim is mounted first. */
function mountPaths({ notebook }: SnapshotContent): Map<string, string> {
  const pod = fieldAt(notebook, 'spec', 'template', 'spec');
  const mounts = listAt(pod, 'containers').flatMap((container) => listAt(container, 'volumeMounts'));
  const found = listAt(pod, 'volumes').flatMap((volume): [string, string][] => {
    const claim = textAt(volume, 'persistentVolumeClaim', 'claimName');
    const mount = mounts.find((one) => textAt(one, 'name') === textAt(volume, 'name'));
    return claim === '' || mount === undefined ? [] : [[claim, textAt(mount, 'mountPath')]];
  });
  return new Map(found);
}
