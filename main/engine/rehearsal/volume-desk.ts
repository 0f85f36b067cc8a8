import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { createObjects } from '../../../provisioners/rehearsal/simulated-nodes.ts';
import { fieldAt, listAt, textAt } from '../platform/fields.ts';
import { nameOf, namespaceOf } from '../platform/kube-object.ts';
import type { ObjectTable } from '../platform/object-table.ts';

/** A claim that waits for a volume, with all that the volume has to be. */
export interface WaitingClaim {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly isBound: boolean;
  readonly storageClass: string;
  readonly accessModes: readonly unknown[];
  readonly size: unknown;
}

export function waitingClaim(claim: unknown): WaitingClaim {
  return {
    uid: textAt(claim, 'metadata', 'uid'),
    namespace: namespaceOf(claim),
    name: nameOf(claim),
    isBound: textAt(claim, 'status', 'phase') === 'Bound',
    storageClass: textAt(claim, 'spec', 'storageClassName'),
    accessModes: listAt(claim, 'spec', 'accessModes'),
    size: fieldAt(claim, 'spec', 'resources', 'requests', 'storage') ?? '1Gi',
  };
}

/** Makes the volumes that a storage provisioner would make, so that pods with claims can be placed. */
export class VolumeDesk {
  readonly #client: KubernetesClient;
  readonly #signal: AbortSignal;
  readonly #made = new Set<string>();

  constructor(client: KubernetesClient, signal: AbortSignal) {
    this.#client = client;
    this.#signal = signal;
  }

  /** Makes what is missing; each claim gets its volume once. */
  async serve(claims: Pick<ObjectTable<WaitingClaim>, 'values'>): Promise<void> {
    const open = claims.values().filter(({ uid, isBound }) => !isBound && !this.#made.has(uid));
    for (const { uid } of open) this.#made.add(uid);
    await createObjects(this.#client, '/api/v1/persistentvolumes', open.map(volumeFor), this.#signal);
  }
}

function volumeFor({ uid, namespace, name, storageClass, accessModes, size }: WaitingClaim): object {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `simulated-${uid}` },
    spec: {
      storageClassName: storageClass,
      accessModes,
      capacity: { storage: size },
      persistentVolumeReclaimPolicy: 'Retain',
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid },
      // Nobody ever mounts it.
      hostPath: { path: `/simulated/${uid}` },
    },
  };
}
