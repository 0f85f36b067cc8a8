import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { clusterStatusSchema } from '../../contracts/clusters.ts';
import { platformStatusSchema } from '../../contracts/platform.ts';
import { kubectl, mustRun, nodeImage, Slipway } from '../kit/kit.ts';
import { containersOf, volumesLeft, volumesOf } from './kind-harness.ts';

const cluster = 'kt-bare';
const own = '# mine\napiVersion: v1\nkind: Config\nclusters: []\ncontexts: []\nusers: []\n';

describe('a bare cluster by the command', () => {
  let slipway: Slipway;

  beforeAll(async () => {
    slipway = await Slipway.create();
    await writeFile(slipway.userKubeconfig, own, { mode: 0o640 });
  });

  afterAll(async () => {
    await slipway.run('delete', '--cluster', cluster, '--yes');
    await slipway.remove();
  });

  const state = async () => {
    const shown = JSON.parse(await slipway.must('status', '--json', '--cluster', cluster)) as unknown;
    return clusterStatusSchema.parse(platformStatusSchema.safeParse(shown).data?.cluster ?? shown).condition.state;
  };

  it('is made, and leaves the user’s kubeconfig alone', async () => {
    await slipway.must('up', '--bare', '--cluster', cluster, '--node-image', nodeImage);
    expect(await state()).toBe('running');
    expect(await readFile(slipway.userKubeconfig, 'utf8')).toBe(own);
  });

  it('is reached by a context of the user’s kubeconfig when they ask for it', async () => {
    await slipway.must('kubeconfig', 'merge', '--cluster', cluster);
    const merged = parse(await readFile(slipway.userKubeconfig, 'utf8')) as object;
    expect(merged).toMatchObject({ contexts: [{ name: `slipway-${cluster}` }] });
    const nodes = await mustRun(kubectl, [
      '--kubeconfig',
      slipway.userKubeconfig,
      '--context',
      `slipway-${cluster}`,
      'get',
      'nodes',
      '-o',
      'name',
    ]);
    expect(nodes.trim()).toBe(`node/${cluster}-control-plane`);
  });

  it('is stopped, and started by up', async () => {
    await slipway.must('stop', '--cluster', cluster);
    expect(await state()).toBe('stopped');
    await slipway.must('up', '--bare', '--cluster', cluster);
    expect(await state()).toBe('running');
  });

  it('is deleted with all that was made for it', async () => {
    const volumes = await volumesOf(cluster);
    await slipway.must('delete', '--cluster', cluster, '--yes');
    expect(await containersOf(cluster)).toEqual([]);
    expect(await volumesLeft(volumes)).toEqual([]);
    expect(await readFile(slipway.userKubeconfig, 'utf8')).toBe(own);
    expect(await readdir(path.join(slipway.state, 'clusters'))).toEqual([]);
    expect(existsSync(path.join(slipway.state, 'kind-network'))).toBe(false);
  });
});
