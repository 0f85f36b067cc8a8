import { fieldAt, fieldsOf, textAt } from './fields.ts';
import { groupOf, type KubeObject, labelsOf, nameOf, namespaceOf, placeOf } from './kube-object.ts';
import { selects } from './label-selector.ts';
import { type Admitted, concerns, namespaceLabels, serviceOf, type WebhookFacts, webhooksOf } from './webhook-facts.ts';
import type { Draft } from './work-item.ts';

interface DefinitionFacts {
  readonly key: string;
  readonly component: string;
  readonly plural: string;
  readonly conversionService: string | null;
}

/** What the objects of a platform say about each other. */
export interface PlatformIndex {
  readonly namespaces: ReadonlyMap<string, { readonly key: string; readonly labels: Readonly<Record<string, string>> }>;
  /** By `group/kind`. */
  readonly definitions: ReadonlyMap<string, DefinitionFacts>;
  readonly webhooks: readonly WebhookFacts[];
  /** Selectors of the services, by `namespace/name`. */
  readonly services: ReadonlyMap<string, unknown>;
  /** `namespace/name` of what is itself among the objects. */
  readonly secrets: ReadonlySet<string>;
  readonly configMaps: ReadonlySet<string>;
  /** Keys by component, of what its pods cannot do without. */
  readonly groundwork: ReadonlyMap<
    string,
    { readonly definitions: readonly string[]; readonly passive: readonly string[] }
  >;
}

export function indexOf(drafts: readonly Draft[]): PlatformIndex {
  const ofKind = (kind: string, group = '') =>
    drafts.filter(({ object }) => object.kind === kind && groupOf(object.apiVersion) === group);
  const places = (kind: string) => new Set(ofKind(kind).map(({ object }) => placeOf(object)));
  return {
    namespaces: new Map(
      ofKind('Namespace').map(({ object, key }) => [nameOf(object), { key, labels: namespaceLabels(object) }]),
    ),
    definitions: new Map(drafts.filter(({ role }) => role === 'definition').map(definitionEntry)),
    webhooks: drafts.filter(({ role }) => role === 'webhook').flatMap(({ object }) => webhooksOf(object)),
    services: new Map(ofKind('Service').map(({ object }) => [placeOf(object), fieldAt(object, 'spec', 'selector')])),
    secrets: places('Secret'),
    configMaps: places('ConfigMap'),
    groundwork: groundworkOf(drafts),
  };
}

function definitionEntry({ object, key, component }: Draft): [string, DefinitionFacts] {
  const names = fieldAt(object, 'spec', 'names');
  const conversion = fieldAt(object, 'spec', 'conversion');
  const facts = {
    key,
    component,
    plural: textAt(names, 'plural'),
    conversionService:
      textAt(conversion, 'strategy') === 'Webhook' ? serviceOf(fieldAt(conversion, 'webhook', 'clientConfig')) : null,
  };
  return [`${textAt(object, 'spec', 'group')}/${textAt(names, 'kind')}`, facts];
}

function groundworkOf(drafts: readonly Draft[]): PlatformIndex['groundwork'] {
  const groundwork = new Map<string, { definitions: string[]; passive: string[] }>();
  for (const { component, role, key } of drafts) {
    const own = groundwork.get(component) ?? { definitions: [], passive: [] };
    if (role === 'definition') own.definitions.push(key);
    if (role === 'passive') own.passive.push(key);
    groundwork.set(component, own);
  }
  return groundwork;
}

/** The webhooks that are called when a custom object is made. */
export function webhooksOfCustom(index: PlatformIndex, object: KubeObject): WebhookFacts[] {
  const group = groupOf(object.apiVersion);
  const resource = index.definitions.get(`${group}/${object.kind}`)?.plural ?? `${object.kind.toLowerCase()}s`;
  return calledFor(index, {
    group,
    resource,
    labels: labelsOf(object),
    namespaceLabels: labelsOfNamespace(index, namespaceOf(object)),
  });
}

/** The webhooks that are called for each pod of a workload; those that its own pods answer are left out. */
export function webhooksOfPods(
  index: PlatformIndex,
  workload: KubeObject,
  podLabels: Readonly<Record<string, string>>,
): WebhookFacts[] {
  const namespace = namespaceOf(workload);
  const called = calledFor(index, {
    group: '',
    resource: 'pods',
    labels: podLabels,
    namespaceLabels: labelsOfNamespace(index, namespace),
  });
  return called.filter(({ service }) => service === null || !isServedBy(index, service, namespace, podLabels));
}

function calledFor(index: PlatformIndex, made: Admitted): WebhookFacts[] {
  return index.webhooks.filter((webhook) => (webhook.mayBlock || webhook.mutates) && concerns(webhook, made));
}

function labelsOfNamespace(index: PlatformIndex, namespace: string): Readonly<Record<string, string>> | null {
  if (namespace === '') return null;
  return index.namespaces.get(namespace)?.labels ?? { 'kubernetes.io/metadata.name': namespace };
}

function isServedBy(
  index: PlatformIndex,
  service: string,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): boolean {
  const selector = index.services.get(service);
  return (
    selector !== undefined &&
    service.startsWith(`${namespace}/`) &&
    selects({ matchLabels: fieldsOf(selector) }, labels)
  );
}
