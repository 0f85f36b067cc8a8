import { describe, expect, test } from 'vitest';
import { componentVersion } from './component-version.ts';
import { measureObjects } from './footprint.ts';

const mebibyte = 2 ** 20;

function workload(kind: string, pod: object, spec: object = {}, namespace = 'kubeflow'): object {
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name: kind.toLowerCase(), namespace },
    spec: { ...spec, template: pod },
  };
}

function container(name: string, requests?: object, more: object = {}): object {
  return { name, image: `registry.example/${name}:1`, resources: { requests }, ...more };
}

describe('what rendered objects come to', () => {
  test('is what the scheduler counts', () => {
    const pod = {
      spec: {
        initContainers: [
          container('first', { cpu: '1', memory: '1Mi' }),
          container('beside', { cpu: '50m' }, { restartPolicy: 'Always' }),
        ],
        containers: [
          container('main', { cpu: '0.1', memory: '64Mi' }),
          container('limited', undefined, { resources: { limits: { memory: '36Mi' } } }),
        ],
      },
    };
    const { footprint, containers } = measureObjects([workload('Deployment', pod, { replicas: 2 })]);
    expect(footprint).toEqual({
      objects: 1,
      workloads: 1,
      pods: 2,
      requests: { millicores: 2000, memoryBytes: 200 * mebibyte },
      perNode: { millicores: 0, memoryBytes: 0 },
      volumeBytes: 0,
      images: [
        'registry.example/beside:1',
        'registry.example/first:1',
        'registry.example/limited:1',
        'registry.example/main:1',
      ],
    });
    expect(
      containers.map(({ container: name, replicas, millicores, memoryBytes }) => [
        name,
        replicas,
        millicores,
        memoryBytes,
      ]),
    ).toEqual([
      ['beside', 2, 50, 0],
      ['main', 2, 100, 64 * mebibyte],
      ['limited', 2, 0, 36 * mebibyte],
    ]);
  });

  test('has volumes, agents of every node, and jobs that end', () => {
    const claim = { spec: { resources: { requests: { storage: '1Gi' } } } };
    const one = { spec: { containers: [container('one', { cpu: '10m', memory: '10Mi' })] } };
    const { footprint } = measureObjects([
      { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data', namespace: 'kubeflow' }, ...claim },
      workload('StatefulSet', one, { replicas: 3, volumeClaimTemplates: [claim] }),
      workload('DaemonSet', one),
      { ...workload('Job', one), apiVersion: 'batch/v1' },
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name: 'cron' },
        spec: { jobTemplate: { spec: { template: one } } },
      },
      { apiVersion: 'serving.example/v1', kind: 'Deployment', metadata: { name: 'other' }, spec: {} },
    ]);
    expect(footprint).toMatchObject({
      objects: 6,
      workloads: 3,
      pods: 4,
      requests: { millicores: 30, memoryBytes: 30 * mebibyte },
      perNode: { millicores: 10, memoryBytes: 10 * mebibyte },
      volumeBytes: 4 * 1024 * mebibyte,
    });
  });

  test('says what the mesh needs to know, and what its sidecar requests', () => {
    const name = 'sidecar.istio.io/inject';
    const pod = (metadata: object, spec: object = {}) => ({
      metadata,
      spec: { containers: [container('one')], ...spec },
    });
    const namespace = (id: string, labels?: object) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: id, labels },
    });
    const values = { global: { proxy: { resources: { requests: { cpu: '10m', memory: '40Mi' } } } } };
    const measured = measureObjects([
      namespace('on', { 'istio-injection': 'enabled' }),
      namespace('off', { 'istio-injection': 'disabled' }),
      namespace('open'),
      workload('Deployment', pod({ labels: { [name]: 'true' } })),
      workload('Deployment', pod({ labels: { [name]: 'false' } })),
      workload('Deployment', pod({ annotations: { [name]: 'false' } })),
      workload('Deployment', pod({ annotations: { [name]: 'true' } })),
      workload('Deployment', pod({ labels: { [name]: 'true' } }, { hostNetwork: true })),
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'istio-sidecar-injector', namespace: 'mesh' },
        data: { values: JSON.stringify(values) },
      },
    ]);
    expect(measured.injection).toEqual({ on: true, off: false, open: null });
    expect(measured.containers.map(({ inject }) => inject)).toEqual([true, false, false, null, false]);
    expect(measured.sidecar).toEqual({ millicores: 10, memoryBytes: 40 * mebibyte });
    expect(measured.namespaces).toEqual(['kubeflow', 'mesh', 'off', 'on', 'open']);
  });

  test('is not made up for what is no object', () => {
    expect(() => measureObjects([{ kind: 'Deployment' }])).toThrow('metadata');
    expect(() =>
      measureObjects([workload('Deployment', { spec: { containers: [container('x', { cpu: 'much' })] } })]),
    ).toThrow('much');
  });
});

describe('the version of a component', () => {
  test.each([
    ['pvc-viewer', ['a/pvcviewer-controller:v1.10.0', 'b/kube-rbac-proxy:v0.13.1'], [], 'v1.10.0'],
    ['trainer', ['a/jobset:v0.10.1', 'host:5000/trainer/manager:v2.1.0'], [], 'v2.1.0'],
    ['pipelines', ['a/kfp-api:2.16.0', 'mysql:8.4', 'a/kfp-ui:2.16.0'], [], '2.16.0'],
    ['knative', ['a/knative/activator@sha256:12'], ['1.21.1'], '1.21.1'],
    ['knative', ['a/knative/activator@sha256:12'], ['1.21.1', '1.20'], 'unknown'],
    ['x', ['host:5000/image'], [], 'unknown'],
    ['foundation', [], ['7'], '26.03'],
  ])('%s of %j is what upstream says', (id, images, versions, version) => {
    expect(componentVersion(id, { images, versions }, '26.03')).toBe(version);
  });
});
