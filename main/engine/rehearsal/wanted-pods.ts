import { listAt, numberAt, textAt } from '../platform/fields.ts';
import { placeOf, type WorkloadKind } from '../platform/kube-object.ts';

/** How many pods a workload is to have. */
export interface WantedPods {
  /** `Deployment namespace/name`. */
  readonly title: string;
  /** `null` until its controller has looked at it. */
  readonly pods: number | null;
  /** Each pod waits for the one before it. */
  readonly ordered: boolean;
  /** Why its pods cannot be made, as the controller says; empty where they can. */
  readonly refused: string;
}

export function wantedPods(kind: WorkloadKind, object: unknown): WantedPods {
  const failure = listAt(object, 'status', 'conditions').find(
    (one) => textAt(one, 'type') === 'ReplicaFailure' && textAt(one, 'status') === 'True',
  );
  return {
    title: `${kind} ${placeOf(object)}`,
    pods: countOf(kind, object),
    ordered: kind === 'StatefulSet' && textAt(object, 'spec', 'podManagementPolicy') !== 'Parallel',
    refused: textAt(failure, 'message'),
  };
}

function countOf(kind: WorkloadKind, object: unknown): number | null {
  const isSeen =
    numberAt(object, ['status', 'observedGeneration'], 0) >= numberAt(object, ['metadata', 'generation'], 1);
  switch (kind) {
    case 'Deployment':
    case 'StatefulSet':
      return isSeen ? numberAt(object, ['spec', 'replicas'], 1) : null;
    case 'DaemonSet':
      return isSeen ? numberAt(object, ['status', 'desiredNumberScheduled'], 0) : null;
    case 'Job':
      return numberAt(object, ['spec', 'completions'], numberAt(object, ['spec', 'parallelism'], 1));
  }
}
