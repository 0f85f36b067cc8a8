import { describe, expect, it } from 'vitest';
import { fakeHost } from '../../../test/fakes/fake-host.ts';
import { type FakeProvisioner, fakeProvisioner } from '../../../test/fakes/fake-provisioner.ts';
import { type MemoryFiles, memoryFiles } from '../../../test/fakes/memory-files.ts';
import { clusterHandlers } from './cluster-handlers.ts';
import { writeRecord } from './cluster-record.ts';
import { createClusters } from './clusters.ts';
import { deleteOperation } from './delete-operation.ts';
import { powerOperation } from './power-operations.ts';

const folder = '/home/test/.slipway/clusters/lab';

function place(provisioner: FakeProvisioner, files: MemoryFiles = memoryFiles()) {
  const host = fakeHost({ files });
  const clusters = createClusters([provisioner], { tool: async (name) => name });
  return { host, clusters, files, context: { host, signal: new AbortController().signal } };
}

async function finish<Event>(task: AsyncGenerator<Event, string>): Promise<{ events: Event[]; summary: string }> {
  const events: Event[] = [];
  let step = await task.next();
  for (; step.done !== true; step = await task.next()) events.push(step.value);
  return { events, summary: step.value };
}

describe.each([
  { kind: 'start', from: 'stopped', to: 'running', says: 'The cluster lab runs.' },
  { kind: 'stop', from: 'running', to: 'stopped', says: 'The cluster lab is stopped.' },
  { kind: 'pause', from: 'running', to: 'paused', says: 'The cluster lab is paused.' },
  { kind: 'resume', from: 'paused', to: 'running', says: 'The cluster lab runs.' },
] as const)('$kind', ({ kind, from, to, says }) => {
  it('does it, and nothing where it is done', async () => {
    const provisioner = fakeProvisioner({ lab: { state: from } });
    const { clusters, context } = place(provisioner);
    const operation = powerOperation(kind, clusters);
    expect((await finish(operation.run({ cluster: 'lab' }, context))).summary).toBe(says);
    expect(provisioner.states.get('lab')).toEqual({ state: to });
    const again = await finish(operation.run({ cluster: 'lab' }, context));
    expect(again.events.at(-1)).toMatchObject({ type: 'step', state: 'skipped' });
    expect(provisioner.calls).toEqual([`${kind} lab`]);
  });

  it('says that there is no such cluster, or only half of it', async () => {
    const { clusters, context } = place(fakeProvisioner({ half: { state: 'incomplete', reason: 'cut off' } }));
    const operation = powerOperation(kind, clusters);
    await expect(finish(operation.run({ cluster: 'lab' }, context))).rejects.toMatchObject({ code: 'cluster.unknown' });
    await expect(finish(operation.run({ cluster: 'half' }, context))).rejects.toMatchObject({
      code: 'cluster.not-running',
    });
  });
});

describe('delete', () => {
  it('removes the cluster, its context and its folder', async () => {
    const provisioner = fakeProvisioner({ lab: { state: 'stopped' } });
    const { clusters, context, files, host } = place(provisioner);
    await files.writeAtomic('/home/test/.kube/config', 'clusters: []\n');
    const kubeconfig = 'clusters: [{cluster: {server: a}}]\nusers: [{user: {}}]\n';
    provisioner.kubeconfig = async () => kubeconfig;
    await clusterHandlers(clusters, host).mergeKubeconfig({ cluster: 'lab' }, context);
    await files.writeAtomic(`${folder}/logs/a.log`, 'x');
    const { summary } = await finish(deleteOperation(clusters).run({ cluster: 'lab' }, context));
    expect(summary).toBe('The cluster lab is deleted.');
    expect(files.contents()).toEqual({ '/home/test/.kube/config': 'clusters: []\n' });
  });

  it('goes on where it was cut off, and says when nothing is left', async () => {
    const { clusters, context, files } = place(fakeProvisioner());
    await files.writeAtomic(`${folder}/logs/a.log`, 'x');
    const operation = deleteOperation(clusters);
    expect((await finish(operation.run({ cluster: 'lab' }, context))).summary).toBe('The cluster lab is deleted.');
    expect((await finish(operation.run({ cluster: 'lab' }, context))).summary).toMatch(/nothing had to be deleted/);
  });

  it('is not kept from it by a broken kubeconfig, and says so', async () => {
    const { clusters, context, files, host } = place(fakeProvisioner({ lab: { state: 'running' } }));
    const provisioner = clusters.provisioners[0] as FakeProvisioner;
    provisioner.kubeconfig = async () => 'clusters: [{cluster: {server: a}}]\nusers: [{user: {}}]\n';
    await clusterHandlers(clusters, host).mergeKubeconfig({ cluster: 'lab' }, context);
    await files.writeAtomic('/home/test/.kube/config', 'clusters: [\n');
    const { events } = await finish(deleteOperation(clusters).run({ cluster: 'lab' }, context));
    expect(events).toContainEqual({
      type: 'warning',
      text: expect.stringContaining('slipway-lab was left in your kubeconfig') as string,
    });
    expect(files.contents()).toEqual({ '/home/test/.kube/config': 'clusters: [\n' });
  });
});

describe('the clusters', () => {
  it('are listed by name, from the provisioners', async () => {
    const { clusters, context } = place(fakeProvisioner({ two: { state: 'running' }, one: { state: 'paused' } }));
    expect((await clusters.list(context)).map(({ name }) => name)).toEqual(['one', 'two']);
  });

  it('have names that are no paths', async () => {
    const { clusters, context, host } = place(fakeProvisioner());
    await expect(clusterHandlers(clusters, host).status({ cluster: '../../etc' }, context)).rejects.toMatchObject({
      code: 'input.invalid',
    });
  });

  it('say when their record is damaged or names an unknown provisioner', async () => {
    const { clusters, context, files, host } = place(fakeProvisioner());
    await files.writeAtomic(`${folder}/record.json`, '{"schema": 1');
    await expect(clusters.status('lab', context)).rejects.toMatchObject({ code: 'file.unreadable' });
    const record = {
      schema: 1 as const,
      name: 'lab',
      provisioner: 'gone',
      nodes: 1,
      nodeImage: null,
      gatewayPort: 8080,
      createdAt: '',
      platform: null,
    };
    await writeRecord(host, record);
    await expect(clusters.status('lab', context)).rejects.toMatchObject({ code: 'provisioner.unknown' });
  });
});
