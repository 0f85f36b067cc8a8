import { describe, expect, it } from 'vitest';
import type { ClusterState, ClusterStatus } from '../../../contracts/clusters.ts';
import type { ToolStatus } from '../../../contracts/tools.ts';
import { contextOf, lookAt, withoutEngine } from '../../../test/fakes/doctor-facts.ts';
import { fakeProvisioner } from '../../../test/fakes/fake-provisioner.ts';
import { createClusters } from '../clusters/clusters.ts';
import { leftoversCheck } from './leftovers.ts';
import { otherClustersCheck } from './other-clusters.ts';
import { portsFreeCheck } from './ports-free.ts';
import { toolVersionsCheck } from './tool-versions.ts';

const noTools = { tool: async (name: string) => name };
const clustersOf = (states: Record<string, ClusterState>) => {
  const provisioner = fakeProvisioner(states);
  return { provisioner, clusters: createClusters([provisioner], noTools) };
};
const nobody = () => new Set<string>();

describe('the check of ports', () => {
  const portsOf = (taken: readonly number[]) => ({
    host: { network: { isPortFree: async (port: number) => !taken.includes(port) } },
  });
  const withCluster = (host: number) => ({
    list: async () => [{ name: 'lab', ports: [{ host, purpose: 'gateway' }] } as ClusterStatus],
  });
  const all = Array.from({ length: 20 }, (_, index) => 8080 + index);

  it.each([
    [[], 1, 'passed', 'is free'],
    [[8080], 8080, 'passed', 'leads to the cluster lab'],
    [[8080, 8081], 1, 'warned', 'Another program'],
    [all, 1, 'warned', 'Another program'],
  ] as const)('with %j taken is %s', async (taken, ours, state, says) => {
    const { outcome } = await lookAt(portsFreeCheck(withCluster(ours)), portsOf(taken));
    expect(outcome).toMatchObject({ state, says: expect.stringContaining(says) as string });
  });

  it('says which port would be taken', async () => {
    const { outcome } = await lookAt(portsFreeCheck(withCluster(1)), portsOf([8080, 8081]));
    expect(outcome).toHaveProperty('remedy', expect.stringContaining('8082'));
  });
});

describe('the check of other clusters', () => {
  const node = (name: string, label: string, cluster: string, state = 'running') => ({
    name,
    state,
    labels: { [label]: cluster },
  });
  const engineWith = (containers: readonly ReturnType<typeof node>[]) => ({
    host: {
      docker: {
        containers: async (labels: object) =>
          containers.filter((one) => Object.keys(labels).some((label) => label in one.labels)) as never,
      },
    },
  });
  const ours = { list: async () => [{ name: 'lab' } as ClusterStatus] };

  it('tells those of others that run, and none of ours', async () => {
    const scene = engineWith([
      node('lab-control-plane', 'io.x-k8s.kind.cluster', 'lab'),
      node('work-control-plane', 'io.x-k8s.kind.cluster', 'work'),
      node('old-control-plane', 'io.x-k8s.kind.cluster', 'old', 'exited'),
      node('minikube', 'name.minikube.sigs.k8s.io', 'minikube'),
    ]);
    const { outcome } = await lookAt(otherClustersCheck(ours), scene);
    expect(outcome).toMatchObject({
      state: 'warned',
      says: expect.stringContaining('minikube (minikube), work (kind)') as string,
      commands: ['docker stop minikube work-control-plane'],
    });
  });

  it('passes without any', async () => {
    expect((await lookAt(otherClustersCheck(ours), engineWith([]))).outcome.state).toBe('passed');
    expect((await lookAt(otherClustersCheck(ours), { hardware: withoutEngine() })).outcome.state).toBe('skipped');
  });
});

describe('the check of leftovers', () => {
  const half: ClusterState = { state: 'incomplete', reason: 'It is being made, or that was cut off.' };
  const record = '/home/test/.slipway/clusters/lost/creating';

  it('finds half a cluster, and files without one', async () => {
    const { clusters } = clustersOf({ lab: half, good: { state: 'running' } });
    const result = await lookAt(leftoversCheck(clusters, nobody), { files: { [record]: '' } });
    expect(result).toMatchObject({
      fixable: true,
      outcome: {
        state: 'warned',
        commands: ['slipway delete --cluster lab --yes', 'slipway delete --cluster lost --yes'],
      },
    });
  });

  it('leaves alone what an operation is at work on, what is whole, and the logs of a failure', async () => {
    const { clusters } = clustersOf({ lab: half, good: { state: 'stopped' } });
    const files = {
      '/home/test/.slipway/clusters/old/logs/a.log': '',
      '/home/test/.slipway/clusters/away/record.json': '',
    };
    const result = await lookAt(
      leftoversCheck(clusters, () => new Set(['lab'])),
      { files },
    );
    expect(result).toMatchObject({ fixable: false, outcome: { state: 'passed' } });
  });

  it('removes one, in the queue of its cluster', async () => {
    const { clusters, provisioner } = clustersOf({ lab: half });
    const context = contextOf();
    const draft = await leftoversCheck(clusters, nobody).fix?.(context);
    expect(draft).toMatchObject({ cluster: 'lab', steps: [{ by: 'slipway' }] });
    const [step] = draft?.steps ?? [];
    if (step?.by !== 'slipway') throw new Error('it has no step of its own');
    for await (const event of step.run(context)) expect(event).toHaveProperty('type');
    expect(provisioner.calls).toEqual(['delete lab']);
    expect(await leftoversCheck(clusters, nobody).fix?.(context)).toBeNull();
  });

  it('is known only while the engine runs', async () => {
    const check = leftoversCheck(clustersOf({}).clusters, nobody);
    expect((await lookAt(check, { hardware: withoutEngine() })).outcome.state).toBe('skipped');
  });
});

describe('the check of outside programs', () => {
  const tool = (found: ToolStatus['found']): ToolStatus => ({
    ...{ name: 'kind', wanted: '0.29', summary: '', onDemand: false },
    found,
  });
  it.each([
    [{ from: 'path', path: '/k', version: '0.33.0' }, 'passed', 'kind 0.33.0.'],
    [{ from: 'missing', reason: 'It is not on the PATH.', address: 'a' }, 'warned', 'kind: It is not on the PATH.'],
  ] as const)('%j is %s', async (found, state, says) => {
    const { outcome } = await lookAt(toolVersionsCheck({ list: async () => [tool(found)] }));
    expect(outcome).toMatchObject({ state, says });
  });

  it('does not miss what only some need', async () => {
    const kind = tool({ from: 'path', path: '/k', version: '0.33.0' });
    const missing = tool({ from: 'missing', reason: 'It is not on the PATH.', address: 'a' });
    const list = async () => [kind, { ...missing, name: 'etcd', onDemand: true }];
    const { outcome } = await lookAt(toolVersionsCheck({ list }));
    expect(outcome).toMatchObject({ state: 'passed', says: 'kind 0.33.0.' });
  });
});
