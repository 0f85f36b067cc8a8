import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../main/engine/host/node-host.ts';
import { listAt, textAt } from '../../main/engine/platform/fields.ts';
import { removeUnfilled, unfilledLabel } from '../../main/engine/snapshots/unfilled-claims.ts';
import type { Host } from '../../provisioners/host.ts';
import type { KubernetesClient } from '../../provisioners/kubernetes-host.ts';
import { kitIsHere } from '../kit/kit.ts';
import { type ApiServer, startApiServer } from './api-server.ts';
import { applyParts, renderNotebookParts } from './notebook-cluster.ts';

const core = '/api/v1/namespaces';
const claims = `${core}/ada/persistentvolumeclaims`;

describe.skipIf(!kitIsHere)('volumes of a notebook that an engine was killed before it opened', () => {
  let folder: string;
  let server: ApiServer;
  let host: Host;
  let client: KubernetesClient;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-unfilled-'));
    const [objects, started] = await Promise.all([renderNotebookParts(folder), startApiServer()]);
    server = started;
    host = createNodeHost({ home: join(folder, 'home'), cache: folder, resources: '/none', userKubeconfig: '/none' });
    client = host.kubernetes.connect(server.kubeconfig);
    for (const name of ['kubeflow', 'ada']) await post(core, 'Namespace', name);
    await applyParts(client, objects);
  });
  afterAll(async () => {
    client.close();
    await server.remove();
    await rm(folder, { recursive: true, force: true });
  });

  async function post(path: string, kind: string, name: string, more: object = {}, metadata: object = {}) {
    await client.request('POST', path, { body: { kind, metadata: { name, ...metadata }, ...more } });
  }

  async function postClaim(name: string, labels: object): Promise<void> {
    const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
    await post(claims, 'PersistentVolumeClaim', name, { spec }, { labels });
  }

  const mounting = (claimName: string) => ({
    containers: [{ name: 'one', image: 'r.example/one:1' }],
    volumes: [{ name: 'one', persistentVolumeClaim: { claimName } }],
  });

  /** What the cluster's own controller does once nothing has it mounted. */
  async function letGo(name: string): Promise<void> {
    const leaving = async () =>
      textAt(await client.request('GET', `${claims}/${name}`), 'metadata', 'deletionTimestamp');
    await expect.poll(leaving, { timeout: 20_000 }).not.toBe('');
    const body = { metadata: { finalizers: null } };
    await client.request('PATCH', `${claims}/${name}`, { body, contentType: 'application/merge-patch+json' });
  }

  it('go, and are gone then; one that a pod or a notebook uses, running or not, is kept for good', async () => {
    const marked = { [unfilledLabel]: 'again' };
    for (const name of ['of-pod', 'of-notebook', 'of-nobody']) await postClaim(name, marked);
    await postClaim('of-others', {});
    await post(`${core}/ada/serviceaccounts`, 'ServiceAccount', 'default');
    await post(`${core}/ada/pods`, 'Pod', 'step', { spec: mounting('of-pod') });
    await client.request('POST', '/apis/kubeflow.org/v1/namespaces/ada/notebooks', {
      body: {
        apiVersion: 'kubeflow.org/v1',
        kind: 'Notebook',
        metadata: { name: 'stopped', annotations: { 'kubeflow-resource-stopped': '2026-01-01T00:00:00Z' } },
        spec: { template: { spec: mounting('of-notebook') } },
      },
    });
    const context = { host, signal: new AbortController().signal };
    await Promise.all([removeUnfilled(client, context), letGo('of-nobody')]);
    const names = async (query: Record<string, string> = {}) =>
      listAt(await client.request('GET', claims, { query }), 'items').map((claim) => textAt(claim, 'metadata', 'name'));
    expect(await names()).toEqual(['of-notebook', 'of-others', 'of-pod']);
    expect(await names({ labelSelector: unfilledLabel })).toEqual([]);
    // What uses it may go: it is its user's all the same.
    await client.request('DELETE', '/apis/kubeflow.org/v1/namespaces/ada/notebooks/stopped');
    await removeUnfilled(client, context);
    expect(await names()).toContain('of-notebook');
  });
});
