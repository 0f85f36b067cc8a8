import { describe, expect, test } from 'vitest';
import { headroomOf, tooLargeFor } from './headroom.ts';
import { requestsOf, simulatedPod } from './simulated-pod.ts';

const gibibyte = 2 ** 30;
const container = (requests: object, more: object = {}) => ({ name: 'one', resources: { requests }, ...more });

describe('what a pod requests', () => {
  test('is the sum of its containers; a limit counts where nothing is requested', () => {
    const spec = {
      containers: [
        container({ cpu: '250m', memory: '1Gi' }),
        { name: 'two', resources: { limits: { cpu: 1, 'nvidia.com/gpu': '2' } } },
      ],
    };
    expect(requestsOf(spec)).toEqual({ cpu: 1250, memory: gibibyte, 'nvidia.com/gpu': 2 });
  });

  test('is the largest init container where that is more, beside those that go on running', () => {
    const spec = {
      initContainers: [
        container({ cpu: '100m' }, { restartPolicy: 'Always' }),
        container({ cpu: '2' }),
        container({ memory: '1Gi' }),
      ],
      containers: [container({ cpu: '500m', memory: '2Gi' })],
    };
    expect(requestsOf(spec)).toEqual({ cpu: 2100, memory: 2 * gibibyte });
  });

  test('has the overhead of its runtime class', () => {
    expect(requestsOf({ containers: [container({ cpu: '1' })], overhead: { cpu: '250m' } })).toEqual({ cpu: 1250 });
  });
});

describe('a pod', () => {
  const metadata = (kind: string, name: string, labels = {}) => ({
    namespace: 'app',
    name: 'web-6d4c-x7',
    labels,
    ownerReferences: [{ kind, name, controller: true }],
  });

  test('belongs to the Deployment whose ReplicaSet made it', () => {
    expect(simulatedPod({ metadata: metadata('ReplicaSet', 'web-6d4c', { 'pod-template-hash': '6d4c' }) }).owner).toBe(
      'Deployment app/web',
    );
  });

  test('belongs to what else made it, or to itself', () => {
    expect(simulatedPod({ metadata: metadata('StatefulSet', 'db') }).owner).toBe('StatefulSet app/db');
    expect(simulatedPod({ metadata: { namespace: 'app', name: 'alone' } }).owner).toBe('Pod app/alone');
  });

  test('is told without a node only where the scheduler refused it', () => {
    const conditions = [{ type: 'PodScheduled', status: 'False', message: '0/1 nodes are available' }];
    expect(simulatedPod({ status: { conditions } }).unschedulable).toBe('0/1 nodes are available');
    expect(simulatedPod({ spec: { nodeName: 'node-1' }, status: { conditions } }).unschedulable).toBe('');
    expect(simulatedPod({ status: {} })).toMatchObject({ node: '', unschedulable: '' });
  });
});

describe('headroom', () => {
  const shapes = [
    { count: 1, millicores: 4000, memoryBytes: 8 * gibibyte, gpu: null },
    {
      count: 1,
      millicores: 8000,
      memoryBytes: 16 * gibibyte,
      gpu: { count: 1, model: 'nvidia-t4', resource: 'nvidia.com/gpu' },
    },
  ];
  const pod = (node: string, requests: Record<string, number>, ended = false) => ({
    owner: 'Deployment app/web',
    node,
    ended,
    unschedulable: '',
    requests,
  });

  test('is what all nodes have less what the placed pods request, and the most that one node has left', () => {
    const pods = [
      pod('node-1', { cpu: 1000 }),
      pod('node-2', { cpu: 6000, memory: gibibyte, 'nvidia.com/gpu': 1 }),
      pod('', { cpu: 9000 }),
      pod('node-2', { cpu: 1000 }, true),
    ];
    expect(headroomOf(shapes, pods)).toEqual([
      { resource: 'cpu', unit: 'millicores', have: 12_000, requested: 7000, left: 5000, largest: 3000 },
      {
        resource: 'memory',
        unit: 'bytes',
        have: 24 * gibibyte,
        requested: gibibyte,
        left: 23 * gibibyte,
        largest: 15 * gibibyte,
      },
      { resource: 'pods', unit: 'pieces', have: 220, requested: 2, left: 218, largest: 109 },
      { resource: 'nvidia.com/gpu', unit: 'pieces', have: 1, requested: 1, left: 0, largest: 0 },
    ]);
  });

  test('a pod that no node could ever take is told from one that finds them full', () => {
    expect(tooLargeFor({ cpu: 9000 }, shapes)).toBe('no node is large enough in cpu');
    expect(tooLargeFor({ 'amd.com/gpu': 1 }, shapes)).toBe('no node has any amd.com/gpu');
    expect(tooLargeFor({ cpu: 8000, memory: 16 * gibibyte, 'nvidia.com/gpu': 1 }, shapes)).toBeNull();
  });
});
