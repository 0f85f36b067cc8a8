import { AppError } from '../../../contracts/app-error.ts';
import { type Fields, isFields, textAt, textsAt } from './fields.ts';

/** An object of Kubernetes as it was published or read. */
export type KubeObject = Fields & {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Fields & { readonly name: string };
};

/** One line of rendered objects. Throws `render.failed` for what is no object of Kubernetes. */
export function parseKubeObject(line: string, component: string): KubeObject {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new AppError('render.failed', { component, why: 'a line of it is not JSON' }, error);
  }
  if (!isKubeObject(value))
    throw new AppError('render.failed', { component, why: 'an object has no apiVersion, kind or name' });
  return value;
}

export function isKubeObject(value: unknown): value is KubeObject {
  if (!isFields(value)) return false;
  return textAt(value, 'apiVersion') !== '' && textAt(value, 'kind') !== '' && textAt(value, 'metadata', 'name') !== '';
}

/** The API group; empty for the core one. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? '' : apiVersion.slice(0, slash);
}

export function namespaceOf(object: unknown): string {
  return textAt(object, 'metadata', 'namespace');
}

export function nameOf(object: unknown): string {
  return textAt(object, 'metadata', 'name');
}

export function labelsOf(object: unknown): Readonly<Record<string, string>> {
  return textsAt(object, 'metadata', 'labels');
}

/** `namespace/name`, or the name alone for an object of the whole cluster. */
export function placeOf(object: unknown): string {
  const namespace = namespaceOf(object);
  return namespace === '' ? nameOf(object) : `${namespace}/${nameOf(object)}`;
}

/** What names an object within a cluster, whatever version of its API it is read in. */
export function keyOf(apiVersion: string, kind: string, namespace: string, name: string): string {
  return `${groupOf(apiVersion)}/${kind}/${namespace}/${name}`;
}

const workloadKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job'] as const;
export type WorkloadKind = (typeof workloadKinds)[number];

/** The kind of workload that an object is, or null where it makes no pods that anyone waits for. */
export function workloadKindOf(object: KubeObject): WorkloadKind | null {
  const group = groupOf(object.apiVersion);
  if (group !== 'apps' && group !== 'batch') return null;
  return workloadKinds.find((kind) => kind === object.kind) ?? null;
}
