import { createHash } from 'node:crypto';
import { textAt } from './fields.ts';
import type { KubeObject } from './kube-object.ts';
import { groupOf, labelsOf } from './kube-object.ts';

/** Where Slipway keeps its records in a cluster. */
export const systemNamespace = 'slipway-system';
export const memberLabel = 'applyset.kubernetes.io/part-of';
export const componentLabel = 'slipway.dev/component';
const idLabel = 'applyset.kubernetes.io/id';

/**
 * The id of an ApplySet whose parent is a ConfigMap, as the specification computes it
 * (kubernetes/enhancements KEP-3659; kubectl `pkg/cmd/apply/applyset.go`).
 */
export function applySetId(parent: string): string {
  const hash = createHash('sha256').update(`${parent}.${systemNamespace}.ConfigMap.`).digest('base64url');
  return `applyset-${hash}-v1`;
}

/** The name of a component's parent object. */
export function parentName(component: string): string {
  return `component-${component}`;
}

/** The object with the label that makes it a member of its component's set. Its pods' template stays as it is. */
export function asMember(object: KubeObject, component: string): KubeObject {
  const labels = { ...labelsOf(object), [memberLabel]: applySetId(parentName(component)) };
  return { ...object, metadata: { ...object.metadata, labels } };
}

export interface ComponentRecord {
  readonly component: string;
  readonly version: string;
  readonly distribution: string;
  readonly objects: number;
  /** Its workloads, each as `Deployment kubeflow/ml-pipeline`. */
  readonly workloads: readonly string[];
}

/** What kinds a set's members may be of, and where. */
export interface SetExtent {
  readonly kinds: readonly { readonly apiVersion: string; readonly kind: string }[];
  readonly namespaces: readonly string[];
}

/** The parent of a component's set: what is in it, and of which version it is. */
export function parentObject(record: ComponentRecord, extent: SetExtent): KubeObject {
  const kinds = extent.kinds.map(({ apiVersion, kind }) =>
    groupOf(apiVersion) === '' ? kind : `${kind}.${groupOf(apiVersion)}`,
  );
  const namespaces = extent.namespaces.filter((namespace) => namespace !== '' && namespace !== systemNamespace);
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: parentName(record.component),
      namespace: systemNamespace,
      labels: { [idLabel]: applySetId(parentName(record.component)), [componentLabel]: record.component },
      annotations: {
        'applyset.kubernetes.io/tooling': 'slipway/v1',
        'applyset.kubernetes.io/contains-group-kinds': sortedList(kinds),
        'applyset.kubernetes.io/additional-namespaces': sortedList(namespaces),
      },
    },
    data: {
      version: record.version,
      distribution: record.distribution,
      objects: String(record.objects),
      workloads: record.workloads.toSorted().join('\n'),
    },
  };
}

/** What a parent object says. */
export function recordOf(parent: unknown): ComponentRecord {
  return {
    component: labelsOf(parent)[componentLabel] ?? '',
    version: textAt(parent, 'data', 'version'),
    distribution: textAt(parent, 'data', 'distribution'),
    objects: Number.parseInt(textAt(parent, 'data', 'objects'), 10) || 0,
    workloads: textAt(parent, 'data', 'workloads')
      .split('\n')
      .filter((line) => line !== ''),
  };
}

function sortedList(names: readonly string[]): string {
  return [...new Set(names)].toSorted().join(',');
}

/** The namespace that holds the records. */
export const systemNamespaceObject: KubeObject = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: systemNamespace, labels: { 'app.kubernetes.io/managed-by': 'slipway' } },
};
