import type { Lock } from '../../../contracts/distribution.ts';
import { type Fields, fieldAt, fieldsOf, listAt, textAt } from '../platform/fields.ts';
import { groupOf, keyOf, type KubeObject, nameOf, namespaceOf, placeOf } from '../platform/kube-object.ts';
import { isWebhookConfiguration, serviceOf } from '../platform/webhook-facts.ts';
import type { Transform } from '../platform/work-list.ts';

interface LeftOut {
  readonly what: string;
  readonly component: string;
  readonly why: string;
}

/** What of the objects cannot work where nothing runs, filled in while they are read. */
export interface RehearsalNotes {
  readonly leftOut: LeftOut[];
  /** Objects as published that the API server is only asked about: were they there, they would block others. */
  readonly asked: { readonly component: string; readonly object: KubeObject }[];
  /** Keys of objects that are asked about and not applied at all. */
  readonly heldBack: Set<string>;
  /** Workloads that got a stand-in for the mesh's sidecar. */
  readonly sidecars: string[];
}

type Sidecar = Lock['sidecar'];

/**
 * Fits objects to nodes on which nothing runs: what calls a Service back (webhooks, conversions, aggregated APIs) is held
 * back, and a pod that the mesh would add its sidecar to gets a container that requests as much. Anything else stays as
 * it is.
 */
export function fitForRehearsal(
  base: Transform,
  lock: Pick<Lock, 'components' | 'sidecar'>,
): { transform: Transform; notes: RehearsalNotes } {
  const notes: RehearsalNotes = { leftOut: [], asked: [], heldBack: new Set(), sidecars: [] };
  const injected = injectedWorkloads(lock);
  const transform: Transform = (component, published) => {
    const object = base(component, published);
    const called = calledServices(object);
    if (called.length > 0) {
      const what = `${object.kind} ${nameOf(object)}`;
      notes.leftOut.push({ what, component, why: `nobody answers at ${called.join(' and ')}` });
      notes.asked.push({ component, object });
      if (object.kind === 'CustomResourceDefinition') return withoutConversion(object);
      notes.heldBack.add(keyOf(object.apiVersion, object.kind, '', nameOf(object)));
      return object;
    }
    if (lock.sidecar === null || !injected.has(`${object.kind} ${placeOf(object)}`)) return object;
    notes.sidecars.push(`${object.kind} ${placeOf(object)}`);
    return withSidecar(object, lock.sidecar);
  };
  return { transform, notes };
}

function injectedWorkloads({ components }: Pick<Lock, 'components'>): ReadonlySet<string> {
  const containers = components.flatMap((component) => component.containers).filter(({ injected }) => injected);
  return new Set(containers.map(({ kind, namespace, workload }) => `${kind} ${namespace}/${workload}`));
}

/** The Services that the API server would call because of this object. */
function calledServices(object: KubeObject): string[] {
  const clients = isWebhookConfiguration(object)
    ? listAt(object, 'webhooks').map((webhook) => fieldAt(webhook, 'clientConfig'))
    : [conversionClient(object), aggregatedClient(object)];
  return [...new Set(clients.map(serviceOf).filter((service) => service !== null))];
}

function conversionClient(object: KubeObject): unknown {
  if (object.kind !== 'CustomResourceDefinition') return undefined;
  const conversion = fieldAt(object, 'spec', 'conversion');
  return textAt(conversion, 'strategy') === 'Webhook' ? fieldAt(conversion, 'webhook', 'clientConfig') : undefined;
}

function aggregatedClient(object: KubeObject): unknown {
  const isAggregated = object.kind === 'APIService' && groupOf(object.apiVersion) === 'apiregistration.k8s.io';
  return isAggregated ? { service: fieldAt(object, 'spec', 'service') } : undefined;
}

/** With `None` the API server changes the version only, which is enough where nobody reads the result. */
function withoutConversion(object: KubeObject): KubeObject {
  return { ...object, spec: { ...fieldsOf(object['spec']), conversion: { strategy: 'None' } } };
}

/** The path of a pod's specification in each kind of workload. */
const podPaths: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

function withSidecar(object: KubeObject, { millicores, memoryBytes }: NonNullable<Sidecar>): KubeObject {
  const container = {
    name: 'simulated-sidecar',
    image: `${namespaceOf(object)}/simulated-sidecar`,
    resources: { requests: { cpu: `${String(millicores)}m`, memory: String(memoryBytes) } },
    // As the mesh's own: the strictest rules for pods let it through.
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
  const changed = updated(object, podPaths[object.kind] ?? [], (pod) => ({
    ...pod,
    containers: [...listAt(pod, 'containers'), container],
  }));
  return { ...object, ...changed };
}

function updated(value: unknown, path: readonly string[], change: (value: Fields) => Fields): Fields {
  const [key, ...rest] = path;
  if (key === undefined) return change(fieldsOf(value));
  return { ...fieldsOf(value), [key]: updated(fieldAt(value, key), rest, change) };
}
