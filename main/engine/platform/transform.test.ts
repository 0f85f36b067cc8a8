import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KubeObject } from './kube-object.ts';
import { makeTransform } from './transform.ts';

const plain = { trims: [], cpuScale: 1 };

function deployment(container: Record<string, unknown>): KubeObject {
  const template = {
    metadata: { labels: { app: 'a' } },
    spec: { volumes: [{ name: 'v' }], containers: [{ name: 'main', image: 'a/b:1', ...container }] },
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'w', namespace: 'n' },
    spec: { replicas: 2, template },
  };
}

describe('fitting objects to a plan and to the nodes', () => {
  test('a trim lowers its own container, and the scale every request for CPU', () => {
    const trim = {
      component: 'c',
      workload: 'w',
      container: 'main',
      resource: 'memory' as const,
      from: 2 ** 31,
      to: 2 ** 28,
      reason: '',
    };
    const fit = makeTransform({ plan: { trims: [trim], cpuScale: 0.5 }, nodeImages: [] });
    const resources = { requests: { cpu: '500m', memory: '2Gi' }, limits: { memory: '4Gi' } };
    const wanted = { requests: { cpu: '250m', memory: String(2 ** 28) }, limits: { memory: '4Gi' } };
    expect(fit('c', deployment({ resources }))).toEqual(deployment({ resources: wanted }));
    expect(fit('other', deployment({ resources }))).toEqual(
      deployment({ resources: { ...resources, requests: { cpu: '250m', memory: '2Gi' } } }),
    );
  });

  test.each([
    ['a/b:1', 'docker.io/a/b:1', 'IfNotPresent'],
    ['nginx', 'docker.io/library/nginx:latest', 'IfNotPresent'],
    ['registry.example:5000/x', 'registry.example:5000/x:latest', 'IfNotPresent'],
    ['a/b:1', 'docker.io/a/b:2', 'Always'],
  ])('image %s is pulled on a node that has %s: %s', (image, onNode, policy) => {
    const fit = makeTransform({ plan: plain, nodeImages: [onNode] });
    expect(fit('c', deployment({ image, imagePullPolicy: 'Always' }))).toEqual(
      deployment({ image, imagePullPolicy: policy }),
    );
  });

  test('the gateway gets its node port, and no other service', () => {
    const fit = makeTransform({ plan: plain, nodeImages: [], gateway: { nodePort: 30080 } });
    const service = (name: string): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'istio-system' },
      spec: {
        type: 'ClusterIP',
        selector: { a: 'b' },
        ports: [
          { name: 'status', port: 15021 },
          { name: 'http2', port: 80 },
        ],
      },
    });
    expect(fit('istio', service('istio-ingressgateway'))).toMatchObject({
      spec: {
        type: 'NodePort',
        selector: { a: 'b' },
        ports: [
          { name: 'status', port: 15021 },
          { name: 'http2', port: 80, nodePort: 30080 },
        ],
      },
    });
    expect(fit('istio', service('cluster-local-gateway'))).toEqual(service('cluster-local-gateway'));
  });

  test('nothing else of any object is ever changed', () => {
    const kind = fc.constantFrom('Deployment', 'StatefulSet', 'DaemonSet', 'ConfigMap', 'Gateway', 'Job');
    const quantity = fc.constantFrom('100m', '1', '0.5', '64Mi', '2Gi');
    const resources = fc.record(
      { requests: fc.record({ cpu: quantity, memory: quantity }, { requiredKeys: [] }) },
      { requiredKeys: [] },
    );
    const container = fc.record({
      name: fc.string(),
      image: fc.constantFrom('a/b:1', 'c:2'),
      imagePullPolicy: fc.constantFrom('Always', 'Never'),
      resources,
      env: fc.array(fc.jsonValue()),
    });
    fc.assert(
      fc.property(
        kind,
        fc.array(container),
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (name, containers, extra, cpuScale) => {
          const object = {
            apiVersion: 'apps/v1',
            kind: name,
            metadata: { name: 'w' },
            spec: { ...extra, template: { spec: { ...extra, containers } } },
          } as KubeObject;
          const before = structuredClone(object);
          const after = makeTransform({ plan: { trims: [], cpuScale }, nodeImages: ['docker.io/a/b:1'] })('c', object);
          expect(object).toEqual(before);
          expect(withoutFitted(after)).toEqual(withoutFitted(object));
        },
      ),
    );
  });
});

/** The object without the two fields that may be changed. */
function withoutFitted(object: KubeObject): unknown {
  return JSON.parse(JSON.stringify(object), (key, value: unknown) =>
    ['requests', 'imagePullPolicy'].includes(key) ? null : value,
  );
}
