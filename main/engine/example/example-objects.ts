import { type NotebookKey, serverPath } from '../notebooks/notebook-paths.ts';
import type { KubeObject } from '../platform/kube-object.ts';

interface ExampleParts extends NotebookKey {
  readonly image: string;
  /** The text of the notebook's file. */
  readonly notebook: string;
}

export const exampleFile = 'first-run.ipynb';
/** What we made bears it, so that nobody else's notebook is taken for ours. */
export const exampleLabel = 'slipway.dev/example';
const home = '/home/jovyan';
/** Jupyter's own port and the user's group in all notebook images of Kubeflow. */
const port = 8888;
const usersGroup = 100;

/**
 * The objects of the example: its file, a volume for the home folder, and the platform's own Notebook. An init container
 * lays the file into the home folder, where it can be changed and saved; one that is there already stays. Pure.
 */
export function exampleObjects(parts: ExampleParts): KubeObject[] {
  const { workspace, name, notebook } = parts;
  const metadata = (own: string) => ({
    name: own,
    namespace: workspace,
    labels: { [exampleLabel]: name, 'app.kubernetes.io/managed-by': 'slipway' },
  });
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(fileMap(name)), data: { [exampleFile]: notebook } },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: metadata(volumeOf(name)),
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    },
    {
      apiVersion: 'kubeflow.org/v1',
      kind: 'Notebook',
      metadata: {
        ...metadata(name),
        labels: { ...metadata(name).labels, app: name },
        annotations: { 'notebooks.kubeflow.org/server-type': 'jupyter' },
      },
      spec: { template: { spec: podOf(parts) } },
    },
  ];
}

function podOf({ workspace, name, image }: ExampleParts) {
  const volume = { name: 'home', mountPath: home };
  const shared = { image, imagePullPolicy: 'IfNotPresent' };
  return {
    serviceAccountName: 'default-editor',
    securityContext: { fsGroup: usersGroup },
    initContainers: [
      {
        name: 'example',
        ...shared,
        command: ['sh', '-c', `test -e ${home}/${exampleFile} || cp /example/${exampleFile} ${home}/${exampleFile}`],
        volumeMounts: [volume, { name: 'example', mountPath: '/example', readOnly: true }],
        resources: { requests: { cpu: '10m', memory: '32Mi' } },
      },
    ],
    containers: [
      {
        // The notebook controller looks for a container of the notebook's own name.
        name,
        ...shared,
        env: [{ name: 'NB_PREFIX', value: serverPath({ workspace, name }) }],
        ports: [{ containerPort: port, name: 'notebook-port' }],
        readinessProbe: { httpGet: { path: `${serverPath({ workspace, name })}/api`, port }, periodSeconds: 2 },
        volumeMounts: [volume],
        resources: { requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '1Gi' } },
      },
    ],
    volumes: [
      { name: 'home', persistentVolumeClaim: { claimName: volumeOf(name) } },
      { name: 'example', configMap: { name: fileMap(name) } },
    ],
  };
}

/** The path of the opened notebook behind the gateway. */
export function examplePath(place: NotebookKey): string {
  return `${serverPath(place)}/lab/tree/${exampleFile}`;
}

function fileMap(name: string): string {
  return `${name}-example`;
}

function volumeOf(name: string): string {
  return `${name}-home`;
}
