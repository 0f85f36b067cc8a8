import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OperationEvent } from '../../contracts/operations.ts';
import { createNodeHost } from '../../main/engine/host/node-host.ts';
import { fieldAt, listAt, textAt } from '../../main/engine/platform/fields.ts';
import { installPlatform } from '../../main/engine/platform/install.ts';
import type { InstallInput } from '../../main/engine/platform/install-input.ts';
import { readPlatformStatus } from '../../main/engine/platform/status.ts';
import type { KubernetesClient } from '../../provisioners/kubernetes-host.ts';
import { kitIsHere } from '../kit/kit.ts';
import { type ApiServer, startApiServer } from './api-server.ts';
import {
  catalogComponent,
  definition,
  deployment,
  injector,
  namespace,
  playNode,
  route,
  service,
  settings,
  slice,
} from './apply-samples.ts';

describe.skipIf(!kitIsHere)('a platform on a real API server', () => {
  let server: ApiServer;
  let folder: string;
  let client: KubernetesClient;
  const host = createNodeHost({ home: '/none', cache: '/none', resources: '/none', userKubeconfig: '/none' });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-apply-'));
  });
  beforeEach(async () => {
    server = await startApiServer();
    client = host.kubernetes.connect(server.kubeconfig);
  });
  afterEach(async () => {
    client.close();
    await server.remove();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function inputOf(
    components: Record<string, { needs?: string[]; objects: unknown[] }>,
    timeoutSeconds = 60,
  ): Promise<InstallInput> {
    const rendered = await Promise.all(
      Object.entries(components).map(async ([component, { objects }]) => {
        const path = join(folder, `${component}.ndjson`);
        await writeFile(path, objects.map((one) => `${JSON.stringify(one)}\n`).join(''));
        return { component, path };
      }),
    );
    const catalog = { components: Object.entries(components).map(([id, { needs }]) => catalogComponent(id, needs)) };
    return {
      cluster: 'test',
      client,
      rendered,
      catalog,
      lock: { version: '26.03', components: [] },
      transform: (_, object) => object,
      timeoutSeconds,
    };
  }

  async function install(input: InstallInput, onEvent: (event: OperationEvent) => void = () => undefined) {
    const task = installPlatform(input, { host, signal: new AbortController().signal });
    for (;;) {
      const next = await task.next();
      if (next.done === true) return next.value;
      onEvent(next.value);
    }
  }

  const isThere = async (path: string) => (await client.request('GET', path).catch(() => null)) !== null;
  const versionOf = async (path: string) => textAt(await client.request('GET', path), 'metadata', 'resourceVersion');

  const whole = {
    mesh: { objects: [injector, definition, service, deployment('meshd', 'mesh'), namespace('mesh')] },
    app: {
      needs: ['mesh'],
      objects: [route, deployment('web', 'app'), settings('settings'), namespace('app', { injection: 'enabled' })],
    },
  };

  test('is installed in the order of its causes, whatever the order in the files', { timeout: 90_000 }, async () => {
    const end = new AbortController();
    const node = playNode(client, end.signal);
    const seen: string[] = [];
    const injectorPath = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/injector';
    const installing = install(await inputOf(whole), (event) => {
      if (event.type === 'component') seen.push(`${event.component} ${event.condition.state}`);
    });
    await expect
      .poll(() => isThere('/apis/mesh.example/v1/namespaces/app/routes/home'), { timeout: 30_000 })
      .toBe(true);
    // Nobody stands behind the injector yet: neither it nor a pod that it would have to look at may be there.
    expect(await isThere(injectorPath)).toBe(false);
    expect(await isThere('/apis/apps/v1/namespaces/app/deployments/web')).toBe(false);
    await client.request('POST', '/apis/discovery.k8s.io/v1/namespaces/mesh/endpointslices', { body: slice });
    await expect.poll(() => isThere(injectorPath), { timeout: 20_000 }).toBe(true);
    // It is there, and nobody trusts it yet.
    expect(await isThere('/apis/apps/v1/namespaces/app/deployments/web')).toBe(false);
    const [cluster] = listAt(JSON.parse(server.kubeconfig), 'clusters');
    const bundle = fieldAt(cluster, 'cluster', 'certificate-authority-data');
    const trust = [{ op: 'add', path: '/webhooks/0/clientConfig/caBundle', value: bundle }];
    await client.request('PATCH', injectorPath, { body: trust, contentType: 'application/json-patch+json' });
    expect(await installing).toEqual({ objects: 9, workloads: 2 });
    expect(seen.at(-1)).toBe('app ready');
    expect(seen).toContain('app waiting');
    end.abort();
    await node;
  });

  test('changes nothing when it is installed again', { timeout: 90_000 }, async () => {
    const input = await inputOf({ base: { objects: [namespace('app'), definition, route, settings('settings')] } });
    await install(input);
    const paths = [
      '/api/v1/namespaces/app',
      '/api/v1/namespaces/app/configmaps/settings',
      '/apis/mesh.example/v1/namespaces/app/routes/home',
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/routes.mesh.example',
      '/api/v1/namespaces/slipway-system/configmaps/component-base',
    ];
    const before = await Promise.all(paths.map(versionOf));
    await install(input);
    expect(await Promise.all(paths.map(versionOf))).toEqual(before);
  });

  test('takes back what another changed, and leaves what another added', { timeout: 90_000 }, async () => {
    const input = await inputOf({ base: { objects: [namespace('app'), settings('settings')] } });
    await install(input);
    const path = '/api/v1/namespaces/app/configmaps/settings';
    await client.request('PATCH', path, {
      body: { data: { a: 'changed', b: 'added' } },
      contentType: 'application/merge-patch+json',
    });
    await install(input);
    expect(await client.request('GET', path)).toMatchObject({ data: { a: '1', b: 'added' } });
  });

  test('fails for an invalid object in words, and installs the rest', { timeout: 90_000 }, async () => {
    const input = await inputOf({
      base: { objects: [namespace('app'), settings('good')] },
      bad: { objects: [settings('wrong', 'no fields'), settings('right')] },
    });
    const conditions = new Map<string, unknown>();
    const failing = install(input, (event) => {
      if (event.type === 'component') conditions.set(event.component, event.condition);
    });
    await expect(failing).rejects.toMatchObject({
      code: 'component.failed',
      data: { component: 'bad', why: expect.stringContaining('refused') as string },
    });
    expect(conditions.get('base')).toEqual({ state: 'ready' });
    expect(conditions.get('bad')).toMatchObject({
      state: 'failing',
      trouble: [{ code: 'kubernetes.refused', subject: 'ConfigMap wrong' }],
    });
    expect(await isThere('/api/v1/namespaces/app/configmaps/right')).toBe(true);
  });

  test('says what it waited for when the time is up', { timeout: 90_000 }, async () => {
    const input = await inputOf({ base: { objects: [namespace('app'), deployment('web', 'app')] } }, 3);
    await expect(install(input)).rejects.toMatchObject({
      code: 'component.failed',
      data: { component: 'base', why: 'it was not ready within 3 s; it waits for Deployment app/web' },
    });
  });

  test('goes on where the API server is started anew in the middle', { timeout: 120_000 }, async () => {
    const many = Array.from({ length: 300 }, (_, index) => settings(`settings-${String(index)}`));
    const restarts: Promise<void>[] = [];
    const input = await inputOf({ base: { objects: [namespace('app'), definition, route, ...many] } }, 100);
    const result = await install(input, (event) => {
      if (event.type === 'progress' && event.done > 20 && restarts.length === 0) restarts.push(server.restart());
    });
    await Promise.all(restarts);
    expect(restarts).toHaveLength(1);
    expect(result).toEqual({ objects: 303, workloads: 0 });
    expect(await isThere('/api/v1/namespaces/app/configmaps/settings-299')).toBe(true);
  });

  test('is cut off without a trace of itself when it is cancelled, and is gone on with', {
    timeout: 90_000,
  }, async () => {
    const cancel = new AbortController();
    const input = await inputOf({ base: { objects: [namespace('app'), deployment('web', 'app')] } });
    const task = installPlatform(input, { host, signal: cancel.signal });
    const read = async () => {
      for await (const event of task) if (event.type === 'progress' && event.done === 2) cancel.abort();
    };
    await expect(read()).rejects.toMatchObject({ code: 'cancelled' });
    const end = new AbortController();
    const node = playNode(client, end.signal);
    expect(await install(input)).toEqual({ objects: 2, workloads: 1 });
    end.abort();
    await node;
  });

  test('is told as it is: ready, then without the workload that somebody deleted', { timeout: 90_000 }, async () => {
    const end = new AbortController();
    const node = playNode(client, end.signal);
    const input = await inputOf({
      base: { objects: [namespace('app'), deployment('web', 'app')] },
      other: { objects: [] },
    });
    await install(input);
    end.abort();
    await node;
    const clusterStatus = {
      name: 'test',
      provisioner: 'kind',
      condition: { state: 'running' as const },
      nodes: [],
      apiServer: null,
      ports: [],
      kubeconfig: null,
      createdAt: null,
    };
    const catalog = { components: [catalogComponent('base'), catalogComponent('absent')] };
    const status = () => readPlatformStatus({ clusterStatus, client, catalog, lock: null });
    expect(await status()).toMatchObject({
      distribution: '26.03',
      workloads: { ready: 1, wanted: 1 },
      components: [
        {
          id: 'base',
          condition: { state: 'ready' },
          objects: 2,
          workloads: [{ kind: 'Deployment', name: 'web', ready: 1, wanted: 1 }],
        },
        { id: 'absent', condition: { state: 'not-installed' } },
      ],
    });
    await client.request('DELETE', '/apis/apps/v1/namespaces/app/deployments/web');
    expect((await status()).components[0]).toMatchObject({
      condition: { state: 'rolling-out', ready: 0, total: 1, waitingFor: 'Deployment app/web' },
    });
  });
});
