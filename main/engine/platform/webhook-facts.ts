import { fieldAt, listAt, textAt } from './fields.ts';
import { groupOf, keyOf, type KubeObject, labelsOf, nameOf } from './kube-object.ts';
import { selects } from './label-selector.ts';

/** One webhook of a configuration, as far as it decides who has to wait for it. */
export interface WebhookFacts {
  /** Key of the configuration that it stands in. */
  readonly configuration: string;
  readonly title: string;
  readonly mutates: boolean;
  readonly mayBlock: boolean;
  /** `namespace/name` of the service that answers, or null where it is reached at an address. */
  readonly service: string | null;
  readonly hasBundle: boolean;
  readonly rules: readonly { readonly groups: readonly unknown[]; readonly resources: readonly unknown[] }[];
  readonly namespaceSelector: unknown;
  readonly objectSelector: unknown;
}

const shortestBundle = 100;

export function isWebhookConfiguration(object: KubeObject): boolean {
  return groupOf(object.apiVersion) === 'admissionregistration.k8s.io' && object.kind.endsWith('WebhookConfiguration');
}

export function webhooksOf(object: KubeObject): WebhookFacts[] {
  return listAt(object, 'webhooks').map((webhook) => ({
    configuration: keyOf(object.apiVersion, object.kind, '', nameOf(object)),
    title: nameOf(object),
    mutates: object.kind === 'MutatingWebhookConfiguration',
    mayBlock: textAt(webhook, 'failurePolicy') !== 'Ignore',
    service: serviceOf(fieldAt(webhook, 'clientConfig')),
    hasBundle: textAt(webhook, 'clientConfig', 'caBundle').length >= shortestBundle,
    rules: listAt(webhook, 'rules').map((rule) => ({
      groups: listAt(rule, 'apiGroups'),
      resources: listAt(rule, 'resources'),
    })),
    namespaceSelector: fieldAt(webhook, 'namespaceSelector'),
    objectSelector: fieldAt(webhook, 'objectSelector'),
  }));
}

/** `namespace/name` of the service in a client configuration, or null. */
export function serviceOf(clientConfig: unknown): string | null {
  const name = textAt(clientConfig, 'service', 'name');
  return name === '' ? null : `${textAt(clientConfig, 'service', 'namespace')}/${name}`;
}

/** What a webhook looks at when something is made. */
export interface Admitted {
  readonly group: string;
  /** The plural name, as rules use it. */
  readonly resource: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Labels of its namespace; null for an object of the whole cluster, to which namespace selectors do not apply. */
  readonly namespaceLabels: Readonly<Record<string, string>> | null;
}

/** Whether a webhook is called when this is made. */
export function concerns(webhook: WebhookFacts, made: Admitted): boolean {
  const named = webhook.rules.some(
    ({ groups, resources }) =>
      takes(groups, made.group) && (takes(resources, made.resource) || resources.includes('*/*')),
  );
  if (!named || !selects(webhook.objectSelector, made.labels)) return false;
  return made.namespaceLabels === null || selects(webhook.namespaceSelector, made.namespaceLabels);
}

function takes(names: readonly unknown[], name: string): boolean {
  return names.includes('*') || names.includes(name);
}

/** Labels that the API server itself puts on a namespace. */
export function namespaceLabels(object: KubeObject): Readonly<Record<string, string>> {
  return { ...labelsOf(object), 'kubernetes.io/metadata.name': nameOf(object) };
}
