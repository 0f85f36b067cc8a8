import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settingsSchema } from '../../contracts/settings.ts';
import type { OperationEvent } from '../../contracts/operations.ts';
import { ImageStore } from '../../main/engine/images/image-store.ts';
import { clusterArrival } from '../../main/engine/up/cluster-arrival.ts';
import { feedImages } from '../../main/engine/up/up-images.ts';
import { kindProvisioner } from '../../provisioners/kind/kind.ts';
import type { NodeNetwork } from '../../provisioners/node-network.ts';
import { catalogEntry, containerOf, lockedOf, lockOf } from '../fakes/planning-facts.ts';
import { kubectl, mustRun, run } from '../kit/kit.ts';
import { RegistryServer } from '../kit/registry-server.ts';
import { endsWith42, sampleImage, sampleIndex } from '../kit/sample-image.ts';
import { drain, kindPlace, type KindPlace } from './kind-harness.ts';

const cluster = 'kt-images';
const node = `${cluster}-control-plane`;

let place: KindPlace;
let registry: RegistryServer;

beforeAll(async () => {
  place = await kindPlace();
  registry = await RegistryServer.start({ everywhere: true });
  const image = sampleImage({ files: [endsWith42, Buffer.alloc(3_000_000, 'x')] });
  const other = sampleImage({ architecture: 'arm64' });
  await registry.pushIndex('team/app', '1', sampleIndex({ arm64: other, amd64: image }), [image, other]);
});

afterAll(async () => {
  await place.remove();
  await registry.remove();
});

/** As `up` does it: pulls beside the making of the cluster, and puts it into the nodes once they are there. */
async function makeAndFeed(image: string): Promise<OperationEvent[]> {
  const arrival = clusterArrival();
  const lock = lockOf([
    { ...lockedOf('app', [containerOf('app')]), footprint: { ...lockedOf('app', []).footprint, images: [image] } },
  ]);
  const catalog = { components: [catalogEntry('app')], presets: [] };
  const status = await kindProvisioner.status(cluster, place.context);
  const platform = { lock, catalog, plan: { components: [{ id: 'app' }] } } as never;
  const checked = { provisioner: kindProvisioner, record: null, status, platform };
  const settings = { read: async () => settingsSchema.parse({}), logins: async () => new Map() } as never;
  const feed = { settings, store: new ImageStore(place.host) };
  const [fed] = await Promise.all([
    drain(feedImages({ checked, platform, cluster, arrival }, feed, place.context)),
    drain(kindProvisioner.create(place.spec(cluster), place.context)).then(() => arrival.arrive(cluster)),
  ]);
  return fed.events;
}

/** Runs the image in a pod; answers the code that its program ended with. */
async function runInPod(name: string, image: string, imagePullPolicy: 'Never' | 'IfNotPresent'): Promise<string> {
  const kubeconfig = `${place.spec(cluster).folder}/kubeconfig`;
  await place.host.files.writeAtomic(kubeconfig, await kindProvisioner.kubeconfig(cluster, place.context));
  const spec = { restartPolicy: 'Never', containers: [{ name: 'app', image, imagePullPolicy }] };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec };
  const file = `${place.home}/pod.json`;
  await place.host.files.writeAtomic(file, JSON.stringify(pod));
  const ask = (...args: string[]) => mustRun(kubectl, ['--kubeconfig', kubeconfig, ...args]);
  await ask('wait', '--for=create', 'serviceaccount/default', '--timeout=60s');
  await ask('apply', '-f', file);
  const code = '{.status.containerStatuses[0].state.terminated.exitCode}';
  await ask('wait', `--for=jsonpath=${code}`, `pod/${name}`, '--timeout=90s');
  return ask('get', 'pod', name, '-o', `jsonpath=${code}`);
}

const inNode = (...command: string[]) => mustRun('docker', ['exec', node, ...command]);

describe('images of a real registry on a real cluster', () => {
  it('are pulled while it is made, put into the node, and run there', async () => {
    const image = `${registry.name}/team/app:1`;
    const events = await makeAndFeed(image);
    expect(events.filter((event) => event.type === 'warning')).toEqual([]);
    expect(events.at(-1)).toEqual({ type: 'step', step: 'pull', state: 'done', detail: '1 of 1 images' });
    expect(await kindProvisioner.nodeImages(cluster, place.context)).toContain(image);
    expect(await runInPod('fed', image, 'Never')).toBe('42');
  });

  it('are pulled by the node itself through a mirror, once it is told of it', async () => {
    const { host, context } = place;
    const gateway = (
      await mustRun('docker', [
        'network',
        'inspect',
        'kind',
        '--format',
        '{{range .IPAM.Config}}{{println .Gateway}}{{end}}',
      ])
    )
      .split('\n')
      .find((line) => /^\d+\./.test(line));
    const network: NodeNetwork = {
      proxy: 'http://someone:p%25q@proxy.test:3128',
      noProxy: [gateway ?? ''],
      certificates: '-----BEGIN CERTIFICATE-----\nof a test\n-----END CERTIFICATE-----\n',
      mirrors: { 'registry.test': `http://${gateway ?? ''}:${String(registry.port)}/team` },
      logins: { 'registry.test': { username: 'someone', password: 'secret' } },
    };
    expect(await kindProvisioner.applyNetwork?.(cluster, network, context)).toEqual([]);
    expect(await runInPod('mirrored', 'registry.test/app:1', 'IfNotPresent')).toBe('42');
    expect(await kindProvisioner.nodeImages(cluster, context)).toContain('registry.test/app:1');
    const containerd = (await inNode('systemctl', 'show', '--property=MainPID', '--value', 'containerd')).trim();
    const environment = (await inNode('cat', `/proc/${containerd}/environ`)).split('\0');
    expect(environment).toContain('HTTPS_PROXY=http://someone:p%25q@proxy.test:3128');
    expect(await inNode('stat', '-c', '%a', '/var/lib/kubelet/config.json')).toBe('600\n');
    // Told the same again, nothing is started anew.
    await kindProvisioner.applyNetwork?.(cluster, network, context);
    expect((await inNode('systemctl', 'show', '--property=MainPID', '--value', 'containerd')).trim()).toBe(containerd);
    const nothing: NodeNetwork = { proxy: null, noProxy: [], certificates: null, mirrors: {}, logins: {} };
    await kindProvisioner.applyNetwork?.(cluster, nothing, context);
    for (const file of [
      '/var/lib/kubelet/config.json',
      '/etc/ssl/certs/slipway.pem',
      '/etc/containerd/certs.d/registry.test/hosts.toml',
    ])
      expect((await run('docker', ['exec', node, 'test', '-e', file])).exitCode).toBe(1);
    expect((await host.docker.containers({ 'io.x-k8s.kind.cluster': cluster }))[0]?.state).toBe('running');
  });

  it('come from this computer when the cluster is made again and the registry is gone', async () => {
    const image = `${registry.name}/team/app:1`;
    await drain(kindProvisioner.delete(cluster, place.context));
    await registry.down();
    const events = await makeAndFeed(image);
    expect(events).toContainEqual(expect.objectContaining({ type: 'image', image, state: 'ready', from: 'cache' }));
    expect(await runInPod('kept', image, 'Never')).toBe('42');
  });
});
