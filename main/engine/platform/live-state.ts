import type { Host } from '../../../provisioners/host.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { asAppError } from '../../../contracts/app-error.ts';
import { type ComponentRecord, componentLabel, memberLabel, recordOf, systemNamespace } from './applyset.ts';
import { fieldAt, listAt, textAt } from './fields.ts';
import { type Followed, followObjects, listObjects, type ObjectSink } from './follow-objects.ts';
import { keyOf, labelsOf, nameOf, namespaceOf, type WorkloadKind } from './kube-object.ts';
import { createObjectTable, type ObjectTable } from './object-table.ts';
import { type PodFacts, podFacts } from './pod-facts.ts';
import { serviceOf } from './webhook-facts.ts';
import { hasCondition, type WorkloadFacts, workloadFacts } from './workload-facts.ts';

const notFound = 404;

interface LiveWebhooks {
  readonly key: string;
  readonly name: string;
  /** The ApplySet that it is a member of; empty for none. */
  readonly set: string;
  /** Names of the webhooks in it, as errors name them. */
  readonly titles: readonly string[];
  readonly services: readonly string[];
  /** Every webhook of it has a certificate authority, or is reached at an address. */
  readonly hasBundles: boolean;
}

interface LiveEndpoints {
  /** `namespace/name` of the service. */
  readonly service: string;
  readonly ready: boolean;
}

interface LiveCertificate {
  readonly name: string;
  readonly set: string;
  readonly issued: boolean;
}

/** What is true in the cluster now, kept up by watches for as long as someone looks. */
export interface LiveState {
  readonly workloads: Readonly<Record<WorkloadKind, ObjectTable<WorkloadFacts>>>;
  readonly pods: ObjectTable<PodFacts>;
  readonly endpoints: ObjectTable<LiveEndpoints>;
  readonly webhooks: readonly [mutating: ObjectTable<LiveWebhooks>, validating: ObjectTable<LiveWebhooks>];
  readonly secrets: ObjectTable<true>;
  readonly configMaps: ObjectTable<true>;
  /** Empty until their definition is there. */
  readonly certificates: ObjectTable<LiveCertificate>;
  /** Parents of the components' sets. */
  readonly records: ObjectTable<ComponentRecord>;
}

export function createLiveState(changed: () => void): LiveState {
  const workload = (kind: WorkloadKind) => createObjectTable((object) => workloadFacts(kind, object), changed);
  const webhooks = (kind: string) => createObjectTable((object) => liveWebhooks(kind, object), changed);
  return {
    workloads: {
      Deployment: workload('Deployment'),
      StatefulSet: workload('StatefulSet'),
      DaemonSet: workload('DaemonSet'),
      Job: workload('Job'),
    },
    pods: createObjectTable(podFacts, changed),
    endpoints: createObjectTable(endpointFacts, changed),
    webhooks: [webhooks('MutatingWebhookConfiguration'), webhooks('ValidatingWebhookConfiguration')],
    secrets: createObjectTable(() => true, changed),
    configMaps: createObjectTable(() => true, changed),
    certificates: createObjectTable(liveCertificate, changed),
    records: createObjectTable(recordOf, changed),
  };
}

function endpointFacts(slice: unknown): LiveEndpoints {
  const ready = listAt(slice, 'endpoints').some((endpoint) => fieldAt(endpoint, 'conditions', 'ready') !== false);
  return { service: `${namespaceOf(slice)}/${labelsOf(slice)['kubernetes.io/service-name'] ?? ''}`, ready };
}

function liveCertificate(object: unknown): LiveCertificate {
  return { name: nameOf(object), set: labelsOf(object)[memberLabel] ?? '', issued: hasCondition(object, 'Ready') };
}

function liveWebhooks(kind: string, object: unknown): LiveWebhooks {
  const clients = listAt(object, 'webhooks').map((webhook) => fieldAt(webhook, 'clientConfig'));
  return {
    key: keyOf('admissionregistration.k8s.io/v1', kind, '', nameOf(object)),
    name: nameOf(object),
    set: labelsOf(object)[memberLabel] ?? '',
    titles: listAt(object, 'webhooks').map((webhook) => textAt(webhook, 'name')),
    services: [...new Set(clients.map(serviceOf).filter((service) => service !== null))],
    hasBundles: clients.every((client) => serviceOf(client) === null || textAt(client, 'caBundle') !== ''),
  };
}

