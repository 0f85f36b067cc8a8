import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kindProvisioner } from '../../provisioners/kind/kind.ts';
import { mustRun, nodeImage, run } from '../kit/kit.ts';
import { containersOf, drain, filesIn, type KindPlace, kindPlace, volumesLeft, volumesOf } from './kind-harness.ts';

const name = 'kt-trouble';

describe('a kind cluster, when things go wrong', () => {
  let place: KindPlace;

  beforeEach(async () => {
    place = await kindPlace();
  });

  afterEach(async () => {
    // The one that was made for somebody else; kind makes the folder of a kubeconfig, so it comes first.
    await run('kind', ['delete', 'cluster', '--name', name, '--kubeconfig', path.join(place.home, 'unused')]);
    await place.remove();
  });

  const folder = () => path.join(place.home, 'clusters', name);

  it('leaves its logs and nothing else when it cannot be made', async () => {
    const image = await brokenImage(place.home);
    const made = drain(kindProvisioner.create(place.spec(name, { nodeImage: image }), place.context));
    await expect(made).rejects.toMatchObject({
      code: 'cluster.create-failed',
      data: { cluster: name, logs: path.join(folder(), 'logs') },
    });
    await expect(made).rejects.toThrow(/could not find a log line/);
    expect(await containersOf(name)).toEqual([]);
    const files = await filesIn(folder());
    expect(files.every((file) => file.startsWith('logs/'))).toBe(true);
    expect(files).toEqual(expect.arrayContaining(['logs/kind-create.log', `logs/${name}-control-plane/serial.log`]));
    expect(await readFile(path.join(folder(), 'logs/kind-create.log'), 'utf8')).toContain('Preparing nodes');
    expect((await kindProvisioner.status(name, place.context)).condition).toEqual({ state: 'absent' });
    await mustRun('docker', ['rmi', image]);
  });

  it('says that an image cannot be had, before anything is made', async () => {
    const made = drain(kindProvisioner.create(place.spec(name, { nodeImage: 'kt/absent:1' }), place.context));
    await expect(made).rejects.toMatchObject({ code: 'image.missing' });
    expect(await filesIn(place.home)).toEqual([]);
  });

  it('says which port is taken', async () => {
    const server = createServer().listen(18_080, '127.0.0.1');
    await once(server, 'listening');
    try {
      await expect(drain(kindProvisioner.create(place.spec(name), place.context))).rejects.toMatchObject({
        code: 'port.taken-by',
        data: { port: 18_080, holder: expect.stringContaining(`process ${String(process.pid)}`) as string },
      });
    } finally {
      server.close();
      await once(server, 'close');
    }
    expect(await containersOf(name)).toEqual([]);
  });

  it('ends at once when it is cancelled, and leaves nothing', async () => {
    const controller = new AbortController();
    const task = kindProvisioner.create(place.spec(name), { ...place.context, signal: controller.signal });
    const cancel = async () => {
      for await (const event of task)
        if (event.type === 'progress' && event.detail === 'Starting control-plane') controller.abort();
    };
    await expect(cancel()).rejects.toMatchObject({ code: 'cancelled' });
    expect(await containersOf(name)).toEqual([]);
    expect(await filesIn(place.home)).toEqual([]);
  });

  it('is made all the same after its maker was killed half-way', async () => {
    await killWhile('Preparing nodes');
    await killWhile('Starting control-plane');
    expect((await kindProvisioner.status(name, place.context)).condition.state).toBe('incomplete');
    const volumes = await volumesOf(name);
    await drain(kindProvisioner.create(place.spec(name), place.context));
    expect((await kindProvisioner.status(name, place.context)).condition).toEqual({ state: 'running' });
    expect(await volumesLeft(volumes)).toEqual([]);
    expect(await containersOf(name)).toEqual([`${name}-control-plane`]);
  });

  it('leaves a cluster alone that kind made for somebody else', async () => {
    const kubeconfig = path.join(place.home, 'theirs');
    await mustRun('kind', ['create', 'cluster', '--name', name, '--image', nodeImage, '--kubeconfig', kubeconfig]);
    const spec = place.spec(name);
    const foreign = { code: 'cluster.foreign' };
    await expect(drain(kindProvisioner.create(spec, place.context))).rejects.toMatchObject(foreign);
    await expect(drain(kindProvisioner.stop(name, place.context))).rejects.toMatchObject(foreign);
    await expect(drain(kindProvisioner.delete(name, place.context))).rejects.toMatchObject(foreign);
    await expect(kindProvisioner.status(name, place.context)).rejects.toMatchObject(foreign);
    expect(await kindProvisioner.list(place.context)).toEqual([]);
    expect(await containersOf(name)).toEqual([`${name}-control-plane`]);
  });

  it('leaves a cluster alone that Slipway made with another state folder', async () => {
    const other = await kindPlace();
    await drain(kindProvisioner.create(other.spec(name), other.context));
    await expect(drain(kindProvisioner.delete(name, place.context))).rejects.toMatchObject({
      code: 'cluster.elsewhere',
    });
    expect(await kindProvisioner.list(place.context)).toEqual([]);
    await other.remove();
    expect(await containersOf(name)).toEqual([]);
  });

  /** Starts a program that makes the cluster, and kills it with no chance to clean up when it is at a step. */
  async function killWhile(step: string): Promise<void> {
    const program = path.join(import.meta.dirname, '../process/kind-create-main.ts');
    const child = spawn(process.execPath, [program, place.home, name], { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.includes(`• ${step}`)) child.kill('SIGKILL');
    }
    if (child.signalCode === null) await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');
  }
});

/** A node image whose node ends at once. */
async function brokenImage(home: string): Promise<string> {
  const image = 'kt/broken:1';
  await writeFile(path.join(home, 'Dockerfile'), `FROM ${nodeImage}\nENTRYPOINT ["/bin/false"]\n`);
  await mustRun('docker', ['build', '--quiet', '--tag', image, '--file', path.join(home, 'Dockerfile'), home]);
  return image;
}
