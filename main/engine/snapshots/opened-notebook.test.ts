import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { objectNameSchema } from '../../../contracts/object-name.ts';
import { fieldAt, listAt } from '../platform/fields.ts';
import { claimsToOpen, nameOfOpened, notebookToOpen } from './opened-notebook.ts';
import type { SnapshotContent } from './snapshot-files.ts';

const resources = {
  requests: { cpu: '500m', memory: '1Gi' },
  limits: { cpu: '600m', memory: '1200Mi', 'nvidia.com/gpu': '1' },
};
const content: SnapshotContent = {
  schema: 1,
  node: 'n1',
  notebook: {
    apiVersion: 'kubeflow.org/v1',
    kind: 'Notebook',
    metadata: {
      name: 'first',
      namespace: 'ada',
      labels: { app: 'first', 'add-gpu': 'true' },
      annotations: {
        'kubeflow-resource-stopped': '2026-01-01T00:00:00Z',
        'notebooks.kubeflow.org/http-headers-request-set': '{"X-RStudio-Root-Path":"/notebook/ada/first/"}',
      },
    },
    spec: {
      template: {
        spec: {
          serviceAccountName: 'default-editor',
          containers: [
            { name: 'side', image: 'r.example/side:1', env: [{ name: 'KEPT', value: 'first' }] },
            {
              name: 'first',
              image: 'r.example/jupyter:1',
              env: [
                { name: 'NB_PREFIX', value: '/notebook/ada/first' },
                { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
              ],
              resources,
              volumeMounts: [{ name: 'home', mountPath: '/home/jovyan' }],
            },
          ],
          volumes: [
            { name: 'home', persistentVolumeClaim: { claimName: 'work', readOnly: false } },
            { name: 'dshm', emptyDir: { medium: 'Memory' } },
          ],
        },
      },
    },
  },
  volumes: [
    {
      name: 'work',
      folder: '/var/work',
      claim: {
        metadata: { name: 'work', annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } },
        spec: {
          accessModes: ['ReadWriteOnce'],
          volumeName: 'pvc-1',
          storageClassName: 'standard',
          resources: { requests: { storage: '5Gi' } },
        },
      },
    },
  ],
};
const key = { workspace: 'team', name: 'again' };
const origin = { snapshot: 'abc', since: '2026-01-02T00:00:00.000Z' };
const open = (asked: Parameters<typeof notebookToOpen>[2] = {}) => notebookToOpen(content, key, asked, origin);
const pod = (notebook: unknown) => fieldAt(notebook, 'spec', 'template', 'spec');

describe('a notebook that is opened from a snapshot', () => {
  it('is what it was, under its own name and path, running, on volumes of its own', () => {
    const opened = open();
    expect(fieldAt(opened, 'metadata')).toEqual({
      name: 'again',
      namespace: 'team',
      labels: { app: 'again', 'add-gpu': 'true' },
      annotations: {
        'notebooks.kubeflow.org/http-headers-request-set': '{"X-RStudio-Root-Path":"/notebook/team/again/"}',
        'slipway.dev/state-of-snapshot': 'abc 2026-01-02T00:00:00.000Z',
      },
    });
    expect(listAt(pod(opened), 'volumes')).toEqual([
      { name: 'home', persistentVolumeClaim: { claimName: 'again-work', readOnly: false } },
      { name: 'dshm', emptyDir: { medium: 'Memory' } },
    ]);
    const [side, main] = listAt(pod(opened), 'containers');
    expect(side).toEqual({ name: 'side', image: 'r.example/side:1', env: [{ name: 'KEPT', value: 'first' }] });
    expect(main).toMatchObject({
      name: 'again',
      image: 'r.example/jupyter:1',
      env: [
        { name: 'NB_PREFIX', value: '/notebook/team/again' },
        { name: 'TOKEN', valueFrom: {} },
      ],
      resources,
    });
    expect(fieldAt(pod(opened), 'serviceAccountName')).toBe('default-editor');
  });

  it('has the image and the size that were asked for, with no limit below them', () => {
    const asked = { image: 'r.example/new:2', millicores: 2000, memoryBytes: 4e9 };
    const [, main] = listAt(pod(open({ ...asked, gpu: { resource: 'amd.com/gpu', count: 2 } })), 'containers');
    expect(main).toMatchObject({ image: 'r.example/new:2' });
    expect(fieldAt(main, 'resources')).toEqual({
      requests: { cpu: '2000m', memory: '4000000000' },
      limits: { 'amd.com/gpu': '2' },
    });
    const [, without] = listAt(pod(open({ gpu: { resource: 'nvidia.com/gpu', count: 0 } })), 'containers');
    expect(fieldAt(without, 'resources', 'limits')).toEqual({ cpu: '600m', memory: '1200Mi' });
  });

  it('gets volumes as large and of the same class, made on a node before a pod asks for them', () => {
    expect(claimsToOpen(content, key, 'n2')).toMatchObject([
      {
        metadata: { name: 'again-work', annotations: { 'volume.kubernetes.io/selected-node': 'n2' } },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'standard',
          resources: { requests: { storage: '5Gi' } },
        },
      },
    ]);
    const [claim] = claimsToOpen(content, key, 'n2');
    expect(fieldAt(claim, 'spec', 'volumeName')).toBeUndefined();
    expect(fieldAt(claim, 'metadata', 'annotations')).not.toHaveProperty('pv.kubernetes.io/bind-completed');
  });

  it('has a name that a notebook may have, whatever the old one was called', () => {
    const names = fc.stringMatching(/^[a-z]([a-z0-9-]{0,50}[a-z0-9])?$/);
    const ids = fc.stringMatching(/^[0-9a-f]{64}$/);
    fc.assert(
      fc.property(names, ids, (notebook, id) => {
        expect(objectNameSchema.safeParse(nameOfOpened({ notebook, id })).success).toBe(true);
      }),
    );
  });
});
