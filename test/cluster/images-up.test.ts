import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operationRecordSchema, type OperationRecord } from '../../contracts/operations.ts';
import { parseImage } from '../../main/engine/images/image-reference.ts';
import { kitStateFile, mirror, mustRun, nodeImage, Slipway, standIn, testLock } from '../kit/kit.ts';
import { RegistryServer } from '../kit/registry-server.ts';
import { imageOf } from '../kit/sample-image.ts';

const cluster = 'kt-images-up';
const node = `${cluster}-control-plane`;

let slipway: Slipway;
let registry: RegistryServer;
/** All that the manifests name, as containerd keeps it. */
let names: string[];
let args: string[];

beforeAll(async () => {
  slipway = await Slipway.create();
  registry = await RegistryServer.start();
  args = ['--distribution', await testLock('26.03'), '--mirror', mirror];
  const rendered = path.join(slipway.home, 'all.yaml');
  await slipway.must('render', '--preset', 'notebooks', ...args, '--output', rendered);
  await slipway.must('up', '--bare', '--cluster', cluster, '--node-image', nodeImage);
  await standIn(cluster, rendered);
  const survey = JSON.parse(await readFile(kitStateFile('stand-in/survey.json'), 'utf8')) as { images: string[] };
  names = survey.images.map((image) => parseImage(image)).flatMap(({ isDigest, name }) => (isDigest ? [] : [name]));
  await moveToRegistry();
});

afterAll(async () => {
  await slipway.run('delete', '--cluster', cluster, '--yes');
  await slipway.remove();
  await registry.remove();
});

/** Takes the images from the node, which cannot reach the registry either: who brings them is Slipway alone. */
async function moveToRegistry(): Promise<void> {
  const layer = await readFile(kitStateFile('stand-in/layer.tar'));
  const image = imageOf([layer], { User: '65532', Entrypoint: ['/entrypoint'], Env: ['PATH=/'] });
  const registries = new Set<string>();
  for (const name of names) {
    const { registry: host, repository, selector } = parseImage(name);
    registries.add(host);
    await registry.push(`${host}/${repository}`, selector, image);
  }
  for (const host of registries)
    await slipway.must('settings', 'set', `registry-mirror.${host}`, `${registry.address}/${host}`);
  await mustRun('docker', ['exec', node, 'ctr', '--namespace', 'k8s.io', 'images', 'rm', '--sync', ...names]);
}

function recordsOf(output: string): OperationRecord[] {
  const lines = output.split('\n').filter((line) => line.includes('"sequence"'));
  return lines.map((line) => operationRecordSchema.parse(JSON.parse(line)));
}

describe('a platform whose images are in a registry that only this computer can reach', () => {
  it('is installed: each image is pulled once, put into the node, and its workloads wait for it', async () => {
    const output = await slipway.must(
      'up',
      '--preset',
      'notebooks',
      '--cluster',
      cluster,
      ...args,
      '--anyway',
      '--json',
    );
    const events = recordsOf(output).map(({ event }) => event);
    expect(events.at(-1)).toMatchObject({ type: 'succeeded' });
    const ready = events.flatMap((event) => (event.type === 'image' && event.state === 'ready' ? [event.image] : []));
    expect(ready.toSorted()).toEqual(names.toSorted());
    const held = await mustRun('docker', ['exec', node, 'ctr', '--namespace', 'k8s.io', 'images', 'list', '--quiet']);
    expect(held.split('\n')).toEqual(expect.arrayContaining(names));
    const kubeconfig = path.join(slipway.state, 'clusters', cluster, 'kubeconfig');
    const pulls = await mustRun('kubectl', [
      '--kubeconfig',
      kubeconfig,
      'get',
      'events',
      '-A',
      '-o',
      'name',
      '--field-selector',
      'reason=Pulling',
    ]);
    expect(pulls).toBe('');
  });

  it('takes nothing from the registry when it is run again', async () => {
    await registry.down();
    const output = await slipway.must('up', '--preset', 'notebooks', '--cluster', cluster, '--anyway', '--json');
    const events = recordsOf(output).map(({ event }) => event);
    expect(events).toContainEqual(expect.objectContaining({ type: 'step', step: 'pull', state: 'done' }));
    expect(events.filter((event) => event.type === 'image')).toEqual([]);
  });
});
