import { type OpenInput, shortId, type SnapshotView } from '../../../contracts/snapshots.ts';
import { type NotebookKey, serverPath, stoppedAnnotation } from '../notebooks/notebook-paths.ts';
import { type Fields, fieldAt, fieldsOf, listAt, textAt, textsAt } from '../platform/fields.ts';
import type { KubeObject } from '../platform/kube-object.ts';
import type { SnapshotContent } from './snapshot-files.ts';
import { originMark, type StateOrigin } from './state-origin.ts';
import { unfilledLabel } from './unfilled-claims.ts';

/** The longest name that a notebook may have. */
const longestName = 52;

/** What the cluster writes on a claim, and what binds it to the volume that it had. */
const ofTheVolume = ['volumeName', 'dataSource', 'dataSourceRef', 'volumeAttributesClassName'];

/** Has a volume made on a node before any pod asks for it: the scheduler writes the same for a pod that it has placed. */
const nodeAnnotation = 'volume.kubernetes.io/selected-node';

/** The name of a notebook that is opened from a snapshot, where none is given: the old one's and the snapshot's. Pure. */
export function nameOfOpened({ notebook, id }: Pick<SnapshotView, 'notebook' | 'id'>): string {
  return `${notebook.slice(0, longestName - shortId(id).length - 1)}-${shortId(id)}`;
}

/** The claim of a volume in the new notebook, by that of the old one. Pure. */
export function newClaimName(notebook: string, claim: string): string {
  return `${notebook}-${claim}`;
}

/** The claims of the volumes that a notebook is opened on: as large and of the same class, empty, and new. Pure. */
export function claimsToOpen(
  { volumes }: SnapshotContent,
  { workspace, name }: NotebookKey,
  node: string,
): KubeObject[] {
  return volumes.map((volume) => {
    const spec = Object.entries(fieldsOf(volume.claim['spec'])).filter(([field]) => !ofTheVolume.includes(field));
    const claim = newClaimName(name, volume.name);
    const labels = { 'app.kubernetes.io/managed-by': 'slipway', [unfilledLabel]: name };
    return {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: claim, namespace: workspace, labels, annotations: { [nodeAnnotation]: node } },
      spec: Object.fromEntries(spec),
    };
  });
}

/** A notebook as it was in a snapshot, under a new name, on other volumes, with what was asked otherwise. Pure. */
export function notebookToOpen(
  { notebook }: SnapshotContent,
  key: NotebookKey,
  asked: Pick<OpenInput, 'image' | 'millicores' | 'memoryBytes' | 'gpu'>,
  origin: StateOrigin,
): KubeObject {
  const old = { workspace: textAt(notebook, 'metadata', 'namespace'), name: textAt(notebook, 'metadata', 'name') };
  const { [stoppedAnnotation]: _, ...annotations } = textsAt(notebook, 'metadata', 'annotations');
  const labels = textsAt(notebook, 'metadata', 'labels');
  const pod = fieldAt(notebook, 'spec', 'template', 'spec');
  const containers = listAt(pod, 'containers');
  // As the notebook controller: the container of the notebook's own name, else the first.
  const main = containers.find((one) => textAt(one, 'name') === old.name) ?? containers[0];
  const renamed = containers.map((one) => {
    const moved = { ...fieldsOf(one), env: listAt(one, 'env').map((entry) => movedEntry(entry, old, key)) };
    return one === main ? { ...moved, name: key.name, ...changed(one, asked) } : moved;
  });
  return {
    apiVersion: textAt(notebook, 'apiVersion') || 'kubeflow.org/v1',
    kind: 'Notebook',
    metadata: {
      name: key.name,
      namespace: key.workspace,
      labels: labels['app'] === old.name ? { ...labels, app: key.name } : labels,
      annotations: { ...renamedPaths(annotations, old, key), ...originMark(origin) },
    },
    spec: {
      ...fieldsOf(notebook['spec']),
      template: {
        ...fieldsOf(fieldAt(notebook, 'spec', 'template')),
        spec: { ...fieldsOf(pod), containers: renamed, volumes: listAt(pod, 'volumes').map(onNewClaim(key.name)) },
      },
    },
  };
}

function onNewClaim(name: string): (volume: unknown) => Fields {
  return (volume) => {
    const claim = fieldsOf(fieldAt(volume, 'persistentVolumeClaim'));
    const claimName = textAt(claim, 'claimName');
    if (claimName === '') return fieldsOf(volume);
    return { ...fieldsOf(volume), persistentVolumeClaim: { ...claim, claimName: newClaimName(name, claimName) } };
  };
}

/** The path of a notebook's page is in its environment; any other entry stays what it is. */
function movedEntry(entry: unknown, old: NotebookKey, key: NotebookKey): Fields {
  if (textAt(entry, 'value') !== serverPath(old)) return fieldsOf(entry);
  return { ...fieldsOf(entry), value: serverPath(key) };
}

/** Some annotations hold the path too, within a text. */
function renamedPaths(annotations: Readonly<Record<string, string>>, old: NotebookKey, key: NotebookKey) {
  const moved = Object.entries(annotations).map(([name, value]) => [
    name,
    value.replaceAll(`${serverPath(old)}/`, `${serverPath(key)}/`),
  ]);
  return Object.fromEntries(moved) as Record<string, string>;
}

function changed(
  container: unknown,
  { image, millicores, memoryBytes, gpu }: Pick<OpenInput, 'image' | 'millicores' | 'memoryBytes' | 'gpu'>,
): Fields {
  const resources = fieldsOf(fieldAt(container, 'resources'));
  // A limit below what is asked for would be refused.
  const replaced = (field: string) =>
    (field === 'cpu' && millicores !== undefined) ||
    (field === 'memory' && memoryBytes !== undefined) ||
    (field.includes('/') && gpu !== undefined);
  const kept = (fields: unknown) =>
    Object.fromEntries(Object.entries(fieldsOf(fields)).filter(([field]) => !replaced(field)));
  const requests = {
    ...kept(resources['requests']),
    ...(millicores === undefined ? {} : { cpu: `${String(millicores)}m` }),
    ...(memoryBytes === undefined ? {} : { memory: String(memoryBytes) }),
  };
  const devices = gpu === undefined || gpu.count === 0 ? {} : { [gpu.resource]: String(gpu.count) };
  const limits = { ...kept(resources['limits']), ...devices };
  return { ...(image === undefined ? {} : { image }), resources: { ...resources, requests, limits } };
}
