import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kindProvisioner } from '../../provisioners/kind/kind.ts';
import { mustRun, nodeImage } from '../kit/kit.ts';
import {
  containersOf,
  drain,
  filesIn,
  hasKindNetwork,
  kindNetworkIsUsed,
  type KindPlace,
  kindPlace,
  volumesLeft,
  volumesOf,
} from './kind-harness.ts';

const name = 'kt-life';

describe('a kind cluster of one node', () => {
  let place: KindPlace;
  let hadNetwork: boolean;

  beforeAll(async () => {
    hadNetwork = await hasKindNetwork();
    place = await kindPlace();
  });

  afterAll(async () => {
    await place.remove();
  });

  const state = async () => (await kindProvisioner.status(name, place.context)).condition.state;
  const client = async () => place.host.kubernetes.connect(await kindProvisioner.kubeconfig(name, place.context));

  it('is made, and tells how far it is', async () => {
    expect(await state()).toBe('absent');
    const { events } = await drain(kindProvisioner.create(place.spec(name), place.context));
    const progress = events.flatMap((event) => (event.type === 'progress' ? [event.done / event.total] : []));
    expect(progress.length).toBeGreaterThan(8);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toBe(1);
    const status = await kindProvisioner.status(name, place.context);
    expect(status).toMatchObject({ condition: { state: 'running' }, ports: [{ host: 18_080, purpose: 'gateway' }] });
    expect(status.nodes).toMatchObject([
      { name: `${name}-control-plane`, role: 'control-plane', state: 'running', ready: true },
    ]);
    expect(status.nodes[0]?.memoryBytes).toBeGreaterThan(1024 ** 3);
    expect(await kindProvisioner.list(place.context)).toContain(name);
  });

  it('does nothing when it is made again', async () => {
    const before = await volumesOf(name);
    expect((await drain(kindProvisioner.create(place.spec(name), place.context))).events).toEqual([]);
    expect(await volumesOf(name)).toEqual(before);
  });

  it('is bound to this computer only', async () => {
    const format = '{{range $port, $to := .HostConfig.PortBindings}}{{range $to}}{{println .HostIp}}{{end}}{{end}}';
    const addresses = (await mustRun('docker', ['inspect', '--format', format, `${name}-control-plane`]))
      .trim()
      .split('\n');
    expect(addresses).toEqual(['127.0.0.1', '127.0.0.1']);
  });

  it('signs tokens as Kubeflow expects it and tells of its keys', async () => {
    const api = await client();
    const discovery = await api.request('GET', '/.well-known/openid-configuration');
    expect(discovery).toMatchObject({ issuer: 'https://kubernetes.default.svc' });
    expect(await api.request('GET', '/openid/v1/jwks', { accept: '*/*' })).toMatchObject({ keys: [{ kty: 'RSA' }] });
    api.close();
  });

  it('has room for the pods of a whole platform', async () => {
    const api = await client();
    const node = await api.request('GET', `/api/v1/nodes/${name}-control-plane`);
    expect(node).toMatchObject({ status: { allocatable: { pods: '250' } } });
    api.close();
  });

  it('takes images from an archive', async () => {
    const archive = path.join(place.home, 'tools.tar');
    await mustRun('docker', ['cp', `${name}-control-plane:/kind/images/tools.tar`, archive]);
    const before = await kindProvisioner.nodeImages(name, place.context);
    await drain(kindProvisioner.loadImages(name, [archive], place.context));
    const loaded = (await kindProvisioner.nodeImages(name, place.context)).filter((image) => !before.includes(image));
    expect(loaded).toEqual(['docker.io/kit/tools:archive']);
    expect(before).toEqual(expect.arrayContaining([expect.stringMatching(/^registry\.k8s\.io\/kube-apiserver:v/)]));
  });

  it('says which archive is missing', async () => {
    await expect(drain(kindProvisioner.loadImages(name, ['/no/such.tar'], place.context))).rejects.toMatchObject({
      code: 'file.unreadable',
    });
  });

  it('pauses and goes on', async () => {
    await drain(kindProvisioner.pause(name, place.context));
    expect(await state()).toBe('paused');
    await drain(kindProvisioner.pause(name, place.context));
    await drain(kindProvisioner.resume(name, place.context));
    expect(await state()).toBe('running');
  });

  it('stops, and is as it was when it is started again, also under another address', async () => {
    const api = await client();
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kept' }, data: { a: 'b' } };
    await api.request('POST', '/api/v1/namespaces/default/configmaps', { body });
    api.close();
    await drain(kindProvisioner.stop(name, place.context));
    expect(await state()).toBe('stopped');
    await drain(kindProvisioner.stop(name, place.context));
    await expect(drain(kindProvisioner.pause(name, place.context))).rejects.toMatchObject({
      code: 'cluster.not-running',
    });
    await takeAddress(`${name}-control-plane`);
    await drain(kindProvisioner.start(name, place.context));
    expect(await state()).toBe('running');
    const again = await client();
    expect(await again.request('GET', '/api/v1/namespaces/default/configmaps/kept')).toMatchObject({
      data: { a: 'b' },
    });
    again.close();
    await mustRun('docker', ['rm', '--force', 'kt-squatter']);
  });

  it('finds the way to its API when the kubeconfig file was lost', async () => {
    await place.host.files.remove(path.join(place.home, 'clusters', name, 'kubeconfig'));
    expect(await state()).toBe('running');
  });

  it('tells that the API server is gone', async () => {
    await mustRun('docker', [
      'exec',
      `${name}-control-plane`,
      'mv',
      '/etc/kubernetes/manifests/kube-apiserver.yaml',
      '/root/',
    ]);
    await expect.poll(state, { timeout: 60_000, interval: 1000 }).toMatch(/^(starting|unreachable)$/);
  });

  it('is deleted paused, broken and all, and nothing is left', async () => {
    await drain(kindProvisioner.pause(name, place.context));
    const volumes = await volumesOf(name);
    expect(volumes).toHaveLength(1);
    await drain(kindProvisioner.delete(name, place.context));
    expect(await containersOf(name)).toEqual([]);
    expect(await volumesLeft(volumes)).toEqual([]);
    expect(await filesIn(path.join(place.home, 'clusters'))).toEqual([]);
    if (!hadNetwork && !(await kindNetworkIsUsed())) expect(await hasKindNetwork()).toBe(false);
    await drain(kindProvisioner.delete(name, place.context));
    await expect(drain(kindProvisioner.start(name, place.context))).rejects.toMatchObject({ code: 'cluster.unknown' });
  });
});

/** Puts another container on the address that a stopped node had, so that it gets another one. */
async function takeAddress(node: string): Promise<void> {
  const last = (
    await mustRun('docker', ['inspect', '--format', '{{.NetworkSettings.Networks.kind.IPAddress}}', node])
  ).trim();
  const options = last === '' ? [] : ['--ip', last];
  await mustRun('docker', [
    'run',
    '--detach',
    '--name',
    'kt-squatter',
    '--network',
    'kind',
    ...options,
    '--entrypoint',
    'sleep',
    nodeImage,
    '1000',
  ]);
}
