import { AppError } from '../../contracts/app-error.ts';
import type { NotebookOptions, NotebookState, NotebookView } from '../../contracts/notebooks.ts';
import type { VolumeFile, VolumeView } from '../../contracts/volumes.ts';
import { type Channel, createChannel } from './channel.ts';
import type { Scene } from './fake-engine.ts';
import { busyScene } from './scenes.ts';

const gibibyte = 2 ** 30;
const workspace = 'kubeflow-user-example-com';

/** A notebook in a state. */
export function sampleNotebook(name: string, condition: NotebookState): NotebookView {
  return {
    ...{ workspace, name, condition, millicores: 500, memoryBytes: gibibyte, gpu: null },
    image: 'ghcr.io/kubeflow/kubeflow/notebook-servers/jupyter-scipy:v1.10.0',
    volumes: [{ claim: `${name}-workspace`, mountPath: '/home/jovyan' }],
    createdAt: '2026-11-20T10:00:00Z',
    path: `/notebook/${workspace}/${name}/`,
  };
}

function sampleVolume(name: string, usedBy: VolumeView['usedBy']): VolumeView {
  return {
    ...{ workspace, name, phase: 'Bound', bytes: 5 * gibibyte, storageClass: 'standard', usedBy },
    ...{ accessModes: ['ReadWriteOnce'], createdAt: '2026-11-20T10:00:00Z', deleting: false },
  };
}

const sampleNotebooks: readonly NotebookView[] = [
  sampleNotebook('broken', {
    state: 'failing',
    reason: 'its image r.example/none:1 cannot be pulled (ImagePullBackOff); the cluster goes on trying',
    warning: 'Failed: Error: ImagePullBackOff',
  }),
  sampleNotebook('coming', { state: 'starting', reason: 'its volume is made and its image is pulled', warning: null }),
  sampleNotebook('first', { state: 'running' }),
  sampleNotebook('resting', { state: 'stopped', since: '2026-11-21T10:00:00Z' }),
];

const sampleOptions: NotebookOptions = {
  workspace,
  workspaces: [workspace],
  images: [
    { image: 'ghcr.io/kubeflow/kubeflow/notebook-servers/jupyter-scipy:v1.10.0', kind: 'jupyter' },
    { image: 'ghcr.io/kubeflow/kubeflow/notebook-servers/codeserver-python:v1.10.0', kind: 'code' },
  ],
  ...{ millicores: 500, memoryBytes: gibibyte, volumeBytes: 5 * gibibyte, mountPath: '/home/jovyan' },
  gpus: [{ resource: 'nvidia.com/gpu', title: 'NVIDIA', count: 2 }],
  volumes: ['spare'],
  configurations: [{ name: 'pipelines', description: 'Allow access to pipelines', chosen: false }],
};

const file = (name: string, bytes: number): VolumeFile => ({
  ...{ name, kind: 'file', bytes },
  changedAt: '2026-11-24T09:12:00Z',
});
const folder = (name: string): VolumeFile => ({ ...file(name, 0), kind: 'folder', bytes: null });

const sampleFiles: Readonly<Record<string, VolumeFile[]>> = {
  '': [folder('data'), folder('.ipynb_checkpoints'), file('train.ipynb', 48_213), file('notes \ufffd.txt', 120)],
  data: [file('rows.parquet', 1.5 * gibibyte), file('labels.csv', 2_310)],
};

interface NotebookScene {
  readonly scene: Scene;
  readonly notebooks: Channel<NotebookView[]>;
  readonly volumes: Channel<VolumeView[]>;
  readonly asked: { method: string; input: unknown }[];
}

/** A cluster with notebooks in all states, and volumes of theirs and of nobody. */
export function notebookScene(views: readonly NotebookView[] = sampleNotebooks): NotebookScene {
  const asked: NotebookScene['asked'] = [];
  const notebooks = createChannel<NotebookView[]>({ latestOnly: true });
  notebooks.push([...views]);
  const volumes = createChannel<VolumeView[]>({ latestOnly: true });
  volumes.push([sampleVolume('first-workspace', [{ kind: 'notebook', name: 'first' }]), sampleVolume('spare', [])]);
  const note = (method: string, state: NotebookState) => async (input: { name: string }) => {
    asked.push({ method, input });
    return sampleNotebook(input.name, state);
  };
  const starting: NotebookState = { state: 'starting', reason: 'the notebook controller makes its pod', warning: null };
  const scene: Scene = {
    ...busyScene().scene,
    notebooks: {
      watch: (_input, { signal }) => notebooks.read(signal),
      options: async () => sampleOptions,
      create: async (input) => {
        if (input.image === 'refused')
          throw new AppError('notebook.refused', { name: input.name, why: 'the quota of the workspace is used up' });
        return note('create', starting)(input);
      },
      start: note('start', starting),
      stop: note('stop', { state: 'stopping' }),
      delete: async (input) => {
        asked.push({ method: 'delete', input });
        return { workspace, name: input.name, deletedVolumes: [] };
      },
      logs: async () => ({
        pod: 'first-0',
        lines: ['[I ServerApp] Jupyter Server is running at:', 'http://first-0:8888'],
      }),
    },
    volumes: {
      files: async ({ path }) => ({ workspace, more: false, files: sampleFiles[path] ?? [] }),
      watch: (_input, { signal }) => volumes.read(signal),
      delete: async (input) => {
        asked.push({ method: 'delete volume', input });
        return { workspace, name: input.name };
      },
    },
  };
  return { scene, notebooks, volumes, asked };
}
