import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKubernetesHost } from '../../main/engine/host/kubernetes-client.ts';
import type { KubernetesClient } from '../../provisioners/kubernetes-host.ts';
import { type ApiServer, startApiServer } from './api-server.ts';

const configMaps = '/api/v1/namespaces/default/configmaps';
let server: ApiServer;
let client: KubernetesClient;

beforeAll(async () => {
  server = await startApiServer();
  client = createKubernetesHost().connect(server.kubeconfig);
});

afterAll(async () => {
  client.close();
  await server.remove();
});

function apply(name: string, value: string) {
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { value } };
  const query = { fieldManager: 'slipway', force: 'true' };
  return client.request('PATCH', `${configMaps}/${name}`, { query, body, contentType: 'application/apply-patch+yaml' });
}

function nameOf(object: unknown): string {
  return (object as { metadata: { name: string } }).metadata.name;
}

describe('a real API server', () => {
  it('takes server-side applies, many at once, and a watch sees them all', async () => {
    const names = Array.from({ length: 120 }, (_, index) => `many-${String(index)}`);
    const seen = new Set<string>();
    const controller = new AbortController();
    const watching = (async () => {
      for await (const event of client.watch(configMaps, { signal: controller.signal })) {
        seen.add(nameOf(event.object));
        if (names.every((name) => seen.has(name))) return;
      }
    })();
    await Promise.all(names.map((name) => apply(name, 'bä€😀'.repeat(1000))));
    await watching;
    controller.abort();
    const read = await client.request('GET', `${configMaps}/many-7`);
    expect(read).toMatchObject({ data: { value: 'bä€😀'.repeat(1000) } });
  });

  it('refuses with its own words', async () => {
    await expect(client.request('GET', '/api/v1/namespaces/none')).rejects.toMatchObject({
      code: 'kubernetes.refused',
      data: { status: 404, reason: 'NotFound', why: 'namespaces "none" not found' },
    });
    await expect(apply('Not A Name', '')).rejects.toMatchObject({ data: { status: 422, reason: 'Invalid' } });
  });

  it('ends a watch when its time is up, and tells of one that is too old', async () => {
    const events = [];
    for await (const event of client.watch(configMaps, { query: { timeoutSeconds: '1' } })) events.push(event.type);
    expect(events.length).toBeGreaterThan(0);
    const old = client.watch(configMaps, { query: { resourceVersion: '1', resourceVersionMatch: 'Exact' } });
    await expect(old[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'kubernetes.refused' });
  });

  it('is asked as before once it is back from a restart, whose watches end with a reason', async () => {
    const watch = client.watch(configMaps)[Symbol.asyncIterator]();
    await watch.next();
    await server.restart();
    const rest = (async () => {
      while ((await watch.next()).done !== true);
    })();
    await expect(rest).rejects.toMatchObject({ code: 'kubernetes.unreachable' });
    expect(await client.request('GET', `${configMaps}/many-1`)).toMatchObject({ metadata: { name: 'many-1' } });
  });

  it('does not take a stranger for the cluster', async () => {
    const config = JSON.parse(server.kubeconfig) as { clusters: { cluster: Record<string, string> }[] };
    delete config.clusters[0]!.cluster['certificate-authority-data'];
    const stranger = createKubernetesHost().connect(JSON.stringify(config));
    await expect(stranger.request('GET', '/api')).rejects.toMatchObject({ code: 'kubernetes.unreachable' });
    await expect(stranger.request('GET', '/api')).rejects.toThrow(/certificate/);
    stranger.close();
  });
});
