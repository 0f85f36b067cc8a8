import type { NotebookState, NotebookView } from '../../../contracts/notebooks.ts';
import { parseCpu, parseMemory } from '../planning/quantity.ts';
import { fieldAt, fieldsOf, listAt, textAt, textsAt } from '../platform/fields.ts';
import { nameOf, namespaceOf, placeOf } from '../platform/kube-object.ts';
import { podFacts } from '../platform/pod-facts.ts';
import { notebookLabel, podReason, podTrouble } from './notebook-pod.ts';
import { serverPath, stoppedAnnotation } from './notebook-paths.ts';

/** What is read of a cluster to know its notebooks. */
export interface NotebookObjects {
  readonly notebooks: readonly unknown[];
  readonly pods: readonly unknown[];
  /** Warnings only. */
  readonly events: readonly unknown[];
}

/** The notebooks of a cluster as they are, by workspace and name. Pure. */
export function notebookViews({ notebooks, pods, events }: NotebookObjects): NotebookView[] {
  const podsOf = Map.groupBy(
    pods,
    (pod) => `${namespaceOf(pod)}/${textsAt(pod, 'metadata', 'labels')[notebookLabel] ?? ''}`,
  );
  return notebooks
    .map((notebook) => viewOf(notebook, podsOf.get(placeOf(notebook)) ?? [], events))
    .toSorted((one, other) => one.workspace.localeCompare(other.workspace) || one.name.localeCompare(other.name));
}

/** One notebook as it is. Pure. */
export function viewOf(notebook: unknown, pods: readonly unknown[], events: readonly unknown[]): NotebookView {
  const [workspace, name] = [namespaceOf(notebook), nameOf(notebook)];
  const spec = fieldAt(notebook, 'spec', 'template', 'spec');
  const containers = listAt(spec, 'containers');
  // As the notebook controller: the container of the notebook's own name, else the first.
  const main = containers.find((one) => textAt(one, 'name') === name) ?? containers[0];
  const requests = fieldAt(main, 'resources', 'requests');
  return {
    workspace,
    name,
    image: textAt(main, 'image'),
    condition: conditionOf(notebook, pods, events),
    millicores: quantity(fieldAt(requests, 'cpu'), parseCpu),
    memoryBytes: quantity(fieldAt(requests, 'memory'), parseMemory),
    gpu: gpuOf(fieldAt(main, 'resources', 'limits')),
    volumes: mountsOf(spec, main),
    createdAt: textAt(notebook, 'metadata', 'creationTimestamp') || null,
    path: `${serverPath({ workspace, name })}/`,
  };
}

function conditionOf(notebook: unknown, pods: readonly unknown[], events: readonly unknown[]): NotebookState {
  if (fieldAt(notebook, 'metadata', 'deletionTimestamp') !== undefined) return { state: 'deleting' };
  const stopped = fieldAt(notebook, 'metadata', 'annotations', stoppedAnnotation);
  if (stopped !== undefined) {
    if (pods.length > 0) return { state: 'stopping' };
    const since = typeof stopped === 'string' && !Number.isNaN(Date.parse(stopped)) ? stopped : null;
    return { state: 'stopped', since };
  }
  // One that is on its way out is no longer the notebook's.
  const pod = pods.filter((one) => fieldAt(one, 'metadata', 'deletionTimestamp') === undefined).at(-1);
  const facts = pod === undefined ? undefined : podFacts(pod);
  if (facts?.ready === true) return { state: 'running' };
  const warning = newestWarning(notebook, pod, events);
  const state = facts !== undefined && podTrouble(facts) !== '' ? 'failing' : 'starting';
  return { state, reason: podReason(facts), warning };
}

/** The newest warning about what makes up the notebook now: itself, its set, its pod, its volumes. */
function newestWarning(notebook: unknown, pod: unknown, events: readonly unknown[]): string | null {
  const name = nameOf(notebook);
  const claims = claimsOf(fieldAt(notebook, 'spec', 'template', 'spec'));
  const podUid = textAt(pod, 'metadata', 'uid');
  const born = secondsOf(textAt(pod ?? notebook, 'metadata', 'creationTimestamp'));
  const concerns = (event: unknown): boolean => {
    const about = fieldAt(event, 'involvedObject');
    if (namespaceOf(event) !== namespaceOf(notebook) || timeOf(event) < born) return false;
    switch (textAt(about, 'kind')) {
      case 'Notebook':
      case 'StatefulSet':
        return textAt(about, 'name') === name;
      case 'Pod':
        return podUid !== '' && textAt(about, 'uid') === podUid;
      case 'PersistentVolumeClaim':
        return claims.includes(textAt(about, 'name'));
      default:
        return false;
    }
  };
  const newest = events
    .filter((event) => textAt(event, 'type') === 'Warning' && concerns(event))
    .toSorted((one, other) => timeOf(other) - timeOf(one))[0];
  return newest === undefined ? null : `${textAt(newest, 'reason')}: ${textAt(newest, 'message').trim()}`;
}

/** In whole seconds since 1970, as most times of Kubernetes are. */
function timeOf(event: unknown): number {
  const times = [['series', 'lastObservedTime'], ['lastTimestamp'], ['eventTime'], ['metadata', 'creationTimestamp']];
  return secondsOf(times.map((path) => textAt(event, ...path)).find((time) => time !== '') ?? '');
}

function secondsOf(time: string): number {
  const read = Date.parse(time);
  return Number.isNaN(read) ? 0 : Math.floor(read / 1000);
}

/** The volume claims of a pod's spec. Pure. */
export function claimsOf(spec: unknown): string[] {
  return listAt(spec, 'volumes')
    .map((volume) => textAt(volume, 'persistentVolumeClaim', 'claimName'))
    .filter((claim) => claim !== '');
}

function mountsOf(spec: unknown, container: unknown): NotebookView['volumes'] {
  const mounts = listAt(container, 'volumeMounts');
  return listAt(spec, 'volumes').flatMap((volume) => {
    const claim = textAt(volume, 'persistentVolumeClaim', 'claimName');
    if (claim === '') return [];
    return mounts
      .filter((mount) => textAt(mount, 'name') === textAt(volume, 'name'))
      .map((mount) => ({ claim, mountPath: textAt(mount, 'mountPath') }));
  });
}

/** What is no resource of Kubernetes' own is a device, and a notebook has one kind of them at most. */
function gpuOf(limits: unknown): NotebookView['gpu'] {
  for (const [resource, value] of Object.entries(fieldsOf(limits))) {
    const count = Number(value);
    if (resource.includes('/') && Number.isInteger(count) && count > 0) return { resource, count };
  }
  return null;
}

function quantity(value: unknown, read: (value: string | number) => number): number | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  try {
    return read(value);
  } catch {
    return null;
  }
}
