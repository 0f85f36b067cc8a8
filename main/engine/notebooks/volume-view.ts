import type { VolumeUser, VolumeView } from '../../../contracts/volumes.ts';
import { parseMemory } from '../planning/quantity.ts';
import { fieldAt, listAt, textAt, textsAt } from '../platform/fields.ts';
import { nameOf, namespaceOf, placeOf } from '../platform/kube-object.ts';
import { notebookLabel } from './notebook-pod.ts';
import { claimsOf } from './notebook-view.ts';

/** What is read of a cluster to know its volumes and who uses them. */
export interface VolumeObjects {
  readonly claims: readonly unknown[];
  readonly pods: readonly unknown[];
  readonly notebooks: readonly unknown[];
}

/** Volumes as they are, by workspace and name. Pure. */
export function volumeViews({ claims, pods, notebooks }: VolumeObjects): VolumeView[] {
  const users = usersOf(pods, notebooks);
  return claims
    .map((claim) => ({
      workspace: namespaceOf(claim),
      name: nameOf(claim),
      phase: textAt(claim, 'status', 'phase') || 'Pending',
      bytes:
        bytesOf(fieldAt(claim, 'status', 'capacity', 'storage')) ??
        bytesOf(fieldAt(claim, 'spec', 'resources', 'requests', 'storage')),
      storageClass: textAt(claim, 'spec', 'storageClassName') || null,
      accessModes: listAt(claim, 'spec', 'accessModes').map(String),
      createdAt: textAt(claim, 'metadata', 'creationTimestamp') || null,
      deleting: fieldAt(claim, 'metadata', 'deletionTimestamp') !== undefined,
      usedBy: users.get(placeOf(claim)) ?? [],
    }))
    .toSorted((one, other) => one.workspace.localeCompare(other.workspace) || one.name.localeCompare(other.name));
}

/** Who uses each claim, by `namespace/name`. A stopped notebook needs its volumes; its pod is no user of its own. */
function usersOf(pods: readonly unknown[], notebooks: readonly unknown[]): Map<string, VolumeUser[]> {
  const users = new Map<string, VolumeUser[]>();
  const add = (namespace: string, spec: unknown, user: VolumeUser): void => {
    for (const claim of new Set(claimsOf(spec))) {
      const place = `${namespace}/${claim}`;
      const there = users.get(place) ?? [];
      if (there.some(({ kind, name }) => kind === user.kind && name === user.name)) continue;
      users.set(place, [...there, user]);
    }
  };
  for (const notebook of notebooks) {
    const user: VolumeUser = { kind: 'notebook', name: nameOf(notebook) };
    add(namespaceOf(notebook), fieldAt(notebook, 'spec', 'template', 'spec'), user);
  }
  for (const pod of pods) {
    // One that has ended holds a volume no longer.
    if (['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase'))) continue;
    const notebook = textsAt(pod, 'metadata', 'labels')[notebookLabel];
    const user: VolumeUser =
      notebook === undefined ? { kind: 'pod', name: nameOf(pod) } : { kind: 'notebook', name: notebook };
    add(namespaceOf(pod), fieldAt(pod, 'spec'), user);
  }
  return users;
}

function bytesOf(value: unknown): number | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  try {
    return parseMemory(value);
  } catch {
    return null;
  }
}
