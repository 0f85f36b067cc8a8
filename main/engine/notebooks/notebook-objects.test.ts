import { describe, expect, it } from 'vitest';
import { fieldAt } from '../platform/fields.ts';
import { notebookObjects } from './notebook-objects.ts';
import { spawnerSettings } from './spawner-settings.ts';

const gibibyte = 2 ** 30;
const settings = spawnerSettings(`
spawnerFormDefaults:
  image: { value: "r.example/b:1", options: ["r.example/a:1", "r.example/b:1"] }
  imageGroupTwo: { value: "r.example/studio:1" }
  imagePullPolicy: { value: Never }
  cpu: { value: "0.5", limitFactor: "1.2" }
  memory: { value: 1.0Gi, limitFactor: none }
  shm: { value: false }
  workspaceVolume:
    value:
      mount: /home/ada
      newPvc: { spec: { storageClassName: fast, accessModes: [ReadWriteMany], resources: { requests: { storage: 2Gi } } } }
`);

const plan = {
  workspace: 'ada',
  name: 'first',
  image: 'r.example/b:1',
  kind: 'jupyter' as const,
  settings,
  labels: {},
};
const podOf = (object: unknown) => fieldAt(object, 'spec', 'template', 'spec');

describe('the settings of the notebooks page', () => {
  it('are read with the default image first', () => {
    expect(settings.images).toEqual([
      { image: 'r.example/b:1', kind: 'jupyter' },
      { image: 'r.example/a:1', kind: 'jupyter' },
      { image: 'r.example/studio:1', kind: 'rstudio' },
    ]);
  });

  it.each(['', '{', 'spawnerFormDefaults: 3', 'spawnerFormDefaults: { cpu: { value: many } }'])(
    'are upstream’s own where they say nothing: %s',
    (text) => {
      const read = spawnerSettings(text);
      expect(read).toMatchObject({ images: [], millicores: 500, memoryBytes: gibibyte, mountPath: '/home/jovyan' });
    },
  );
});

describe('the objects of a notebook', () => {
  it('are sized as the page would, with a volume of its class', () => {
    const { claims, notebook } = notebookObjects({ ...plan, input: { dataVolumes: [] } });
    expect(claims).toMatchObject([
      {
        metadata: { name: 'first-workspace', namespace: 'ada' },
        spec: { storageClassName: 'fast', accessModes: ['ReadWriteMany'] },
      },
    ]);
    const resources = { requests: { cpu: '500m', memory: String(gibibyte) }, limits: { cpu: '600m' } };
    expect(podOf(notebook)).toMatchObject({
      containers: [{ name: 'first', image: 'r.example/b:1', imagePullPolicy: 'Never', resources }],
      volumes: [{ persistentVolumeClaim: { claimName: 'first-workspace' } }],
    });
    expect(JSON.stringify(notebook)).not.toContain('/dev/shm');
  });

  it('are as asked for: GPU, no home volume, volumes that are there and new ones', () => {
    const { claims, notebook } = notebookObjects({
      ...plan,
      labels: { pipelines: 'true' },
      input: {
        millicores: 1500,
        memoryBytes: 2 * gibibyte,
        gpu: { resource: 'nvidia.com/gpu', count: 2 },
        workspaceVolume: { kind: 'none' },
        dataVolumes: [
          { kind: 'existing', name: 'there', mountPath: '/there' },
          { kind: 'new', bytes: gibibyte, mountPath: '/new' },
        ],
      },
    });
    expect(claims.map(({ metadata }) => metadata.name)).toEqual(['first-data-2']);
    expect(notebook.metadata['labels']).toMatchObject({ pipelines: 'true', app: 'first' });
    const [container] = fieldAt(podOf(notebook), 'containers') as unknown[];
    expect(container).toMatchObject({
      resources: { requests: { cpu: '1500m' }, limits: { 'nvidia.com/gpu': '2' } },
      volumeMounts: [
        { name: 'volume-0', mountPath: '/there' },
        { name: 'volume-1', mountPath: '/new' },
      ],
    });
  });

  it.each([
    ['jupyter', { 'notebooks.kubeflow.org/server-type': 'jupyter' }],
    ['code', { 'notebooks.kubeflow.org/server-type': 'group-one', 'notebooks.kubeflow.org/http-rewrite-uri': '/' }],
    [
      'rstudio',
      {
        'notebooks.kubeflow.org/server-type': 'group-two',
        'notebooks.kubeflow.org/http-rewrite-uri': '/',
        'notebooks.kubeflow.org/http-headers-request-set': '{"X-RStudio-Root-Path":"/notebook/ada/first/"}',
      },
    ],
  ] as const)('tell the gateway how to lead to %s', (kind, annotations) => {
    const { notebook } = notebookObjects({ ...plan, kind, input: { dataVolumes: [] } });
    expect(notebook.metadata['annotations']).toEqual(annotations);
  });
});
