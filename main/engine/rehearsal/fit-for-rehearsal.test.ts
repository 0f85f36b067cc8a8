import { describe, expect, test } from 'vitest';
import { fitForRehearsal } from './fit-for-rehearsal.ts';

const lock = {
  sidecar: { millicores: 10, memoryBytes: 2 ** 20 },
  components: [
    {
      id: 'app',
      version: '1',
      resources: [],
      kustomizeComponents: [],
      namespaces: [],
      footprint: {
        ...{ objects: 1, workloads: 1, pods: 1, volumeBytes: 0, images: [] },
        requests: { millicores: 0, memoryBytes: 0 },
        perNode: { millicores: 0, memoryBytes: 0 },
      },
      containers: [
        {
          ...{ kind: 'Deployment' as const, namespace: 'app', workload: 'web', container: 'main', replicas: 1 },
          ...{ millicores: 0, memoryBytes: 0, injected: true },
        },
      ],
    },
  ],
};
const fit = () => fitForRehearsal((_, object) => object, lock);
const webhooks = (client: object) => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name: 'guard' },
  webhooks: [{ name: 'guard.example', clientConfig: client }],
});
const deployment = (name: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'app' },
  spec: { template: { spec: { containers: [{ name: 'main', image: 'one' }] } } },
});

describe('objects for nodes on which nothing runs', () => {
  test('a webhook that a Service answers is held back, asked about, and told', () => {
    const { transform, notes } = fit();
    const object = webhooks({ service: { namespace: 'app', name: 'guard' } });
    expect(transform('app', object)).toEqual(object);
    expect([...notes.heldBack]).toEqual(['admissionregistration.k8s.io/ValidatingWebhookConfiguration//guard']);
    expect(notes.asked).toEqual([{ component: 'app', object }]);
    expect(notes.leftOut).toEqual([
      { what: 'ValidatingWebhookConfiguration guard', component: 'app', why: 'nobody answers at app/guard' },
    ]);
  });

  test('a webhook at an address is put to work', () => {
    const { transform, notes } = fit();
    transform('app', webhooks({ url: 'https://example.test' }));
    expect(notes).toMatchObject({ leftOut: [], asked: [] });
  });

  test('a definition loses its conversion and nothing else, and is asked about as it was published', () => {
    const { transform, notes } = fit();
    const conversion = {
      strategy: 'Webhook',
      webhook: { clientConfig: { service: { namespace: 'app', name: 'convert' } } },
    };
    const object = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'things.example' },
      spec: { group: 'example', conversion },
    };
    expect(transform('app', object)).toEqual({
      ...object,
      spec: { group: 'example', conversion: { strategy: 'None' } },
    });
    expect(notes.asked).toEqual([{ component: 'app', object }]);
    expect(notes.heldBack.size).toBe(0);
  });

  test('an API that a Service would serve is held back: nothing could be discovered with it', () => {
    const { transform, notes } = fit();
    transform('app', {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1.metrics.example' },
      spec: { service: { namespace: 'app', name: 'metrics' } },
    });
    expect(notes.heldBack.size).toBe(1);
  });

  test('a pod that the mesh would join requests as much as with its sidecar; others stay as they are', () => {
    const { transform, notes } = fit();
    expect(transform('app', deployment('web'))).toMatchObject({
      spec: {
        template: {
          spec: { containers: [{ name: 'main' }, { resources: { requests: { cpu: '10m', memory: '1048576' } } }] },
        },
      },
    });
    expect(transform('app', deployment('other'))).toEqual(deployment('other'));
    expect(notes.sidecars).toEqual(['Deployment app/web']);
  });
});
