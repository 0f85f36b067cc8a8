import { describe, expect, it } from 'vitest';
import { volumeViews } from './volume-view.ts';

const claim = (name: string, more: object = {}) => ({
  metadata: { name, namespace: 'ada', creationTimestamp: '2026-11-26T00:00:00Z' },
  spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'standard', resources: { requests: { storage: '5Gi' } } },
  status: { phase: 'Bound', capacity: { storage: '6Gi' } },
  ...more,
});
const mounting = (name: string) => ({ volumes: [{ name: 'v', persistentVolumeClaim: { claimName: name } }] });
const pod = (name: string, spec: object, phase: string, labels = {}, namespace = 'ada') => ({
  metadata: { name, namespace, labels },
  spec,
  status: { phase },
});
const usersOf = (pods: unknown[], notebooks: unknown[] = []) =>
  volumeViews({ claims: [claim('work')], pods, notebooks })[0]?.usedBy;

describe('a volume', () => {
  it('has the size that it got, or asks for as long as it got none', () => {
    const pending = claim('new', { status: { phase: 'Pending' } });
    expect(volumeViews({ claims: [claim('work'), pending], pods: [], notebooks: [] })).toMatchObject([
      { name: 'new', phase: 'Pending', bytes: 5 * 2 ** 30, usedBy: [] },
      { name: 'work', phase: 'Bound', bytes: 6 * 2 ** 30, storageClass: 'standard', deleting: false },
    ]);
  });

  it('is used by a notebook whether that runs or not, and told of once', () => {
    const notebook = { metadata: { name: 'first', namespace: 'ada' }, spec: { template: { spec: mounting('work') } } };
    const own = pod('first-0', mounting('work'), 'Running', { 'notebook-name': 'first' });
    expect(usersOf([], [notebook])).toEqual([{ kind: 'notebook', name: 'first' }]);
    expect(usersOf([own], [notebook])).toEqual([{ kind: 'notebook', name: 'first' }]);
  });

  it('is used by pods that go on, not by those that have ended or stand in another workspace', () => {
    const pods = [
      pod('step-1', mounting('work'), 'Running'),
      pod('step-0', mounting('work'), 'Succeeded'),
      pod('other', mounting('work'), 'Running', {}, 'bob'),
    ];
    expect(usersOf(pods)).toEqual([{ kind: 'pod', name: 'step-1' }]);
  });
});
