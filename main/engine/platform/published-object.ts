import { fieldAt, fieldsOf, listAt, textAt } from './fields.ts';
import { groupOf, type KubeObject } from './kube-object.ts';

/** Shorter than any certificate: what manifests carry only so that the field is there. */
const shortestBundle = 100;

/**
 * An object as it is to be applied: without what the cluster owns. Were these fields applied, every further install
 * would take back what a controller wrote (a webhook's CA bundle, the rules of an aggregated role), and for a moment
 * the platform would stand still.
 */
export function withoutClusterFields(object: KubeObject): KubeObject {
  const { status: _status, ...rest } = object;
  const { creationTimestamp: _created, ...metadata } = object.metadata;
  return withoutAggregatedRules(withoutPlaceholderBundles({ ...rest, metadata }));
}

function withoutAggregatedRules(object: KubeObject): KubeObject {
  if (object.kind !== 'ClusterRole' || object['aggregationRule'] === undefined) return object;
  const { rules: _rules, ...rest } = object;
  return rest;
}

function withoutPlaceholderBundles(object: KubeObject): KubeObject {
  const group = groupOf(object.apiVersion);
  if (group === 'admissionregistration.k8s.io' && Array.isArray(object['webhooks'])) {
    const webhooks = listAt(object, 'webhooks').map((webhook) => ({
      ...fieldsOf(webhook),
      clientConfig: withoutPlaceholder(fieldAt(webhook, 'clientConfig')),
    }));
    return { ...object, webhooks };
  }
  if (group === 'apiextensions.k8s.io') return withoutPlaceholderInConversion(object);
  return object;
}

function withoutPlaceholderInConversion(object: KubeObject): KubeObject {
  const path = ['spec', 'conversion', 'webhook', 'clientConfig'];
  if (fieldAt(object, ...path, 'caBundle') === undefined) return object;
  const spec = fieldsOf(object['spec']);
  const conversion = fieldsOf(spec['conversion']);
  const webhook = { ...fieldsOf(conversion['webhook']), clientConfig: withoutPlaceholder(fieldAt(object, ...path)) };
  return { ...object, spec: { ...spec, conversion: { ...conversion, webhook } } };
}

function withoutPlaceholder(clientConfig: unknown): unknown {
  if (textAt(clientConfig, 'caBundle').length >= shortestBundle) return clientConfig;
  const { caBundle: _placeholder, ...rest } = fieldsOf(clientConfig);
  return rest;
}
