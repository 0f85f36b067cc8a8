import type { CatalogComponent } from '../../../contracts/distribution.ts';
import type { FileHost } from '../../../provisioners/host.ts';
import { asMember } from './applyset.ts';
import { type ComponentGraph, componentGraph } from './component-graph.ts';
import { textAt } from './fields.ts';
import type { Gate } from './gate.ts';
import {
  groupOf,
  keyOf,
  type KubeObject,
  nameOf,
  namespaceOf,
  parseKubeObject,
  workloadKindOf,
} from './kube-object.ts';
import { indexOf, type PlatformIndex, webhooksOfCustom, webhooksOfPods } from './platform-index.ts';
import { podNeeds } from './pod-needs.ts';
import { withoutClusterFields } from './published-object.ts';
import type { WebhookFacts } from './webhook-facts.ts';
import {
  type Draft,
  draftOf,
  isDefinition,
  type Pace,
  readObject,
  type Role,
  servedBy,
  type ItemFacts,
  type WorkItem,
} from './work-item.ts';

/** A component that was rendered: `path` holds one object a line, as published. */
export interface RenderedComponent {
  readonly component: string;
  readonly path: string;
}

export type Transform = (component: string, object: KubeObject) => KubeObject;

/** A pod that takes this long by itself is not held back for the components that its own needs: it could not be ready before them. */
const slowStartSeconds = 15;

const certificateGroup = 'cert-manager.io';

const roleOrder: readonly Role[] = ['namespace', 'definition', 'passive', 'webhook', 'custom', 'workload'];

/** Reads what was rendered and works out, from the objects themselves, what each has to wait for. */
export async function readWorkList(
  files: FileHost,
  rendered: readonly RenderedComponent[],
  catalog: readonly Pick<CatalogComponent, 'id' | 'needs'>[],
  transform: Transform,
): Promise<WorkItem[]> {
  const drafts = await readDrafts(files, rendered, transform);
  const index = indexOf(drafts);
  const graph = componentGraph(
    catalog,
    rendered.map(({ component }) => component),
    delays(drafts),
  );
  return drafts.map((draft) => itemOf(draft, index, graph)).toSorted((a, b) => a.rank - b.rank);
}

async function readDrafts(
  files: FileHost,
  rendered: readonly RenderedComponent[],
  transform: Transform,
): Promise<Draft[]> {
  const objects: ReturnType<typeof readObject>[] = [];
  for (const { component, path } of rendered) {
    for await (const line of files.readLines(path)) {
      if (line === '') continue;
      const published = withoutClusterFields(parseKubeObject(line, component));
      objects.push(readObject(component, asMember(transform(component, published), component)));
    }
  }
  const customGroups = new Set(
    objects.filter(({ object }) => isDefinition(object)).map(({ object }) => textAt(object, 'spec', 'group')),
  );
  const drafts = new Map<string, Draft>();
  for (const object of objects) {
    const draft = draftOf(object, customGroups);
    if (!drafts.has(draft.key)) drafts.set(draft.key, draft);
  }
  return [...drafts.values()];
}

function delays(drafts: readonly Draft[]): ReadonlyMap<string, number> {
  const slowest = new Map<string, number>();
  for (const { component, object, role } of drafts) {
    if (role === 'workload')
      slowest.set(component, Math.max(slowest.get(component) ?? 0, podNeeds(object).delaySeconds));
  }
  return slowest;
}

function itemOf(draft: Draft, index: PlatformIndex, graph: ComponentGraph): WorkItem {
  const { component, object, key, role, body } = draft;
  return {
    component,
    key,
    apiVersion: object.apiVersion,
    kind: object.kind,
    namespace: namespaceOf(object),
    name: nameOf(object),
    role,
    workload: workloadKindOf(object),
    gates: gatesOf(draft, index, graph),
    rank: rankOf(draft, graph),
    pace: paceOf(draft, graph),
    serves: role === 'definition' ? servedBy(object) : [],
    body,
  };
}

/**
 * Namespaces; what makes certificates, for pods wait for their secrets; pods that may start, the slowest first, for their
 * time runs while all else is done; then the rest. The API server takes definitions into service one after the other,
 * seconds behind their coming when many come at once: those of certificates must not stand at the end of that line.
 */
