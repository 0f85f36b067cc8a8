import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { platformStatusSchema } from '../../contracts/platform.ts';
import { allReady, workloadsOf } from '../../bench/lib/workloads.ts';
import { mirror, nodeImage, run, Slipway, standIn, testLock } from '../kit/kit.ts';

const cases = [
  { version: '26.03', nodes: 1, objects: 675, workloads: 51 },
  { version: '1.11.0', nodes: 2, objects: 653, workloads: null },
] as const;

describe.each(cases)('the whole of Kubeflow $version on $nodes node(s)', ({ version, nodes, objects, workloads }) => {
  const cluster = `whole-${version.replaceAll('.', '-')}`;
  let slipway: Slipway;
  let args: string[];
  let before: string;

  beforeAll(async () => {
    before = await machineState();
    slipway = await Slipway.create();
    args = ['--distribution', await testLock(version), '--mirror', mirror];
    await writeFile(
      slipway.userKubeconfig,
      "# the user's own\napiVersion: v1\nkind: Config\nclusters: []\ncontexts: []\nusers: []\n",
    );
  });

  afterAll(async () => {
    await slipway.run('delete', '--cluster', cluster, '--yes');
    await slipway.remove();
  });

  it('installs every object, and every workload becomes ready', async () => {
    const rendered = path.join(slipway.home, 'all.yaml');
    await slipway.must('render', '--preset', 'full', ...args, '--output', rendered);
    const wanted = workloadsOf(await readFile(rendered, 'utf8'));
    if (workloads !== null) expect(wanted).toHaveLength(workloads);
    await slipway.must('up', '--bare', '--cluster', cluster, '--node-image', nodeImage, '--nodes', String(nodes));
    await standIn(cluster, rendered);
    await slipway.must('up', '--preset', 'full', '--cluster', cluster, ...args, '--anyway');
    await allReady(path.join(slipway.state, 'clusters', cluster, 'kubeconfig'), wanted, 5);
    const status = await statusOf(slipway, cluster);
    expect(status.cluster.nodes).toHaveLength(nodes);
    expect(status.components.map((component) => component.condition.state)).toEqual(
      status.components.map(() => 'ready'),
    );
    expect(status.components.reduce((sum, component) => sum + component.objects, 0)).toBe(objects);
    expect(status.workloads.ready).toBe(wanted.length);
  });

  it('changes nothing when it is run again', async () => {
    const versions = await resourceVersions(slipway, cluster);
    await slipway.must('up', '--preset', 'full', '--cluster', cluster, ...args, '--anyway');
    expect(await resourceVersions(slipway, cluster)).toEqual(versions);
  });

  it('leaves no container, volume, network, file or kubeconfig entry after delete', async () => {
    const userKubeconfig = await readFile(slipway.userKubeconfig, 'utf8');
    await slipway.must('kubeconfig', 'merge', '--cluster', cluster);
    expect(await readFile(slipway.userKubeconfig, 'utf8')).toContain(`slipway-${cluster}`);
    await slipway.must('delete', '--cluster', cluster, '--yes');
    expect(await machineState()).toBe(before);
    expect(await readFile(slipway.userKubeconfig, 'utf8')).toBe(userKubeconfig);
    expect(await readdir(path.join(slipway.state, 'clusters')).catch(() => [])).toEqual([]);
  });
});

async function statusOf(slipway: Slipway, cluster: string) {
  return platformStatusSchema.parse(JSON.parse(await slipway.must('status', '--json', '--cluster', cluster)));
}

/** Resource versions of what the installer applied and no controller writes to. */
async function resourceVersions(slipway: Slipway, cluster: string): Promise<string> {
  const kubeconfig = path.join(slipway.state, 'clusters', cluster, 'kubeconfig');
  const shown = await run('kubectl', [
    '--kubeconfig',
    kubeconfig,
    'get',
    'clusterroles,roles,serviceaccounts,services,configmaps',
    '-A',
    '-l',
    'applyset.kubernetes.io/part-of',
    '-o',
    'custom-columns=K:.kind,N:.metadata.name,S:.metadata.namespace,V:.metadata.resourceVersion',
  ]);
  expect(shown.stdout.split('\n').length).toBeGreaterThan(200);
  return shown.stdout;
}

/** Containers, volumes and networks of the machine, one a line. */
async function machineState(): Promise<string> {
  const lists = await Promise.all([
    run('docker', ['ps', '-a', '--format', 'container {{.Names}}']),
    run('docker', ['volume', 'ls', '--format', 'volume {{.Name}}']),
    run('docker', ['network', 'ls', '--format', 'network {{.Name}}']),
  ]);
  return lists.map((list) => list.stdout.split('\n').toSorted().join('\n')).join('\n');
}
