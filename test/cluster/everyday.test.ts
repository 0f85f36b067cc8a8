import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClusterStatus } from '../../contracts/clusters.ts';
import { clusterStatusSchema } from '../../contracts/clusters.ts';
import { platformStatusSchema } from '../../contracts/platform.ts';
import { kubectl, mustRun, nodeImage, run, Slipway } from '../kit/kit.ts';
import { containersOf, volumesLeft, volumesOf } from './kind-harness.ts';

const cluster = 'kt-day';
const node = `${cluster}-control-plane`;
const guard = '/usr/local/lib/slipway-guard';
const spareImage = 'kt/day-spare:1';

describe('a cluster through the days', () => {
  let slipway: Slipway;

  beforeAll(async () => {
    slipway = await Slipway.create();
    await slipway.must('up', '--bare', '--cluster', cluster, '--node-image', nodeImage);
  });

  afterAll(async () => {
    await slipway.run('delete', '--cluster', cluster, '--yes');
    await slipway.remove();
  });

  const status = async (): Promise<ClusterStatus> => {
    const shown = JSON.parse(await slipway.must('status', '--json', '--cluster', cluster)) as unknown;
    return clusterStatusSchema.parse(platformStatusSchema.safeParse(shown).data?.cluster ?? shown);
  };
  const state = async () => (await status()).condition.state;
  const inNode = (...command: string[]) => mustRun('docker', ['exec', node, ...command]);
  const kube = (...args: string[]) =>
    mustRun(kubectl, ['--kubeconfig', path.join(slipway.state, 'clusters', cluster, 'kubeconfig'), ...args]);

  it('tells disk and clock of its nodes', async () => {
    const { upkeep } = await status();
    expect(upkeep?.disk?.freeBytes).toBeGreaterThan(1024 ** 3);
    expect(Math.abs(upkeep?.clockSkewSeconds ?? Number.NaN)).toBeLessThan(2);
    expect(upkeep?.diskStop).toBeNull();
    expect(await inNode('systemctl', 'is-active', 'slipway-guard')).toBe('active\n');
  });

  it('stops itself in good order before its disk is full, without the engine, and goes on when there is space', async () => {
    await kube('create', 'configmap', 'kept', '--from-literal=a=b');
    await inNode('sh', '-c', 'mkdir /small && mount -t tmpfs -o size=64m none /small');
    const mebibyte = 1024 ** 2;
    const limits = `stop_below=${32 * mebibyte}\ngo_on_from=${48 * mebibyte}\npaths="/var /small"\n`;
    await inNode('sh', '-c', `printf '%s' '${limits}' > ${guard}/limits && systemctl restart slipway-guard`);
    const engine = await slipway.enginePid();
    if (engine !== null) process.kill(engine, 'SIGKILL');
    await inNode('dd', 'if=/dev/zero', 'of=/small/fill', 'bs=1M', 'count=40');
    const isUp = async () => (await run('docker', ['exec', node, 'pgrep', '-x', 'etcd'])).stdout.trim() !== '';
    await expect.poll(isUp, { timeout: 40_000, interval: 500 }).toBe(false);
    expect((await run('docker', ['exec', node, 'systemctl', 'is-active', 'kubelet'])).stdout).toBe('inactive\n');

    const { condition, upkeep } = await status();
    expect(condition).toMatchObject({
      state: 'unreachable',
      reason: expect.stringContaining('stopped itself') as string,
    });
    expect(upkeep?.diskStop?.freeBytes).toBeLessThan(32 * mebibyte);
    expect(await slipway.run('start', '--cluster', cluster)).toMatchObject({
      exitCode: 6,
      stderr: expect.stringContaining('slipway free-space') as string,
    });

    await inNode('rm', '/small/fill');
    await slipway.must('start', '--cluster', cluster);
    expect(await state()).toBe('running');
    expect(await kube('get', 'configmap', 'kept', '-o', 'jsonpath={.data.a}')).toBe('b');
  });

  it('is there again after its node was killed, as a power cut does, under another address', async () => {
    await mustRun('docker', ['kill', node]);
    expect(await state()).toBe('stopped');
    const address = '{{.NetworkSettings.Networks.kind.IPAddress}}';
    const squatter = ['--detach', '--name', 'kt-day-squatter', '--network', 'kind', '--entrypoint', 'sleep'];
    // Docker gives the lowest free address: the one that the node had.
    await mustRun('docker', ['run', ...squatter, nodeImage, '600']);
    try {
      await slipway.must('start', '--cluster', cluster);
      const [theirs, ours] = await Promise.all(
        ['kt-day-squatter', node].map((name) => mustRun('docker', ['inspect', '--format', address, name])),
      );
      expect(ours).not.toBe(theirs);
    } finally {
      await mustRun('docker', ['rm', '--force', 'kt-day-squatter']);
    }
    expect(await kube('get', 'configmap', 'kept', '-o', 'jsonpath={.data.a}')).toBe('b');
  });

  it('says who has taken its port meanwhile', async () => {
    const port = (await status()).ports[0]?.host ?? 0;
    await slipway.must('stop', '--cluster', cluster);
    const thief = createServer().listen(port, '127.0.0.1');
    await once(thief, 'listening');
    const { exitCode, stderr } = await slipway.run('start', '--cluster', cluster);
    thief.close();
    await once(thief, 'close');
    expect(exitCode).toBe(8);
    expect(stderr).toContain(`Port ${port} on this computer is taken by the program`);
    expect(stderr).toContain(`process ${process.pid}`);
    await slipway.must('start', '--cluster', cluster);
    expect(await state()).toBe('running');
  });

  it('says what can be freed, then frees it, and touches nothing else', async () => {
    const part = path.join(slipway.state, 'cache', 'archives', 'x.tar.gz.part');
    await mkdir(path.dirname(part), { recursive: true });
    await writeFile(part, 'x'.repeat(5000));
    // One that nothing uses, and one that the cluster's node was made from, as if Slipway had pulled both.
    await writeFile(path.join(slipway.home, 'file'), 'x'.repeat(3000));
    await mustRun('tar', ['-C', slipway.home, '-cf', path.join(slipway.home, 'image.tar'), 'file']);
    await mustRun('docker', ['import', path.join(slipway.home, 'image.tar'), spareImage]);
    await writeFile(path.join(slipway.state, 'pulled-images.json'), JSON.stringify([spareImage, nodeImage]));

    const told = JSON.parse(await slipway.must('free-space', '--json')) as { things: { id: string; bytes: number }[] };
    expect(told.things.find(({ id }) => id === 'unfinished')).toMatchObject({ bytes: 5000 });
    expect(told.things.filter(({ id }) => id.startsWith('image-'))).toMatchObject([{ id: `image-${spareImage}` }]);
    await slipway.must('free-space', '--yes');
    expect(existsSync(part)).toBe(false);
    expect((await run('docker', ['image', 'inspect', spareImage])).exitCode).not.toBe(0);
    expect((await run('docker', ['image', 'inspect', nodeImage])).exitCode).toBe(0);
    expect(await state()).toBe('running');
    await rm(path.join(slipway.state, 'pulled-images.json'));
  });

  it('is uninstalled with all that is Slipway’s, and nothing else', async () => {
    const own = 'apiVersion: v1\nkind: Config\nclusters: []\ncontexts: []\nusers: []\n';
    await writeFile(slipway.userKubeconfig, own);
    await slipway.must('kubeconfig', 'merge', '--cluster', cluster);
    await writeFile(path.join(slipway.state, 'mine.txt'), 'not of Slipway');
    const volumes = await volumesOf(cluster);
    const refused = await slipway.run('uninstall');
    expect(refused).toMatchObject({ exitCode: 2, stdout: expect.stringContaining(cluster) as string });
    expect(await state()).toBe('running');
    await slipway.must('uninstall', '--yes');
    expect(await containersOf(cluster)).toEqual([]);
    expect(await volumesLeft(volumes)).toEqual([]);
    expect((await run('ls', ['-A', slipway.state])).stdout).toBe('mine.txt\n');
    expect((await run('cat', [slipway.userKubeconfig])).stdout).toBe(own);
    expect(await slipway.enginePid()).toBeNull();
  });
});
