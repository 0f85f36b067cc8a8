import type { Plan } from '../../../contracts/planning.ts';
import { parseCpu, parseMemory } from '../planning/quantity.ts';
import { trimmedRequests } from '../planning/trimmed-requests.ts';
import { type Fields, fieldAt, fieldsOf, listAt, textAt } from './fields.ts';
import { fullImageName } from './image-name.ts';
import { type KubeObject, nameOf, namespaceOf } from './kube-object.ts';
import type { Transform } from './work-list.ts';

/** What rendered objects are fitted to before they are applied. */
export interface TransformInput {
  readonly plan: Pick<Plan, 'trims' | 'cpuScale'>;
  /** Full names of the images that every node holds already. */
  readonly nodeImages: readonly string[];
  /** The gateway's Service gets this port of every node; left out, it stays as published. */
  readonly gateway?: { readonly nodePort: number };
}

/** Paths to the pod template, by kind of workload. */
const templates: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

/**
 * Fits objects to a plan and to the nodes: requests as `trimmedRequests` says, pull policy `Always` as `IfNotPresent`
 * where the nodes hold the image, and a node port for the gateway. Nothing else of any object is changed. Pure.
 */
export function makeTransform({ plan, nodeImages, gateway }: TransformInput): Transform {
  const images = new Set(nodeImages.map(fullImageName));
  return (component, object) => {
    if (gateway !== undefined && isGatewayService(object)) return withNodePort(object, gateway.nodePort);
    const template = templates[object.kind];
    if (template === undefined) return object;
    const place = { component, workload: nameOf(object) };
    const fit = (container: unknown) => fitContainer(container, place, plan, images);
    return updated(object, [...template, 'spec'], (pod) => ({
      ...fieldsOf(pod),
      ...mapped(pod, 'initContainers', fit),
      ...mapped(pod, 'containers', fit),
    })) as KubeObject;
  };
}

function fitContainer(
  container: unknown,
  place: { component: string; workload: string },
  plan: TransformInput['plan'],
  images: ReadonlySet<string>,
): unknown {
  const fields = fieldsOf(container);
  const isLocal = textAt(fields, 'imagePullPolicy') === 'Always' && images.has(fullImageName(textAt(fields, 'image')));
  const resources = fitResources(fieldAt(fields, 'resources'), { ...place, container: nameIn(fields) }, plan);
  return {
    ...fields,
    ...(isLocal ? { imagePullPolicy: 'IfNotPresent' } : {}),
    ...(resources === null ? {} : { resources }),
  };
}

/** The resources with lowered requests, or null where nothing is lowered. */
function fitResources(
  resources: unknown,
  place: { component: string; workload: string; container: string },
  plan: TransformInput['plan'],
): Fields | null {
  // Kubernetes takes a limit as the request where there is none.
  const asked = (resource: string) =>
    fieldAt(resources, 'requests', resource) ?? fieldAt(resources, 'limits', resource);
  const cpu = asked('cpu');
  const memory = asked('memory');
  const published = {
    millicores: cpu === undefined ? 0 : parseCpu(quantityText(cpu)),
    memoryBytes: memory === undefined ? 0 : parseMemory(quantityText(memory)),
  };
  const fitted = trimmedRequests(plan, place, published);
  const lowered = {
    ...(fitted.millicores < published.millicores ? { cpu: `${String(fitted.millicores)}m` } : {}),
    ...(fitted.memoryBytes < published.memoryBytes ? { memory: String(fitted.memoryBytes) } : {}),
  };
  if (Object.keys(lowered).length === 0) return null;
  return { ...fieldsOf(resources), requests: { ...fieldsOf(fieldAt(resources, 'requests')), ...lowered } };
}

function isGatewayService(object: KubeObject): boolean {
  return (
    object.kind === 'Service' && namespaceOf(object) === 'istio-system' && nameOf(object) === 'istio-ingressgateway'
  );
}

function withNodePort(object: KubeObject, nodePort: number): KubeObject {
  const ports = listAt(object, 'spec', 'ports').map((port) =>
    fieldAt(port, 'port') === 80 ? { ...fieldsOf(port), nodePort } : port,
  );
  return { ...object, spec: { ...fieldsOf(fieldAt(object, 'spec')), type: 'NodePort', ports } };
}

function mapped(owner: unknown, key: string, change: (value: unknown) => unknown): Fields {
  return fieldAt(owner, key) === undefined ? {} : { [key]: listAt(owner, key).map(change) };
}

function updated(value: unknown, path: readonly string[], change: (value: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  return { ...fieldsOf(value), [key]: updated(fieldAt(value, key), rest, change) };
}

function nameIn(fields: Fields): string {
  return textAt(fields, 'name');
}

/** YAML writes `cpu: 1` as a number. */
function quantityText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '0';
}