function rankOf({ component, object, role }: Draft, graph: ComponentGraph): number {
  const order = graph.position(component) * roleOrder.length + roleOrder.indexOf(role);
  if (role === 'namespace') return -3e6;
  if (makesCertificates(object, role)) return -2e6 + order;
  return role === 'workload' ? -1000 * (1 + podNeeds(object).delaySeconds) + order : order;
}

function paceOf({ component, object, role }: Draft, graph: ComponentGraph): Pace {
  const { slowest } = graph;
  if (slowest === null || slowest.seconds < slowStartSeconds) return 'usual';
  const isSlowest =
    role === 'workload' && component === slowest.component && podNeeds(object).delaySeconds >= slowest.seconds;
  if (isSlowest) return 'slowest';
  return component === slowest.component || graph.allNeeds(slowest.component).includes(component) ? 'leading' : 'usual';
}

function makesCertificates(object: KubeObject, role: Role): boolean {
  if (role === 'custom') return groupOf(object.apiVersion) === certificateGroup;
  return role === 'definition' && textAt(object, 'spec', 'group') === certificateGroup;
}

function gatesOf({ component, object, role }: Draft, index: PlatformIndex, graph: ComponentGraph): Gate[] {
  const gates = namespaceGate(index, namespaceOf(object));
  switch (role) {
    case 'namespace':
    case 'definition':
    case 'passive':
      return gates;
    case 'webhook':
      return [...gates, ...endpointGates(object, index)];
    case 'custom':
      return [
        ...gates,
        { kind: 'served', apiVersion: object.apiVersion, of: object.kind },
        ...webhooksOfCustom(index, object).map((webhook) =>
          webhookGate(webhook, webhook.mutates ? 'exist-and-answer' : 'answer-if-it-exists'),
        ),
      ];
    case 'workload':
      return [...gates, ...workloadGates(component, object, index, graph)];
  }
}

function namespaceGate(index: PlatformIndex, namespace: string): Gate[] {
  const known = index.namespaces.get(namespace);
  return known === undefined ? [] : [{ kind: 'applied', keys: [known.key], says: `namespace ${namespace}` }];
}

/** A configuration whose service has nobody behind it would block whatever it looks at, most of all pods. */
function endpointGates(object: KubeObject, index: PlatformIndex): Gate[] {
  const key = keyOf(object.apiVersion, object.kind, '', nameOf(object));
  const own = index.webhooks.filter(({ configuration }) => configuration === key);
  return unique(own.map(({ service }) => service)).map((service) => ({ kind: 'endpoints', service }));
}

function webhookGate(webhook: WebhookFacts, must: 'exist-and-answer' | 'answer-if-it-exists'): Gate {
  return { kind: 'webhook', configuration: webhook.configuration, service: webhook.service ?? webhook.title, must };
}

function workloadGates(component: string, object: KubeObject, index: PlatformIndex, graph: ComponentGraph): Gate[] {
  const pods = podNeeds(object);
  const groundwork = index.groundwork.get(component);
  const definitions = [component, ...graph.allNeeds(component)].flatMap(
    (id) => index.groundwork.get(id)?.definitions ?? [],
  );
  const needs = pods.delaySeconds >= slowStartSeconds ? [] : graph.needs(component);
  return [
    { kind: 'applied', keys: definitions, says: 'definitions' },
    { kind: 'applied', keys: groundwork?.passive ?? [], says: 'configuration' },
    ...webhooksOfPods(index, object, pods.labels).map((webhook) => webhookGate(webhook, 'exist-and-answer')),
    ...pods.secrets
      .filter((name) => !index.secrets.has(name))
      .map((name): Gate => ({ kind: 'secret', name, soft: true })),
    ...pods.configMaps
      .filter((name) => !index.configMaps.has(name))
      .map((name): Gate => ({ kind: 'config-map', name, soft: true })),
    ...needs.map((id): Gate => ({ kind: 'component', component: id, soft: true })),
  ];
}

function unique(names: readonly (string | null)[]): string[] {
  return [...new Set(names.filter((name) => name !== null))];
}

/** The kinds and namespaces of a component's objects, for its record. */
export function extentOf(items: readonly ItemFacts[]): {
  kinds: { apiVersion: string; kind: string }[];
  namespaces: string[];
} {
  const kinds = new Map(items.map(({ apiVersion, kind }) => [`${groupOf(apiVersion)}/${kind}`, { apiVersion, kind }]));
  return { kinds: [...kinds.values()], namespaces: [...new Set(items.map(({ namespace }) => namespace))] };
}
