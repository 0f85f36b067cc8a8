import type { WorkloadStatus } from '../../../contracts/platform.ts';
import { fieldAt, listAt, numberAt, textAt, textsAt } from './fields.ts';
import { labelsOf, nameOf, namespaceOf, type WorkloadKind } from './kube-object.ts';
import { memberLabel } from './applyset.ts';

/** What matters of a workload that was read from the cluster. */
export interface WorkloadFacts extends WorkloadStatus {
  /** The ApplySet that it is a member of; empty for none. */
  readonly set: string;
  /** The newest version of it is out, and all of its pods are ready. */
  readonly rolledOut: boolean;
  /** Why its pods cannot be made, as the controller says; empty where they can. */
  readonly podsRefused: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly claims: readonly string[];
}

/** What matters of a workload. `kind` is given because a list's entries do not carry theirs. */
export function workloadFacts(kind: WorkloadKind, object: unknown): WorkloadFacts {
  const { ready, wanted, settled } = countsOf(kind, object);
  const seen =
    kind === 'Job' ||
    numberAt(object, ['status', 'observedGeneration'], 0) >= numberAt(object, ['metadata', 'generation'], 1);
  return {
    kind,
    namespace: namespaceOf(object),
    name: nameOf(object),
    ready,
    wanted,
    rolledOut: seen && settled && ready >= wanted,
    set: labelsOf(object)[memberLabel] ?? '',
    podsRefused: refusalOf(object),
    selector: textsAt(object, 'spec', 'selector', 'matchLabels'),
    claims: listAt(object, 'spec', 'template', 'spec', 'volumes')
      .map((volume) => textAt(volume, 'persistentVolumeClaim', 'claimName'))
      .filter((claim) => claim !== ''),
  };
}

interface Counts {
  readonly ready: number;
  readonly wanted: number;
  /** No pod of an older version is left. */
  readonly settled: boolean;
}

function countsOf(kind: WorkloadKind, object: unknown): Counts {
  const status = (name: string) => numberAt(object, ['status', name], 0);
  const replicas = numberAt(object, ['spec', 'replicas'], 1);
  switch (kind) {
    case 'Deployment':
      return {
        ready: Math.min(status('availableReplicas'), status('readyReplicas')),
        wanted: replicas,
        settled: status('updatedReplicas') >= replicas && status('replicas') <= status('updatedReplicas'),
      };
    case 'StatefulSet':
      return { ready: status('readyReplicas'), wanted: replicas, settled: isLatestRevision(object) };
    case 'DaemonSet':
      return {
        ready: status('numberReady'),
        wanted: status('desiredNumberScheduled'),
        settled: status('updatedNumberScheduled') >= status('desiredNumberScheduled'),
      };
    case 'Job':
      return { ready: hasCondition(object, 'Complete') ? 1 : 0, wanted: 1, settled: true };
  }
}

/** With `OnDelete` the older pods stay until someone removes them. */
function isLatestRevision(object: unknown): boolean {
  if (textAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete') return true;
  return textAt(object, 'status', 'currentRevision') === textAt(object, 'status', 'updateRevision');
}

function refusalOf(object: unknown): string {
  const refused = listAt(object, 'status', 'conditions').find(
    (one) => textAt(one, 'type') === 'ReplicaFailure' && textAt(one, 'status') === 'True',
  );
  return textAt(refused, 'message');
}

/** Whether a condition of an object's status is `True`. */
export function hasCondition(object: unknown, type: string): boolean {
  return listAt(object, 'status', 'conditions').some(
    (one) => textAt(one, 'type') === type && fieldAt(one, 'status') === 'True',
  );
}

/** `Deployment kubeflow/ml-pipeline`. */
export function workloadTitle({ kind, namespace, name }: Pick<WorkloadStatus, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace}/${name}`;
}
