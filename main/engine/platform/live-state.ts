import type { Host, KubernetesClient } from '../../../provisioners/host.ts';
import { memberLabel } from './applyset.ts';
import { fieldAt, listAt, textAt } from './fields.ts';
import { type Followed, followObjects, type ObjectSink } from './follow-objects.ts';
import { keyOf, labelsOf, nameOf, namespaceOf, type WorkloadKind } from './kube-object.ts';
import { createObjectTable, type ObjectTable } from './object-table.ts';
import { type PodFacts, podFacts } from './pod-facts.ts';
import { serviceOf } from './webhook-facts.ts';
import { hasCondition, type WorkloadFacts, workloadFacts } from './workload-facts.ts';

interface LiveWebhooks {
  readonly key: string;
  readonly services: readonly string[];
  /** Every webhook of it has a certificate authority, or is reached at an address. */
  readonly hasBundles: boolean;
}

interface LiveEndpoints {
  /** `namespace/name` of the service. */
  readonly service: string;
  readonly ready: boolean;
}

/** What is true in the cluster now, kept up by watches for as long as someone looks. */
export interface LiveState {
  readonly workloads: Readonly<Record<WorkloadKind, ObjectTable<WorkloadFacts>>>;
  readonly pods: ObjectTable<PodFacts>;
  readonly endpoints: ObjectTable<LiveEndpoints>;
  readonly webhooks: readonly ObjectTable<LiveWebhooks>[];
  readonly secrets: ObjectTable<true>;
  readonly configMaps: ObjectTable<true>;
  /** Whether each certificate is issued. Empty until its definition is there. */
  readonly certificates: ObjectTable<boolean>;
}

export function createLiveState(changed: () => void): LiveState {
  const workload = (kind: WorkloadKind) => createObjectTable((object) => workloadFacts(kind, object), changed);
  return {
    workloads: {
      Deployment: workload('Deployment'),
      StatefulSet: workload('StatefulSet'),
      DaemonSet: workload('DaemonSet'),
      Job: workload('Job'),
    },
    pods: createObjectTable(podFacts, changed),
    endpoints: createObjectTable(endpointFacts, changed),
    webhooks: ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'].map((kind) =>
      createObjectTable((object) => liveWebhooks(kind, object), changed),
    ),
    secrets: createObjectTable(() => true, changed),
    configMaps: createObjectTable(() => true, changed),
    certificates: createObjectTable((object) => hasCondition(object, 'Ready'), changed),
  };
}

function endpointFacts(slice: unknown): LiveEndpoints {
  const ready = listAt(slice, 'endpoints').some((endpoint) => fieldAt(endpoint, 'conditions', 'ready') !== false);
  return { service: `${namespaceOf(slice)}/${labelsOf(slice)['kubernetes.io/service-name'] ?? ''}`, ready };
}

function liveWebhooks(kind: string, object: unknown): LiveWebhooks {
  const clients = listAt(object, 'webhooks').map((webhook) => fieldAt(webhook, 'clientConfig'));
  return {
    key: keyOf('admissionregistration.k8s.io/v1', kind, '', nameOf(object)),
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

/** Which of the optional watches are worth their connections. */
export interface Interests {
  readonly secrets: boolean;
  readonly configMaps: boolean;
  readonly jobs: boolean;
}

/** Keeps a live state up until the signal; the watches end with it. Rejects only where it was cancelled or broke. */
export async function followPlatform(
  client: KubernetesClient,
  live: LiveState,
  wanted: Interests,
  context: { host: Pick<Host, 'clock'>; signal: AbortSignal },
): Promise<void> {
  const ours = { query: { labelSelector: memberLabel } };
  const admission = '/apis/admissionregistration.k8s.io/v1';
  const followed: (readonly [boolean, Followed, ObjectSink])[] = [
    [true, { path: '/apis/apps/v1/deployments', ...ours }, live.workloads.Deployment],
    [true, { path: '/apis/apps/v1/statefulsets', ...ours }, live.workloads.StatefulSet],
    [true, { path: '/apis/apps/v1/daemonsets', ...ours }, live.workloads.DaemonSet],
    [wanted.jobs, { path: '/apis/batch/v1/jobs', ...ours }, live.workloads.Job],
    [true, { path: '/api/v1/pods' }, live.pods],
    [true, { path: '/apis/discovery.k8s.io/v1/endpointslices' }, live.endpoints],
    ...live.webhooks.map((table, index): readonly [boolean, Followed, ObjectSink] => [
      true,
      { path: `${admission}/${index === 0 ? 'mutatingwebhookconfigurations' : 'validatingwebhookconfigurations'}` },
      table,
    ]),
    [wanted.secrets, { path: '/api/v1/secrets' }, live.secrets],
    [wanted.configMaps, { path: '/api/v1/configmaps' }, live.configMaps],
  ];
  await Promise.all(
    followed.filter(([isWanted]) => isWanted).map(([, what, sink]) => followObjects(client, what, sink, context)),
  );
}

/** The same for certificates, once their definition is there. */
export async function followCertificates(
  client: KubernetesClient,
  live: LiveState,
  context: { host: Pick<Host, 'clock'>; signal: AbortSignal },
): Promise<void> {
  await followObjects(client, { path: '/apis/cert-manager.io/v1/certificates' }, live.certificates, context);
}
