import { fieldAt, fieldsOf, listAt, textAt } from './fields.ts';
import type { Gate } from './gate.ts';
import {
  groupOf,
  keyOf,
  type KubeObject,
  nameOf,
  namespaceOf,
  type WorkloadKind,
  workloadKindOf,
} from './kube-object.ts';
import { isWebhookConfiguration } from './webhook-facts.ts';

/**
 * What part an object plays when a platform is installed. Passive ones make nothing happen by themselves (roles,
 * configurations, services, volume claims), workloads make pods, custom ones need their definition and its webhooks.
 */
export type Role = 'namespace' | 'definition' | 'passive' | 'webhook' | 'custom' | 'workload';

export type Pace = 'slowest' | 'leading' | 'usual';

/** One object that is to be applied, and what it waits for. */
export interface WorkItem {
  readonly component: string;
  readonly key: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly role: Role;
  readonly workload: WorkloadKind | null;
  readonly gates: readonly Gate[];
  /** Where several may be applied, the lowest goes first. */
  readonly rank: number;
  /**
   * `slowest` for a workload that the whole platform will wait for at the end, `leading` for what has to be there before
   * one can begin, `usual` for the rest.
   */
  readonly pace: Pace;
  /** What a definition makes the API server serve. */
  readonly serves: readonly { readonly apiVersion: string; readonly kind: string }[];
  /** The object as JSON, ready to be sent. */
  readonly body: string;
}

/** What is kept of an object when its text is let go. */
export type ItemFacts = Omit<WorkItem, 'body'>;

interface ReadObject {
  readonly component: string;
  readonly object: KubeObject;
  readonly body: string;
}

/** An object that was read and transformed, before it is known what it waits for. */
export interface Draft extends ReadObject {
  readonly key: string;
  readonly role: Role;
}

export function draftOf({ component, object, body }: ReadObject, customGroups: ReadonlySet<string>): Draft {
  return {
    component,
    object,
    key: keyOf(object.apiVersion, object.kind, namespaceOf(object), nameOf(object)),
    role: roleOf(object, customGroups),
    body,
  };
}

/** An object with its text. Of a definition only the text keeps the schemas, which are nine tenths of a platform. */
export function readObject(component: string, object: KubeObject): ReadObject {
  const body = JSON.stringify(object);
  if (!isDefinition(object)) return { component, object, body };
  const versions = listAt(object, 'spec', 'versions').map((version) => ({
    name: textAt(version, 'name'),
    served: fieldAt(version, 'served'),
  }));
  return { component, object: { ...object, spec: { ...fieldsOf(object['spec']), versions } }, body };
}

function roleOf(object: KubeObject, customGroups: ReadonlySet<string>): Role {
  const group = groupOf(object.apiVersion);
  if (group === '' && object.kind === 'Namespace') return 'namespace';
  if (isDefinition(object)) return 'definition';
  if (isWebhookConfiguration(object)) return 'webhook';
  if (workloadKindOf(object) !== null || isPodMaker(object)) return 'workload';
  return customGroups.has(group) || !isBuiltIn(group) ? 'custom' : 'passive';
}

function isPodMaker(object: KubeObject): boolean {
  return (
    (object.kind === 'CronJob' && groupOf(object.apiVersion) === 'batch') ||
    (object.kind === 'Pod' && object.apiVersion === 'v1')
  );
}

export function isDefinition(object: KubeObject): boolean {
  return object.kind === 'CustomResourceDefinition' && groupOf(object.apiVersion) === 'apiextensions.k8s.io';
}

/** Groups that kube-apiserver serves itself have no dot, or end in `k8s.io`. */
function isBuiltIn(group: string): boolean {
  return !group.includes('.') || group.endsWith('.k8s.io');
}

/** The kinds that a definition adds, in each version that it serves. */
export function servedBy(definition: KubeObject): { apiVersion: string; kind: string }[] {
  const group = textAt(definition, 'spec', 'group');
  return listAt(definition, 'spec', 'versions')
    .filter((version) => fieldAt(version, 'served') === true)
    .map((version) => ({
      apiVersion: `${group}/${textAt(version, 'name')}`,
      kind: textAt(definition, 'spec', 'names', 'kind'),
    }));
}
