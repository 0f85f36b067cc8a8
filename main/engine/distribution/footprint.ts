import * as z from 'zod';
import { parseCpu, parseMemory } from '../planning/quantity.ts';
import {
  type Container,
  containerSchema,
  type PodTemplate,
  parseObject,
  readClaim,
  readConfigMap,
  readWorkload,
  type Workload,
} from './kubernetes-object.ts';
import type { Measure, MeasuredContainer } from './rendering.ts';

interface Amounts {
  readonly millicores: number;
  readonly memoryBytes: number;
}

const none: Amounts = { millicores: 0, memoryBytes: 0 };

/**
 * Sums up rendered objects. Requests are those of Deployments and StatefulSets times their replicas, each pod as the
 * scheduler counts it; DaemonSets are told apart (`perNode`), and Jobs, which end, are not counted.
 */
export function measureObjects(objects: readonly unknown[]): Measure {
  const workloads = objects.flatMap((object) => readWorkload(object) ?? []);
  const lasting = workloads.filter(({ kind }) => kind !== 'Job' && kind !== 'CronJob');
  const placed = lasting.filter(({ kind }) => kind !== 'DaemonSet');
  const onNodes = lasting.filter(({ kind }) => kind === 'DaemonSet');
  const claims = objects.flatMap((object) => readClaim(object) ?? []);
  return {
    footprint: {
      objects: objects.length,
      workloads: workloads.filter(({ kind }) => kind !== 'CronJob').length,
      pods: onNodes.length + total(placed.map(({ replicas }) => replicas)),
      requests: sum(placed.map(({ pod, replicas }) => times(podRequests(pod), replicas))),
      perNode: sum(onNodes.map(({ pod }) => podRequests(pod))),
      volumeBytes: total(claims.map(parseMemory)) + total(placed.map(volumeBytes)),
      images: distinct(workloads.flatMap(({ pod }) => containersOf(pod).flatMap(({ image }) => image ?? []))),
    },
    containers: workloads.flatMap(requestsOf),
    ...measureNames(objects),
    sidecar: objects.map(sidecarOf).find((found) => found !== null) ?? null,
  };
}

function measureNames(objects: readonly unknown[]): Pick<Measure, 'namespaces' | 'injection' | 'versions'> {
  const parsed = objects.map(parseObject);
  const made = parsed.filter(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Namespace');
  const used = parsed.flatMap(({ metadata }) => metadata.namespace ?? []);
  return {
    namespaces: distinct([...made.map(({ metadata }) => metadata.name), ...used]),
    injection: Object.fromEntries(made.map(({ metadata }) => [metadata.name, injects(metadata.labels)])),
    versions: distinct(parsed.flatMap(({ metadata }) => metadata.labels?.['app.kubernetes.io/version'] ?? [])),
  };
}

function injects(labels: Readonly<Record<string, string>> | null | undefined): boolean | null {
  const label = labels?.['istio-injection'];
  return label === undefined ? null : label === 'enabled';
}

/**
 * A pod's requests as the scheduler counts them: its containers and those init containers that go on beside them
 * (sidecars) added up, or the largest of the other init containers where that is more.
 */
function podRequests(pod: PodTemplate): Amounts {
  const steady = sum(steadyContainers(pod).map(containerRequests));
  const first = (pod.spec.initContainers ?? []).map(containerRequests);
  return {
    millicores: Math.max(steady.millicores, ...first.map(({ millicores }) => millicores)),
    memoryBytes: Math.max(steady.memoryBytes, ...first.map(({ memoryBytes }) => memoryBytes)),
  };
}

/** What a container requests; Kubernetes takes its limit where it requests nothing. */
function containerRequests({ resources }: Pick<Container, 'resources'>): Amounts {
  const cpu = resources?.requests?.cpu ?? resources?.limits?.cpu;
  const memory = resources?.requests?.memory ?? resources?.limits?.memory;
  return {
    millicores: cpu === undefined ? 0 : parseCpu(cpu),
    memoryBytes: memory === undefined ? 0 : parseMemory(memory),
  };
}

function steadyContainers({ spec }: PodTemplate): Container[] {
  return [...(spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always'), ...spec.containers];
}

function containersOf({ spec }: PodTemplate): Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers];
}

function requestsOf({ kind, namespace, name, replicas, pod }: Workload): MeasuredContainer[] {
  return steadyContainers(pod).map((container) => ({
    kind,
    namespace,
    workload: name,
    container: container.name,
    replicas: kind === 'DaemonSet' ? 1 : replicas,
    ...containerRequests(container),
    inject: asksForSidecar(pod),
  }));
}

/** The mesh never adds its sidecar to a pod on the node's own network. Its label counts before its older annotation. */
function asksForSidecar({ metadata, spec }: PodTemplate): boolean | null {
  const name = 'sidecar.istio.io/inject';
  const asked = metadata?.labels?.[name] ?? metadata?.annotations?.[name];
  if (spec.hostNetwork === true || asked === 'false') return false;
  // The annotation alone does not make the mesh look at a pod; the namespace decides then.
  return metadata?.labels?.[name] === 'true' ? true : null;
}

/** Istio keeps what its sidecar requests in the ConfigMap of the injector. */
function sidecarOf(object: unknown): Amounts | null {
  if (!parseObject(object).metadata.name.startsWith('istio-sidecar-injector')) return null;
  const values = readConfigMap(object)?.['values'];
  if (values === undefined) return null;
  return containerRequests(injectorValues.parse(JSON.parse(values)).global.proxy);
}

const injectorValues = z.object({ global: z.object({ proxy: containerSchema.pick({ resources: true }) }) });

function volumeBytes({ volumes, replicas }: Workload): number {
  return total(volumes.map(parseMemory)) * replicas;
}

function times({ millicores, memoryBytes }: Amounts, count: number): Amounts {
  return { millicores: millicores * count, memoryBytes: memoryBytes * count };
}

function sum(amounts: readonly Amounts[]): Amounts {
  return amounts.reduce(
    (all, one) => ({ millicores: all.millicores + one.millicores, memoryBytes: all.memoryBytes + one.memoryBytes }),
    none,
  );
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
