import { setTimeout as after } from 'node:timers/promises';
import { listAt, numberAt } from '../../main/engine/platform/fields.ts';
import { nameOf, namespaceOf } from '../../main/engine/platform/kube-object.ts';
import type { KubernetesClient } from '../../provisioners/kubernetes-host.ts';

// Objects of a platform in the small: a mesh with an injector, an application that is injected, and its settings.

export const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'routes.mesh.example' },
  spec: {
    group: 'mesh.example',
    scope: 'Namespaced',
    names: { kind: 'Route', plural: 'routes', singular: 'route', listKind: 'RouteList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};
export const namespace = (name: string, labels = {}) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
});
export const settings = (name: string, data: unknown = { a: '1' }) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'app' },
  data,
});
export const deployment = (name: string, inside: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: inside },
  spec: {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'main', image: 'kit/tools:1' }] } },
  },
});
export const injector = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'MutatingWebhookConfiguration',
  metadata: { name: 'injector' },
  webhooks: [
    {
      name: 'inject.mesh.example',
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      clientConfig: { service: { namespace: 'mesh', name: 'meshd' } },
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
      namespaceSelector: { matchLabels: { injection: 'enabled' } },
    },
  ],
};
export const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'meshd', namespace: 'mesh' },
  spec: { selector: { app: 'meshd' }, ports: [{ port: 443 }] },
};
export const slice = {
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: 'meshd-1', namespace: 'mesh', labels: { 'kubernetes.io/service-name': 'meshd' } },
  addressType: 'IPv4',
  endpoints: [{ addresses: ['10.1.1.1'], conditions: { ready: true } }],
  ports: [{ port: 443 }],
};
export const route = {
  apiVersion: 'mesh.example/v1',
  kind: 'Route',
  metadata: { name: 'home', namespace: 'app' },
  spec: { to: 'web' },
};

export const catalogComponent = (id: string, needs: string[] = []) => ({
  id,
  title: id,
  summary: id,
  maturity: 'stable' as const,
  needs,
  paths: [],
});

/** Plays the deployment controller and the kubelet until the signal: every deployment that comes is ready at once. */
export async function playNode(client: KubernetesClient, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const list = listAt(await client.request('GET', '/apis/apps/v1/deployments'), 'items');
    for (const found of list) {
      const observedGeneration = numberAt(found, ['metadata', 'generation'], 1);
      const status = { observedGeneration, replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 };
      const path = `/apis/apps/v1/namespaces/${namespaceOf(found)}/deployments/${nameOf(found)}/status`;
      await client.request('PATCH', path, { body: { status }, contentType: 'application/merge-patch+json' });
    }
    await after(100);
  }
}
