import { describe, expect, it } from 'vitest';
import { notebookViews } from './notebook-view.ts';

const made = '2026-11-26T00:00:00Z';

function notebook({
  annotations = {},
  ...more
}: {
  annotations?: Record<string, string>;
  deletionTimestamp?: string;
} = {}) {
  const container = {
    name: 'first',
    image: 'registry.example/jupyter:1',
    resources: { requests: { cpu: '0.5', memory: '1.0Gi' }, limits: { cpu: '600m', 'nvidia.com/gpu': '1' } },
    volumeMounts: [
      { name: 'dshm', mountPath: '/dev/shm' },
      { name: 'first-workspace', mountPath: '/home/jovyan' },
    ],
  };
  const volumes = [
    { name: 'first-workspace', persistentVolumeClaim: { claimName: 'first-workspace' } },
    { name: 'dshm', emptyDir: { medium: 'Memory' } },
  ];
  return {
    metadata: { name: 'first', namespace: 'ada', creationTimestamp: made, annotations, ...more },
    spec: { template: { spec: { containers: [{ name: 'helper', image: 'other:1' }, container], volumes } } },
  };
}

function pod(status: object, metadata: object = {}) {
  const labels = { 'notebook-name': 'first' };
  const own = { name: 'first-0', namespace: 'ada', uid: 'pod-1', creationTimestamp: '2026-11-26T00:01:00Z', labels };
  return { metadata: { ...own, ...metadata }, status };
}

const ready = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
const waiting = (reason: string) => ({
  phase: 'Pending',
  containerStatuses: [{ name: 'first', image: 'registry.example/jupyter:1', state: { waiting: { reason } } }],
});

function warning(involvedObject: object, reason: string, at: string) {
  const metadata = { name: reason, namespace: 'ada' };
  return { metadata, type: 'Warning', involvedObject, reason, message: `${reason} happened\n`, lastTimestamp: at };
}

const conditionOf = (own: unknown, pods: unknown[] = [], events: unknown[] = []) =>
  notebookViews({ notebooks: [own], pods, events })[0]?.condition;

describe('a notebook', () => {
  it('is what its own container says, with its volumes and without the shared memory', () => {
    expect(notebookViews({ notebooks: [notebook()], pods: [pod(ready)], events: [] })).toEqual([
      {
        ...{ workspace: 'ada', name: 'first', image: 'registry.example/jupyter:1', condition: { state: 'running' } },
        ...{ millicores: 500, memoryBytes: 2 ** 30, gpu: { resource: 'nvidia.com/gpu', count: 1 } },
        volumes: [{ claim: 'first-workspace', mountPath: '/home/jovyan' }],
        ...{ createdAt: made, path: '/notebook/ada/first/' },
      },
    ]);
  });

  it('says nothing of what it cannot read', () => {
    const bare = { metadata: { name: 'x', namespace: 'ada' }, spec: {} };
    expect(notebookViews({ notebooks: [bare], pods: [], events: [] })).toMatchObject([
      { millicores: null, memoryBytes: null, gpu: null, volumes: [], createdAt: null },
    ]);
  });

  const stopped = notebook({ annotations: { 'kubeflow-resource-stopped': '2026-11-26T00:05:00Z' } });
  it.each([
    ['stopped once its pod is gone', stopped, [], { state: 'stopped', since: '2026-11-26T00:05:00Z' }],
    ['stopping as long as the pod is there', stopped, [pod(ready)], { state: 'stopping' }],
    [
      'stopped since nobody knows when, where the platform wrote no time',
      notebook({ annotations: { 'kubeflow-resource-stopped': 'reconciliation-lock' } }),
      [],
      { state: 'stopped', since: null },
    ],
    ['deleting', notebook({ deletionTimestamp: made }), [pod(ready)], { state: 'deleting' }],
    ['starting without a pod', notebook(), [], { state: 'starting', reason: 'the notebook controller makes its pod' }],
    ['starting while its image is pulled', notebook(), [pod(waiting('ContainerCreating'))], { state: 'starting' }],
    [
      'failing where its image cannot be pulled',
      notebook(),
      [pod(waiting('ImagePullBackOff'))],
      { state: 'failing', reason: expect.stringContaining('registry.example/jupyter:1 cannot be pulled') as string },
    ],
    [
      'starting, not running, when only the pod before it is still ready',
      notebook(),
      [pod(ready, { deletionTimestamp: made })],
      { state: 'starting' },
    ],
  ])('is %s', (_title, own, pods, expected) => {
    expect(conditionOf(own, pods)).toMatchObject(expected);
  });

  it('has the pod of its own workspace, not that of a namesake', () => {
    expect(conditionOf(notebook(), [pod(ready, { namespace: 'bob' })])).toMatchObject({ state: 'starting' });
  });

  it('repeats the newest warning about what it is made of now, and of nothing else', () => {
    const events = [
      warning({ kind: 'Pod', name: 'first-0', uid: 'pod-1' }, 'FailedMount', '2026-11-26T00:02:00Z'),
      warning({ kind: 'PersistentVolumeClaim', name: 'first-workspace' }, 'ProvisioningFailed', '2026-11-26T00:03:00Z'),
      warning({ kind: 'Pod', name: 'first-0', uid: 'pod-0' }, 'OfThePodBefore', '2026-11-26T00:04:00Z'),
      warning({ kind: 'PersistentVolumeClaim', name: 'other' }, 'OfAnother', '2026-11-26T00:05:00Z'),
      warning({ kind: 'Notebook', name: 'first' }, 'Old', '2026-11-25T00:00:00Z'),
    ];
    const pods = [pod(waiting('ContainerCreating'))];
    expect(conditionOf(notebook(), pods, events)).toMatchObject({
      warning: 'ProvisioningFailed: ProvisioningFailed happened',
    });
    expect(conditionOf(notebook(), pods, events.slice(2))).toMatchObject({ warning: null });
    expect(conditionOf(notebook(), [pod(ready)], events)).toEqual({ state: 'running' });
  });
});
