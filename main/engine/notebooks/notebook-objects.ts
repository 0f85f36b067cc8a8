import type { ImageKind, NotebookInput } from '../../../contracts/notebooks.ts';
import type { KubeObject } from '../platform/kube-object.ts';
import { type NotebookKey, serverPath } from './notebook-paths.ts';
import type { SpawnerSettings } from './spawner-settings.ts';

/** A notebook that is to be, everything decided. */
export interface NotebookPlan extends NotebookKey {
  readonly image: string;
  readonly kind: ImageKind;
  readonly input: Pick<NotebookInput, 'millicores' | 'memoryBytes' | 'gpu' | 'workspaceVolume' | 'dataVolumes'>;
  readonly settings: SpawnerSettings;
  /** Labels that the chosen configurations look for. */
  readonly labels: Readonly<Record<string, string>>;
}

interface Mount {
  readonly claim: string;
  readonly mountPath: string;
  /** Where it is to be made; null where it is there. */
  readonly bytes: number | null;
}

const port = 8888;
const usersGroup = 100;
const managed = { 'app.kubernetes.io/managed-by': 'slipway' };
const serverTypes: Readonly<Record<ImageKind, string>> = {
  jupyter: 'jupyter',
  code: 'group-one',
  rstudio: 'group-two',
};

/** The objects of a notebook: the volumes to be made, and the platform's own Notebook as its page would make it. Pure. */
export function notebookObjects(plan: NotebookPlan): { readonly claims: KubeObject[]; readonly notebook: KubeObject } {
  const { workspace, name } = plan;
  const mounts = mountsOf(plan);
  return {
    claims: mounts.flatMap((mount) => (mount.bytes === null ? [] : [claimOf(plan, mount.claim, mount.bytes)])),
    notebook: {
      apiVersion: 'kubeflow.org/v1',
      kind: 'Notebook',
      metadata: {
        name,
        namespace: workspace,
        labels: { ...plan.labels, ...managed, app: name },
        annotations: annotationsOf(plan),
      },
      spec: { template: { spec: podOf(plan, mounts) } },
    },
  };
}

function mountsOf({ name, input, settings }: NotebookPlan): Mount[] {
  const home = input.workspaceVolume ?? { kind: 'new', bytes: settings.volumeBytes };
  const own = { mountPath: settings.mountPath, fallback: `${name}-workspace` };
  const wanted = [
    ...(home.kind === 'none' ? [] : [{ ...home, ...own }]),
    ...input.dataVolumes.map((volume, index) => ({ ...volume, fallback: `${name}-data-${String(index + 1)}` })),
  ];
  return wanted.map((volume) => ({
    claim: volume.name ?? volume.fallback,
    mountPath: volume.mountPath,
    bytes: volume.kind === 'new' ? volume.bytes : null,
  }));
}

function claimOf({ workspace, settings }: NotebookPlan, name: string, bytes: number): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: workspace, labels: managed },
    spec: {
      accessModes: settings.accessModes,
      resources: { requests: { storage: String(bytes) } },
      ...(settings.storageClass === null ? {} : { storageClassName: settings.storageClass }),
    },
  };
}

function podOf(plan: NotebookPlan, mounts: readonly Mount[]) {
  const { workspace, name, image, settings } = plan;
  const volumes = mounts.map(({ claim }, index) => ({
    name: `volume-${String(index)}`,
    persistentVolumeClaim: { claimName: claim },
  }));
  const volumeMounts = mounts.map(({ mountPath }, index) => ({ name: `volume-${String(index)}`, mountPath }));
  const shared = settings.sharedMemory;
  return {
    serviceAccountName: 'default-editor',
    // The user's group in all notebook images of Kubeflow: new volumes belong to root.
    securityContext: { fsGroup: usersGroup },
    containers: [
      {
        name,
        image,
        imagePullPolicy: settings.pullPolicy,
        env: [{ name: 'NB_PREFIX', value: serverPath({ workspace, name }) }],
        ports: [{ containerPort: port, name: 'notebook-port' }],
        readinessProbe: { tcpSocket: { port }, periodSeconds: 2 },
        resources: resourcesOf(plan),
        volumeMounts: [...volumeMounts, ...(shared ? [{ name: 'dshm', mountPath: '/dev/shm' }] : [])],
      },
    ],
    volumes: [...volumes, ...(shared ? [{ name: 'dshm', emptyDir: { medium: 'Memory' } }] : [])],
  };
}

function resourcesOf({ input, settings }: NotebookPlan) {
  const millicores = input.millicores ?? settings.millicores;
  const bytes = input.memoryBytes ?? settings.memoryBytes;
  const { cpuLimitFactor, memoryLimitFactor } = settings;
  const gpu = input.gpu === undefined ? {} : { [input.gpu.resource]: String(input.gpu.count) };
  return {
    requests: { cpu: `${String(millicores)}m`, memory: String(bytes) },
    limits: {
      ...(cpuLimitFactor === null ? {} : { cpu: `${String(Math.ceil(millicores * cpuLimitFactor))}m` }),
      ...(memoryLimitFactor === null ? {} : { memory: String(Math.ceil(bytes * memoryLimitFactor)) }),
      ...gpu,
    },
  };
}

/** What the notebook controller makes the gateway's route of. */
function annotationsOf({ kind, workspace, name }: NotebookPlan): Record<string, string> {
  const prefix = 'notebooks.kubeflow.org';
  const rootPath = JSON.stringify({ 'X-RStudio-Root-Path': `${serverPath({ workspace, name })}/` });
  return {
    [`${prefix}/server-type`]: serverTypes[kind],
    ...(kind === 'jupyter' ? {} : { [`${prefix}/http-rewrite-uri`]: '/' }),
    ...(kind === 'rstudio' ? { [`${prefix}/http-headers-request-set`]: rootPath } : {}),
  };
}
