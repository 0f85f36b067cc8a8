import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDockerHost } from '../../main/engine/host/docker-host.ts';
import { mustRun, nodeImage } from '../kit/kit.ts';

const docker = createDockerHost();
const label = `slipway.test.${randomBytes(4).toString('hex')}`;
let id = '';

beforeAll(async () => {
  const args = [
    'run',
    '--detach',
    '--label',
    `${label}=yes`,
    '--volume',
    '/data',
    '--entrypoint',
    'sleep',
    nodeImage,
    '600',
  ];
  id = (await mustRun('docker', args)).trim();
});

afterAll(() => docker.remove(id));

async function state(): Promise<string | undefined> {
  return (await docker.containers({ [label]: '' }))[0]?.state;
}

describe('a real container engine', () => {
  it('tells what it is and has', async () => {
    const info = await docker.info();
    expect(info.cpus).toBeGreaterThan(0);
    expect(info.memoryBytes).toBeGreaterThan(1024 ** 3);
    expect(info.version).toMatch(/^\d+\./);
  });

  it('runs programs in a container: outputs apart, exit code, input from text and from a stream', async () => {
    expect(await docker.exec(id, ['sh', '-c', 'echo out; echo ü€😀 >&2; exit 7'])).toEqual({
      exitCode: 7,
      stdout: 'out\n',
      stderr: 'ü€😀\n',
    });
    expect(await docker.exec(id, ['cat'], { input: 'given' })).toEqual({ exitCode: 0, stdout: 'given', stderr: '' });
    const large = 'x'.repeat(3_000_000);
    const counted = await docker.exec(id, ['wc', '-c'], { input: Readable.from([large, large]) });
    expect(counted.stdout.trim()).toBe('6000000');
    const early = await docker.exec(id, ['sh', '-c', 'exit 3'], {
      input: Readable.from(Array.from({ length: 40 }, () => large)),
    });
    expect(early.exitCode).toBe(3);
    const printed = await docker.exec(id, ['sh', '-c', 'head -c 5000000 /dev/zero | tr "\\0" y']);
    expect(printed.stdout).toBe('y'.repeat(5_000_000));
  });

  it('lets go of a program that never ends, and says of one that is not there', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 300);
    const running = docker.exec(id, ['sleep', '100'], { signal: controller.signal });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    const missing = await docker.exec(id, ['no-such-program']);
    expect(missing.exitCode).toBeGreaterThan(125);
  });

  it('runs a program beside a container, which sees its volumes and a folder of ours, and is gone then', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-beside-'));
    await writeFile(join(folder, 'given'), 'from here');
    await docker.exec(id, ['sh', '-c', 'echo of the node > /data/kept']);
    const mounts = [{ from: folder, to: '/given', readOnly: true }];
    const script = 'cat /data/kept /given/given; touch /given/new || ls /sys/class/net; exit 5';
    const beside = { id, image: nodeImage };
    const ran = await docker.runBeside(beside, { command: ['sh', '-c', script], mounts });
    expect(ran).toMatchObject({ exitCode: 5, stdout: 'of the node\nfrom herelo\n' });
    const input = new PassThrough();
    const reads = docker.runBeside(
      beside,
      { command: ['sh', '-c', 'read -r word; cat; echo $word'], mounts },
      { input },
    );
    input.write('first\n');
    input.end('then\n');
    expect(await reads).toMatchObject({ exitCode: 0, stdout: 'then\nfirst\n' });
    const left = new AbortController();
    const output = new PassThrough();
    const endless = `trap 'touch /data/ended; exit' TERM; echo begun; while :; do sleep 0.1; done`;
    const cut = docker.runBeside(
      beside,
      { command: ['sh', '-c', endless], mounts: [] },
      { signal: left.signal, output },
    );
    await once(output, 'data');
    left.abort();
    await expect(cut).rejects.toMatchObject({ code: 'cancelled' });
    // It was told, and could put its things in order; the volumes are still there.
    expect((await docker.exec(id, ['ls', '/data'])).stdout).toBe('ended\nkept\n');
    expect(await mustRun('docker', ['ps', '--all', '--quiet', '--filter', `label=io.slipway.beside=${id}`])).toBe('');
    await rm(folder, { recursive: true });
    const gone = [{ from: folder, to: '/given', readOnly: true }];
    await expect(docker.runBeside(beside, { command: ['true'], mounts: gone })).rejects.toMatchObject({
      code: 'docker.failed',
    });
    const missing = docker.runBeside(beside, { command: ['/no/such/program'], mounts: [] });
    await expect(missing).rejects.toMatchObject({ code: 'docker.failed' });
    expect(await mustRun('docker', ['ps', '--all', '--quiet', '--filter', `label=io.slipway.beside=${id}`])).toBe('');
  });

  it('ends what runs beside a container with a folder mounted, whoever waits for it, and nothing else', async () => {
    const [folder, other] = [await mkdtemp(join(tmpdir(), 'one-')), await mkdtemp(join(tmpdir(), 'other-'))];
    const output = new PassThrough();
    const command = ['sh', '-c', `trap 'exit 7' TERM; echo begun; while :; do sleep 0.1; done`];
    const program = { command, mounts: [{ from: folder, to: '/given', readOnly: true }] };
    const running = docker.runBeside({ id, image: nodeImage }, program, { output }).then(
      ({ exitCode }) => exitCode,
      () => null,
    );
    await once(output, 'data');
    expect(await docker.endBeside(other)).toEqual([]);
    expect(await docker.endBeside(folder)).toEqual([id]);
    // It was told. That its container is gone may be seen first.
    expect([7, null]).toContain(await running);
    expect(await mustRun('docker', ['ps', '--all', '--quiet', '--filter', `label=io.slipway.beside=${id}`])).toBe('');
    for (const made of [folder, other]) await rm(made, { recursive: true });
  });

  it('pauses, goes on, stops and starts, each twice with no complaint', async () => {
    const does = async (change: () => Promise<void>, becomes: string) => {
      await change();
      await change();
      expect(await state()).toBe(becomes);
    };
    await does(() => docker.pause(id), 'paused');
    await does(() => docker.unpause(id), 'running');
    await does(() => docker.stop(id, 1), 'exited');
    await does(() => docker.start(id), 'running');
  });

  it('removes a container with its volume, running or not, and minds none that is gone', async () => {
    const [facts] = await docker.containers({ [label]: 'yes' });
    const volume = facts?.mounts.find((mount) => mount.destination === '/data')?.name;
    expect(volume).toMatch(/^[0-9a-f]{64}$/);
    await docker.remove(id);
    await docker.remove(id);
    expect(await state()).toBeUndefined();
    expect(await mustRun('docker', ['volume', 'ls', '--quiet'])).not.toContain(volume);
  });

  it('knows an image from none, and says why one cannot be pulled', async () => {
    expect(await docker.hasImage(nodeImage)).toBe(true);
    expect(await docker.hasImage('slipway.invalid/none:1')).toBe(false);
    await expect(docker.pullImage('slipway.invalid/none:1')).rejects.toMatchObject({ code: 'image.missing' });
  });
});
