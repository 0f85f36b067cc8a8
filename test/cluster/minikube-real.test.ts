import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../main/engine/host/node-host.ts';
import { minikubeProvisioner as minikube } from '../../provisioners/minikube/minikube.ts';
import type { ClusterSpec, ProvisionerContext } from '../../provisioners/provisioner.ts';
import { mustRun } from '../kit/kit.ts';
import { drain, filesIn } from './kind-harness.ts';

/**
 * A real minikube, where there is one: no kit carries its program and the image of its nodes, so that it is named by
 * whoever has them. minikube's own variables count too, as everywhere (`MINIKUBE_KUBERNETES_VERSION`,
 * `MINIKUBE_PRELOAD`, `MINIKUBE_FORCE` for root), and `SLIPWAY_TEST_MINIKUBE_CACHE` can name a folder that stands for
 * what an earlier minikube downloaded.
 */
const program = process.env['SLIPWAY_TEST_MINIKUBE'] ?? '';
const image = process.env['SLIPWAY_TEST_KIC_IMAGE'] ?? '';
const cache = process.env['SLIPWAY_TEST_MINIKUBE_CACHE'] ?? '';
const isNamed = program !== '' && image !== '';
if (!isNamed)
  process.stderr.write(
    'SKIPPED: no real minikube. Set SLIPWAY_TEST_MINIKUBE (program), SLIPWAY_TEST_KIC_IMAGE (image).\n',
  );

const name = 'kt-minikube';

describe.skipIf(!isNamed)('a real minikube', () => {
  let home = '';
  let spec: ClusterSpec;
  let context: ProvisionerContext;

  beforeAll(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'slipway-minikube-'));
    const resources = path.resolve(import.meta.dirname, '../../resources');
    const userKubeconfig = path.join(home, 'user-kubeconfig');
    const host = createNodeHost({ home, cache: path.join(home, 'cache'), resources, userKubeconfig });
    context = { host, signal: new AbortController().signal, tool: async () => program };
    const folder = path.join(home, 'clusters', name);
    spec = { name, nodes: 1, nodeImage: image, gatewayPort: 18_087, folder };
    if (cache === '') return;
    await mkdir(path.join(home, 'minikube/.minikube'), { recursive: true });
    await symlink(cache, path.join(home, 'minikube/.minikube/cache'));
  });

  afterAll(async () => {
    await drain(minikube.delete(name, context));
    await rm(home, { recursive: true, force: true });
  });

  const state = async () => (await minikube.status(name, context)).condition;
  const does = (verb: 'start' | 'stop' | 'pause' | 'resume' | 'delete') => drain(minikube[verb](name, context));
  const left = async () => {
    const label = `label=name.minikube.sigs.k8s.io=${name}`;
    const lists = ['container ls --all', 'volume ls', 'network ls'].map((list) =>
      mustRun('docker', [...list.split(' '), '--quiet', '--filter', label]),
    );
    return (await Promise.all(lists)).join('').trim();
  };

  it('makes a cluster whose node is ready, with progress that never goes back', async () => {
    const { events } = await drain(minikube.create(spec, context));
    const done = events.flatMap((event) => (event.type === 'progress' ? [event.done] : []));
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(done.at(-1)).toBe(100);
    expect(await state()).toEqual({ state: 'running' });
    expect(await minikube.status(name, context)).toMatchObject({
      nodes: [{ name, state: 'running', ready: true }],
      ports: [{ host: 18_087, purpose: 'gateway' }],
    });
    expect(existsSync(path.join(home, 'user-kubeconfig'))).toBe(false);
  });

  it('is left as it is when it is made again', async () => {
    expect((await drain(minikube.create(spec, context))).events).toEqual([]);
  });

  it('finishes a creation that was cut off at its very end', async () => {
    await writeFile(path.join(spec.folder, 'creating'), 'x');
    expect(await state()).toMatchObject({ state: 'incomplete' });
    await drain(minikube.create(spec, context));
    expect(await state()).toEqual({ state: 'running' });
  });

  it('takes an image from an archive', async () => {
    const archive = path.join(home, 'image.tar');
    try {
      await writeFile(path.join(home, 'Dockerfile'), 'FROM scratch\nCOPY Dockerfile /\n');
      await mustRun('docker', ['build', '--quiet', '--tag', 'slipway.example/minikube-test:1', home]);
      await mustRun('docker', ['save', '--output', archive, 'slipway.example/minikube-test:1']);
    } finally {
      await mustRun('docker', ['rmi', '--force', 'slipway.example/minikube-test:1']);
    }
    await drain(minikube.loadImages(name, [archive], context));
    expect(await minikube.nodeImages(name, context)).toContain('slipway.example/minikube-test:1');
  });

  it('is paused, and goes on', async () => {
    await does('pause');
    expect(await state()).toEqual({ state: 'paused' });
    await does('resume');
    expect(await state()).toEqual({ state: 'running' });
  });

  it('is stopped, and started under another address', async () => {
    await does('stop');
    expect(await state()).toEqual({ state: 'stopped' });
    await does('start');
    expect(await state()).toEqual({ state: 'running' });
    expect((await minikube.status(name, context)).ports).toEqual([{ host: 18_087, purpose: 'gateway' }]);
  });

  it('is deleted with all that was made for it, and nothing else', async () => {
    await does('delete');
    expect(await left()).toBe('');
    expect(await filesIn(spec.folder)).toEqual([]);
    expect(await state()).toEqual({ state: 'absent' });
  });

  it('leaves nothing of a creation that was cancelled', async () => {
    const controller = new AbortController();
    const task = minikube.create(spec, { ...context, signal: controller.signal });
    const cut = (async () => {
      for await (const event of task)
        if (event.type === 'progress' && event.detail?.startsWith('Creating docker container') === true)
          controller.abort();
    })();
    await expect(cut).rejects.toMatchObject({ code: 'cancelled' });
    expect(await left()).toBe('');
    expect(await readdir(spec.folder)).toEqual([]);
  });
});