export function hasEndpoints(live: LiveState, service: string): boolean {
  return live.endpoints.values().some((slice) => slice.ready && slice.service === service);
}

/** Whether a webhook configuration can be called: it is trusted, and a ready pod stands behind each of its services. */
export function webhookState(live: LiveState, configuration: string): 'absent' | 'silent' | 'answers' {
  const found = live.webhooks.flatMap((table) => table.values()).find(({ key }) => key === configuration);
  if (found === undefined) return 'absent';
  return found.hasBundles && found.services.every((service) => hasEndpoints(live, service)) ? 'answers' : 'silent';
}

export function workloadOf(
  live: LiveState,
  kind: WorkloadKind,
  namespace: string,
  name: string,
): WorkloadFacts | undefined {
  return live.workloads[kind].get(`${namespace}/${name}`);
}

/** Which of the optional kinds are worth a connection. */
export interface Interests {
  readonly secrets?: boolean;
  readonly configMaps?: boolean;
  readonly jobs?: boolean;
  readonly records?: boolean;
  readonly certificates?: boolean;
}

type Source = readonly [isWanted: boolean, followed: Followed, sink: ObjectSink];

function sourcesOf(live: LiveState, wanted: Interests): Source[] {
  const ours = { query: { labelSelector: memberLabel } };
  const admission = '/apis/admissionregistration.k8s.io/v1';
  const [mutating, validating] = live.webhooks;
  const records = {
    path: `/api/v1/namespaces/${systemNamespace}/configmaps`,
    query: { labelSelector: componentLabel },
  };
  const sources: Source[] = [
    [true, { path: '/apis/apps/v1/deployments', ...ours }, live.workloads.Deployment],
    [true, { path: '/apis/apps/v1/statefulsets', ...ours }, live.workloads.StatefulSet],
    [true, { path: '/apis/apps/v1/daemonsets', ...ours }, live.workloads.DaemonSet],
    [wanted.jobs === true, { path: '/apis/batch/v1/jobs', ...ours }, live.workloads.Job],
    [true, { path: '/api/v1/pods' }, live.pods],
    [true, { path: '/apis/discovery.k8s.io/v1/endpointslices' }, live.endpoints],
    [true, { path: `${admission}/mutatingwebhookconfigurations` }, mutating],
    [true, { path: `${admission}/validatingwebhookconfigurations` }, validating],
    [wanted.secrets === true, { path: '/api/v1/secrets' }, live.secrets],
    [wanted.configMaps === true, { path: '/api/v1/configmaps' }, live.configMaps],
    [wanted.records === true, records, live.records],
    [wanted.certificates === true, { path: '/apis/cert-manager.io/v1/certificates' }, live.certificates],
  ];
  return sources.filter(([isWanted]) => isWanted);
}

/** Keeps a live state up until the signal; the watches end with it. Rejects only where it was cancelled or broke. */
export async function followPlatform(
  client: KubernetesClient,
  live: LiveState,
  wanted: Interests,
  context: { host: Pick<Host, 'clock'>; signal: AbortSignal },
): Promise<void> {
  await Promise.all(sourcesOf(live, wanted).map(([, what, sink]) => followObjects(client, what, sink, context)));
}

/** Reads a live state once, and watches nothing. What the cluster does not serve stays empty. */
export async function readLiveState(
  client: KubernetesClient,
  live: LiveState,
  wanted: Interests,
  signal?: AbortSignal,
): Promise<void> {
  await Promise.all(
    sourcesOf(live, wanted).map(async ([, what, sink]) => {
      try {
        await listObjects(client, what, sink, signal);
      } catch (error) {
        if (Number(asAppError(error).data['status']) !== notFound) throw error;
      }
    }),
  );
}

/** The same as `followPlatform` for certificates, once their definition is there. */
export async function followCertificates(
  client: KubernetesClient,
  live: LiveState,
  context: { host: Pick<Host, 'clock'>; signal: AbortSignal },
): Promise<void> {
  await followObjects(client, { path: '/apis/cert-manager.io/v1/certificates' }, live.certificates, context);
}
