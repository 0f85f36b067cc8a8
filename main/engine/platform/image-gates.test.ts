import { describe, expect, it } from 'vitest';
import type { GateFacts } from './gate.ts';
import { describeGate, isOpen, isSoft } from './gate.ts';
import { withImageGates } from './image-gates.ts';
import type { WorkItem } from './work-item.ts';

const item = (kind: string, role: WorkItem['role'], object: object): WorkItem => ({
  ...{ component: 'katib', key: kind, apiVersion: 'apps/v1', kind, namespace: 'kubeflow', name: 'one' },
  ...{
    role,
    workload: null,
    gates: [{ kind: 'secret', name: 'kubeflow/x', soft: true }],
    rank: 0,
    pace: 'usual',
    serves: [],
  },
  body: JSON.stringify(object),
});
const pod = { initContainers: [{ image: 'busybox' }], containers: [{ image: 'ghcr.io/a/b:1' }, { image: 'busybox' }] };

describe('a workload', () => {
  it('waits for its own images and no other, until they are there or left to the nodes', () => {
    const settled = new Set<string>();
    const [deployment, cron] = withImageGates(
      [
        item('Deployment', 'workload', { spec: { template: { spec: pod } } }),
        item('CronJob', 'workload', { spec: { jobTemplate: { spec: { template: { spec: pod } } } } }),
      ],
      (image) => settled.has(image),
    );
    expect(cron?.gates.map(({ kind }) => kind)).toEqual(['secret', 'image', 'image']);
    const gates = deployment?.gates.slice(1) ?? [];
    const facts = {} as GateFacts;
    expect(gates.map(describeGate)).toEqual(['image docker.io/library/busybox:latest', 'image ghcr.io/a/b:1']);
    expect(gates.map((gate) => isOpen(gate, facts))).toEqual([false, false]);
    settled.add('ghcr.io/a/b:1').add('docker.io/library/busybox:latest');
    expect(gates.map((gate) => isOpen(gate, facts))).toEqual([true, true]);
    expect(gates.some(isSoft)).toBe(false);
  });

  it('waits for none where nobody brings any, and nothing else waits for an image', () => {
    const items = [item('Deployment', 'workload', { spec: { template: { spec: pod } } })];
    expect(withImageGates(items, undefined)).toEqual(items);
    const service = [item('Service', 'passive', { spec: {} })];
    expect(withImageGates(service, () => false)).toEqual(service);
  });
});
