import { describe, expect, test } from 'vitest';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { createDiscovery, objectPath } from './discovery.ts';

const signal = new AbortController().signal;

function answering(answers: Record<string, unknown>): KubernetesClient {
  return { request: async (_: string, path: string) => answers[path] } as unknown as KubernetesClient;
}

const aggregated = (items: unknown[]) => ({ kind: 'APIGroupDiscoveryList', items });

describe('discovery', () => {
  test('reads the aggregated documents', async () => {
    const discovery = createDiscovery(
      answering({
        '/api': aggregated([
          {
            metadata: {},
            versions: [
              { version: 'v1', resources: [{ resource: 'pods', responseKind: { kind: 'Pod' }, scope: 'Namespaced' }] },
            ],
          },
        ]),
        '/apis': aggregated([
          {
            metadata: { name: 'apps' },
            versions: [
              {
                version: 'v1',
                resources: [{ resource: 'deployments', responseKind: { kind: 'Deployment' }, scope: 'Namespaced' }],
              },
            ],
          },
        ]),
      }),
    );
    expect(discovery.find('v1', 'Pod')).toBeNull();
    await discovery.refresh(signal);
    expect(discovery.find('v1', 'Pod')).toEqual({ path: '/api/v1', plural: 'pods', namespaced: true });
    expect(discovery.find('apps/v1', 'Deployment')).toEqual({
      path: '/apis/apps/v1',
      plural: 'deployments',
      namespaced: true,
    });
    expect(discovery.find('apps/v1', 'Nothing')).toBeNull();
  });

  test('falls back to the classic documents of older clusters', async () => {
    const discovery = createDiscovery(
      answering({
        '/api': { kind: 'APIVersions', versions: ['v1'] },
        '/apis': {
          kind: 'APIGroupList',
          groups: [{ name: 'rbac.authorization.k8s.io', versions: [{ groupVersion: 'rbac.authorization.k8s.io/v1' }] }],
        },
        '/api/v1': {
          groupVersion: 'v1',
          resources: [
            { name: 'pods', kind: 'Pod', namespaced: true },
            { name: 'pods/log', kind: 'Pod', namespaced: true },
          ],
        },
        '/apis/rbac.authorization.k8s.io/v1': {
          groupVersion: 'rbac.authorization.k8s.io/v1',
          resources: [{ name: 'clusterroles', kind: 'ClusterRole', namespaced: false }],
        },
      }),
    );
    await discovery.refresh(signal);
    expect(discovery.find('v1', 'Pod')?.plural).toBe('pods');
    expect(discovery.find('rbac.authorization.k8s.io/v1', 'ClusterRole')?.namespaced).toBe(false);
  });

  test('makes the address of an object', () => {
    const pods = { path: '/api/v1', plural: 'pods', namespaced: true };
    expect(objectPath(pods, 'a', 'b')).toBe('/api/v1/namespaces/a/pods/b');
    expect(objectPath(pods, '', 'b')).toBe('/api/v1/namespaces/default/pods/b');
    expect(
      objectPath(
        { path: '/apis/rbac.authorization.k8s.io/v1', plural: 'clusterroles', namespaced: false },
        '',
        'system:x/y',
      ),
    ).toBe('/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Ax%2Fy');
  });
});
