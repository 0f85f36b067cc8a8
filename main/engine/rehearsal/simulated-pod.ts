import { parseCpu, parseMemory } from '../planning/quantity.ts';
import { fieldAt, fieldsOf, listAt, textAt } from '../platform/fields.ts';
import { labelsOf, nameOf, namespaceOf } from '../platform/kube-object.ts';

/** Amounts by resource: millicores of `cpu`, bytes of `memory`, pieces of all else. */
export type Amounts = Readonly<Record<string, number>>;

/** What matters of a pod to who asks where it would run. */
export interface SimulatedPod {
  /** The workload that it belongs to, as `Deployment kubeflow/ml-pipeline`; the pod itself where nothing made it. */
  readonly owner: string;
  /** Empty until the scheduler has found one. */
  readonly node: string;
  /** It has run to its end and takes no room any more. */
  readonly ended: boolean;
  /** What the scheduler says of a pod that it finds no node for; empty otherwise. */
  readonly unschedulable: string;
  readonly requests: Amounts;
}

export function simulatedPod(pod: unknown): SimulatedPod {
  const phase = textAt(pod, 'status', 'phase');
  const scheduled = listAt(pod, 'status', 'conditions').find((one) => textAt(one, 'type') === 'PodScheduled');
  const node = textAt(pod, 'spec', 'nodeName');
  const isRefused = node === '' && textAt(scheduled, 'status') === 'False';
  return {
    owner: ownerOf(pod),
    node,
    ended: phase === 'Succeeded' || phase === 'Failed',
    unschedulable: isRefused ? textAt(scheduled, 'message') : '',
    requests: requestsOf(fieldAt(pod, 'spec')),
  };
}

/** A Deployment's pods are made by a ReplicaSet, whose name is the Deployment's with a hash that the pod has as a label. */
function ownerOf(pod: unknown): string {
  const owner = listAt(pod, 'metadata', 'ownerReferences').find((one) => fieldAt(one, 'controller') === true);
  if (owner === undefined) return `Pod ${namespaceOf(pod)}/${nameOf(pod)}`;
  const kind = textAt(owner, 'kind');
  const name = textAt(owner, 'name');
  const hash = labelsOf(pod)['pod-template-hash'];
  const isOfDeployment = kind === 'ReplicaSet' && hash !== undefined && name.endsWith(`-${hash}`);
  if (isOfDeployment) return `Deployment ${namespaceOf(pod)}/${name.slice(0, -hash.length - 1)}`;
  return `${kind} ${namespaceOf(pod)}/${name}`;
}

/**
 * What the scheduler sets aside for a pod: the sum of its containers and of the init containers that go on running, or
 * the largest init container before them where that is more, and the overhead (Kubernetes' `resource.PodRequests`).
 */
export function requestsOf(spec: unknown): Amounts {
  const running = listAt(spec, 'containers').map(requestsOfContainer);
  let beside: Amounts = {};
  let before: Amounts = {};
  for (const container of listAt(spec, 'initContainers')) {
    const own = requestsOfContainer(container);
    if (textAt(container, 'restartPolicy') === 'Always') {
      beside = added(beside, own);
      before = larger(before, beside);
    } else {
      before = larger(before, added(beside, own));
    }
  }
  const together = running.reduce(added, beside);
  return added(larger(together, before), amountsOf(fieldAt(spec, 'overhead')));
}

function requestsOfContainer(container: unknown): Amounts {
  const limits = fieldsOf(fieldAt(container, 'resources', 'limits'));
  return amountsOf({ ...limits, ...fieldsOf(fieldAt(container, 'resources', 'requests')) });
}

function amountsOf(quantities: unknown): Amounts {
  return Object.fromEntries(
    Object.entries(fieldsOf(quantities)).flatMap(([resource, quantity]) =>
      typeof quantity === 'string' || typeof quantity === 'number' ? [[resource, amountOf(resource, quantity)]] : [],
    ),
  );
}

function amountOf(resource: string, quantity: string | number): number {
  return resource === 'cpu' ? parseCpu(quantity) : parseMemory(quantity);
}

export function added(one: Amounts, other: Amounts): Amounts {
  return combined(one, other, (a, b) => a + b);
}

function larger(one: Amounts, other: Amounts): Amounts {
  return combined(one, other, Math.max);
}

function combined(one: Amounts, other: Amounts, combine: (a: number, b: number) => number): Amounts {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries([...names].map((name) => [name, combine(one[name] ?? 0, other[name] ?? 0)]));
}
