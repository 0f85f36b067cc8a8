import { describe, expect, it } from 'vitest';
import { AppError } from '../../../contracts/app-error.ts';
import type { ClusterState } from '../../../contracts/clusters.ts';
import type { OperationEvent } from '../../../contracts/operations.ts';
import { fakeHost } from '../../../test/fakes/fake-host.ts';
import { fakeProvisioner } from '../../../test/fakes/fake-provisioner.ts';
import { memoryFiles } from '../../../test/fakes/memory-files.ts';
import { createClusters } from '../clusters/clusters.ts';
import { deleteOperation } from '../clusters/delete-operation.ts';
import { readLeaving } from './leaving.ts';
import { uninstallOperation } from './uninstall-operation.ts';

const home = '/home/test/.slipway';

function place(states: Readonly<Record<string, ClusterState>>, used = false) {
  const provisioner = fakeProvisioner(states);
  const removed: string[] = [];
  const files = memoryFiles({
    [`${home}/clusters/lab/record.json`]: '{"damaged":true}',
    [`${home}/clusters/failed/logs/a.log`]: 'xx',
    [`${home}/pulled-images.json`]: '["node:1"]',
    [`${home}/cache/a`]: 'xxx',
    [`${home}/mine.txt`]: 'a person’s',
  });
  const docker = {
    image: async () => ({ id: 'sha256:1', bytes: 5 }),
    isImageUsed: async () => used,
    removeImage: async (reference: string) => void removed.push(reference),
  };
  const host = fakeHost({ files, docker });
  const clusters = createClusters([provisioner], { tool: async (name) => name });
  const context = { host, signal: new AbortController().signal };
  const uninstall = (active = 1) =>
    uninstallOperation(clusters, deleteOperation(clusters), () => active).run({}, context);
  return { provisioner, removed, files, clusters, context, uninstall };
}

async function eventsOf(task: AsyncGenerator<OperationEvent, string>): Promise<OperationEvent[]> {
  const events: OperationEvent[] = [];
  for await (const event of task) events.push(event);
  return events;
}

const lab = { lab: { state: 'running' } } as const;

describe('what an uninstall removes', () => {
  it('is told with its size, and what stays too', async () => {
    const { clusters, context, files } = place({ other: { state: 'stopped' } });
    await files.remove(`${home}/clusters/lab`);
    const leaving = await readLeaving(clusters, context, 3);
    expect(leaving).toMatchObject({ home, running: 3, unasked: null, strangers: ['mine.txt'] });
    expect(leaving.clusters.map(({ name, state }) => [name, state])).toEqual([
      ['other', 'stopped'],
      ['failed', 'absent'],
    ]);
    expect(leaving.images).toEqual([{ reference: 'node:1', bytes: 5 }]);
    expect(leaving.entries).toMatchObject([
      { name: 'cache', bytes: 3 },
      { name: 'clusters', bytes: 2 },
      { name: 'pulled-images.json', bytes: 10 },
    ]);
  });

  it('says why clusters could not be asked for', async () => {
    const { clusters, context, provisioner } = place({});
    provisioner.list = async () => {
      throw new AppError('docker.missing');
    };
    expect(await readLeaving(clusters, context, 0)).toMatchObject({ unasked: 'No container engine was found.' });
  });
});

describe('an uninstall', () => {
  it('deletes every cluster with its folder, and the images that were pulled', async () => {
    const { provisioner, removed, files, uninstall } = place({ other: { state: 'stopped' } });
    await files.remove(`${home}/clusters/lab`);
    await eventsOf(uninstall());
    expect(provisioner.states.get('other')).toEqual({ state: 'absent' });
    expect(removed).toEqual(['node:1']);
    expect(Object.keys(files.contents())).toEqual([`${home}/cache/a`, `${home}/mine.txt`, `${home}/uninstalled`]);
  });

  it('leaves an image that a container of somebody else uses', async () => {
    const { removed, files, uninstall } = place({}, true);
    await files.remove(`${home}/clusters/lab`);
    const events = await eventsOf(uninstall());
    expect(removed).toEqual([]);
    expect(events).toContainEqual({ type: 'warning', text: 'The image node:1 stays: a container uses it.' });
  });

  it('goes on with the others where one cannot be deleted, then says which, and keeps the records', async () => {
    const { provisioner, files, uninstall, removed } = place({ ...lab, other: { state: 'stopped' } });
    await expect(eventsOf(uninstall())).rejects.toMatchObject({
      code: 'uninstall.incomplete',
      message: expect.stringContaining('lab: ') as string,
    });
    expect(provisioner.states.get('other')).toEqual({ state: 'absent' });
    expect(files.contents()).toHaveProperty([`${home}/clusters/lab/record.json`]);
    expect(removed).toEqual([]);
  });

  it('does nothing while the container engine cannot be asked, for its clusters would be forgotten', async () => {
    const { provisioner, files, uninstall } = place({});
    provisioner.list = async () => {
      throw new AppError('docker.missing');
    };
    const before = files.contents();
    await expect(eventsOf(uninstall())).rejects.toMatchObject({ code: 'uninstall.incomplete' });
    expect(files.contents()).toEqual(before);
  });

  it('is refused while something else is under way', async () => {
    const { provisioner, uninstall } = place(lab);
    await expect(eventsOf(uninstall(2))).rejects.toMatchObject({ code: 'engine.busy' });
    expect(provisioner.calls).toEqual([]);
  });
});
