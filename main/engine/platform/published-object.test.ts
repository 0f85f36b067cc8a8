import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KubeObject } from './kube-object.ts';
import { withoutClusterFields } from './published-object.ts';

const named = { metadata: { name: 'x' } };

describe('what is not ours to apply', () => {
  test('a status and an empty creation time', () => {
    const crd: KubeObject = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'x', creationTimestamp: null },
      spec: { group: 'g' },
      status: { conditions: [] },
    };
    expect(withoutClusterFields(crd)).toEqual({
      apiVersion: crd.apiVersion,
      kind: crd.kind,
      metadata: { name: 'x' },
      spec: { group: 'g' },
    });
  });

  test('the rules of an aggregated role, which a controller writes', () => {
    const role: KubeObject = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', ...named, rules: [] };
    expect(withoutClusterFields(role)).toEqual(role);
    expect(withoutClusterFields({ ...role, aggregationRule: {} })).not.toHaveProperty('rules');
  });

  test('a placeholder where a certificate authority will be, in webhooks and conversions', () => {
    const service = { name: 's', namespace: 'n' };
    const webhook = (caBundle: string): KubeObject => ({
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingWebhookConfiguration',
      ...named,
      webhooks: [{ name: 'w', clientConfig: { service, caBundle } }],
    });
    expect(withoutClusterFields(webhook('Cg=='))).toMatchObject({
      webhooks: [{ name: 'w', clientConfig: { service } }],
    });
    expect(JSON.stringify(withoutClusterFields(webhook('Cg==')))).not.toContain('caBundle');
    const real = webhook('A'.repeat(800));
    expect(withoutClusterFields(real)).toEqual(real);
    const crd: KubeObject = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      ...named,
      spec: { group: 'g', conversion: { strategy: 'Webhook', webhook: { clientConfig: { service, caBundle: '' } } } },
    };
    expect(withoutClusterFields(crd)).toEqual({
      ...crd,
      spec: { group: 'g', conversion: { strategy: 'Webhook', webhook: { clientConfig: { service } } } },
    });
  });

  test('nothing of any other object', () => {
    const kind = fc.constantFrom('ConfigMap', 'Deployment', 'Service', 'Gateway');
    fc.assert(
      fc.property(kind, fc.dictionary(fc.string(), fc.jsonValue()), (name, fields) => {
        const { status: _status, ...rest } = fields;
        const object = {
          ...rest,
          apiVersion: 'v1',
          kind: name,
          metadata: { name: 'x', labels: { a: 'b' } },
        } as KubeObject;
        expect(withoutClusterFields(object)).toEqual(object);
      }),
    );
  });
});
