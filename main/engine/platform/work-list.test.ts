import { describe, expect, test } from 'vitest';
import { memoryFiles } from '../../../test/fakes/memory-files.ts';
import type { Gate } from './gate.ts';
import type { KubeObject } from './kube-object.ts';
import { readWorkList } from './work-list.ts';
import type { WorkItem } from './work-item.ts';

const catalog = [
  { id: 'mesh', needs: [] },
  { id: 'app', needs: ['mesh'] },
];

function object(
  apiVersion: string,
  kind: string,
  name: string,
  more: Record<string, unknown> = {},
  namespace?: string,
): KubeObject {
  return { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) }, ...more };
}

function workload(
  name: string,
  namespace: string,
  pod: Record<string, unknown> = {},
  labels: Record<string, string> = { app: name },
): KubeObject {
  const template = { metadata: { labels }, spec: { containers: [{ name: 'main' }], ...pod } };
  return object('apps/v1', 'Deployment', name, { spec: { selector: { matchLabels: labels }, template } }, namespace);
}

const injector = object('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', 'injector', {
  webhooks: [
    {
      name: 'inject.mesh',
      clientConfig: { service: { namespace: 'mesh', name: 'meshd' } },
      rules: [{ apiGroups: [''], resources: ['pods'], operations: ['CREATE'] }],
      namespaceSelector: { matchLabels: { injection: 'enabled' } },
      objectSelector: { matchExpressions: [{ key: 'inject', operator: 'NotIn', values: ['false'] }] },
    },
  ],
});
const definition = object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'routes.mesh.example', {
  spec: {
    group: 'mesh.example',
    names: { kind: 'Route', plural: 'routes' },
    versions: [{ name: 'v1', served: true, schema: { huge: true } }],
  },
});
const platform: Record<string, KubeObject[]> = {
  mesh: [
    object('v1', 'Namespace', 'mesh'),
    definition,
    injector,
    object('v1', 'Service', 'meshd', { spec: { selector: { app: 'meshd' } } }, 'mesh'),
    workload('meshd', 'mesh'),
  ],
  app: [
    { ...object('v1', 'Namespace', 'app'), metadata: { name: 'app', labels: { injection: 'enabled' } } },
    object('v1', 'ConfigMap', 'settings', {}, 'app'),
    object('mesh.example/v1', 'Route', 'home', {}, 'app'),
    workload('web', 'app', {
      volumes: [
        { secret: { secretName: 'made-later' } },
        { configMap: { name: 'settings' } },
        { secret: { secretName: 'maybe', optional: true } },
      ],
    }),
    workload('alone', 'app', {}, { inject: 'false' }),
    workload('slow', 'app', {
      containers: [{ name: 'main', readinessProbe: { initialDelaySeconds: 30, periodSeconds: 5 } }],
    }),
  ],
};

async function workList(): Promise<Map<string, WorkItem>> {
  const files = memoryFiles(
    Object.fromEntries(
      Object.entries(platform).map(([id, objects]) => [
        `/${id}`,
        `${objects.map((one) => JSON.stringify(one)).join('\n')}\n`,
      ]),
    ),
  );
  const rendered = Object.keys(platform).map((component) => ({ component, path: `/${component}` }));
  const items = await readWorkList(files, rendered, catalog, (_, one) => one);
  return new Map(items.map((item) => [`${item.kind} ${item.name}`, item]));
}

const kinds = (item: WorkItem | undefined): Gate['kind'][] => item?.gates.map(({ kind }) => kind) ?? [];

test('what leads to the pod that takes longest goes before the rest', async () => {
  const items = await workList();
  const paces = ['Deployment slow', 'Deployment web', 'Deployment meshd', 'Namespace mesh'].map(
    (name) => items.get(name)?.pace,
  );
  expect(paces).toEqual(['slowest', 'leading', 'leading', 'leading']);
});

describe('what each object waits for', () => {
  test('namespaces and definitions for nothing, all else for its namespace', async () => {
    const items = await workList();
    expect(kinds(items.get('Namespace app'))).toEqual([]);
    expect(kinds(items.get('CustomResourceDefinition routes.mesh.example'))).toEqual([]);
    expect(items.get('ConfigMap settings')?.gates).toEqual([
      { kind: 'applied', keys: ['/Namespace//app'], says: 'namespace app' },
    ]);
  });

  test('a webhook configuration for a service with somebody behind it', async () => {
    expect((await workList()).get('MutatingWebhookConfiguration injector')?.gates).toEqual([
      { kind: 'endpoints', service: 'mesh/meshd' },
    ]);
  });

  test('a custom object until its kind is served', async () => {
    expect(kinds((await workList()).get('Route home'))).toEqual(['applied', 'served']);
  });

  test('pods that the injector looks at for the injector, others not', async () => {
    const items = await workList();
    const waitsForInjector = (name: string) => kinds(items.get(`Deployment ${name}`)).includes('webhook');
    expect(['web', 'alone', 'meshd'].map(waitsForInjector)).toEqual([true, false, false]);
  });

  test('pods for secrets that somebody else makes, not for those at hand or optional', async () => {
    const gates = (await workList()).get('Deployment web')?.gates ?? [];
    expect(gates.filter(({ kind }) => kind === 'secret' || kind === 'config-map')).toEqual([
      { kind: 'secret', name: 'app/made-later', soft: true },
    ]);
  });

  test('pods for the components that theirs needs, unless they take long by themselves', async () => {
    const items = await workList();
    expect(kinds(items.get('Deployment web'))).toContain('component');
    expect(kinds(items.get('Deployment slow'))).not.toContain('component');
  });

  test('namespaces go first, then the slowest pods', async () => {
    const order = [...(await workList()).keys()];
    expect(order.slice(0, 3)).toEqual(['Namespace mesh', 'Namespace app', 'Deployment slow']);
  });

  test('every object is sent whole and as a member of its set', async () => {
    const sent = JSON.parse(
      (await workList()).get('CustomResourceDefinition routes.mesh.example')?.body ?? '',
    ) as KubeObject;
    expect(sent).toMatchObject({ spec: definition['spec'] as object });
    expect(JSON.stringify(sent.metadata)).toMatch(/"applyset.kubernetes.io\/part-of":"applyset-[\w-]{43}-v1"/);
  });

  test('pods do not carry the label of the set', async () => {
    const body = JSON.parse((await workList()).get('Deployment web')?.body ?? '') as { spec: { template: unknown } };
    expect(JSON.stringify(body.spec.template)).not.toContain('applyset');
  });
});
