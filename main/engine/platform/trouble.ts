import { AppError } from '../../../contracts/app-error.ts';
import type { Trouble } from '../../../contracts/platform.ts';
import type { ContainerTrouble, PodFacts } from './pod-facts.ts';
import type { WorkloadFacts } from './workload-facts.ts';
import { workloadTitle } from './workload-facts.ts';

/** What a warning in the cluster's events says of a pod or a volume claim. */
export interface EventFacts {
  readonly namespace: string;
  /** Name of what it is about. */
  readonly about: string;
  readonly reason: string;
  readonly message: string;
}

/** What is known of a workload that is not ready. */
export interface Evidence {
  readonly workload: WorkloadFacts;
  /** Its own pods. */
  readonly pods: readonly PodFacts[];
  /** Warnings about its pods and claims. */
  readonly events: readonly EventFacts[];
  /** The last lines of a container, by `pod/container`. */
  readonly logs: ReadonlyMap<string, readonly string[]>;
  /** The component that answers a webhook, or null where none of ours does. */
  readonly webhookOwner: (webhook: string) => string | null;
}

const pullReasons = ['ImagePullBackOff', 'ErrImagePull', 'InvalidImageName', 'ErrImageNeverPull', 'ImageInspectError'];
const configReasons = ['CreateContainerConfigError', 'CreateContainerError', 'RunContainerError'];
/** One restart is what a container does that found its neighbour not there yet. */
const usualRestarts = 1;

/** Why a workload is not ready, in a person's words; nothing where it only takes its time. Pure. */
export function troubleOf(evidence: Evidence): Trouble[] {
  const { workload, pods } = evidence;
  const title = workloadTitle(workload);
  const found = [
    ...refusedPods(title, evidence),
    ...pods.filter(({ ready }) => !ready).flatMap((pod) => troubleOfPod(title, pod, evidence)),
  ];
  // Every replica says the same.
  return [...new Map(found.map((one) => [one.message, one])).values()];
}

function troubleOfPod(title: string, pod: PodFacts, evidence: Evidence): Trouble[] {
  if (pod.unschedulable !== '') return [unschedulable(title, pod, evidence)];
  const containers = pod.containers.flatMap((container) => troubleOfContainer(title, pod, container, evidence.logs));
  return containers.length > 0 ? containers : missingMounts(title, pod, evidence.events);
}

function troubleOfContainer(
  title: string,
  pod: PodFacts,
  container: ContainerTrouble,
  logs: Evidence['logs'],
): Trouble[] {
  const { image, reason, message, restarts, exitCode } = container;
  if (pullReasons.includes(reason)) {
    return [
      trouble(new AppError('image.cannot-be-pulled', { image, workload: title, why: pullReason(message) }), title),
    ];
  }
  if (configReasons.includes(reason)) {
    return [trouble(new AppError('pod.incomplete', { workload: title, why: withoutPeriod(message) }), title)];
  }
  if (reason !== 'CrashLoopBackOff' && restarts <= usualRestarts) return [];
  const log = logs.get(`${pod.name}/${container.container}`) ?? [];
  const why =
    exitCode === null ? 'it ended' : `its container ${container.container} ended with code ${String(exitCode)}`;
  return [trouble(new AppError('crash-loop', { workload: title, restarts, why }), title, log)];
}

/** What the runtime says names the image again and again; what follows the last time is the cause. */
function pullReason(message: string): string {
  const cause = message.replace(/^.*"[^"]*": /s, '').trim();
  return cause === '' ? 'the registry does not hand it out' : withoutPeriod(cause.slice(-300));
}

function unschedulable(title: string, pod: PodFacts, { events, workload }: Evidence): Trouble {
  const said = pod.unschedulable;
  if (/unbound immediate PersistentVolumeClaims|persistentvolumeclaim "[^"]+" not found/.test(said)) {
    const claim = workload.claims[0] ?? 'its volume claim';
    const event = events.find(
      ({ about, reason }) => workload.claims.includes(about) && /Provisioning|FailedBinding/.test(reason),
    );
    return trouble(
      new AppError('volume.pending', { claim, workload: title, why: withoutPeriod(event?.message ?? said) }),
      title,
    );
  }
  return trouble(new AppError('insufficient', { workload: title, why: inWords(said) }), title);
}

const resources: Readonly<Record<string, string>> = {
  cpu: 'CPU',
  memory: 'memory',
  'ephemeral-storage': 'disk',
  'nvidia.com/gpu': 'GPU',
};

/** The scheduler's `0/1 nodes are available: 1 Insufficient cpu, 1 Too many pods. preemption: ...`, in words. */
function inWords(message: string): string {
  const [said = message] = message.split(/\. ?(?:preemption|no new claims)/);
  const lacking = [...said.matchAll(/\d+ Insufficient ([\w./-]+)/g)].map(([, name = '']) => resources[name] ?? name);
  const tooMany = said.includes('Too many pods') ? ['room for pods'] : [];
  const all = [...new Set([...lacking, ...tooMany])];
  if (all.length > 0) return `no node has enough ${all.join(' and ')} left`;
  return withoutPeriod(said.replace(/^\d+\/\d+ nodes are available: /, ''));
}

function missingMounts(title: string, pod: PodFacts, events: readonly EventFacts[]): Trouble[] {
  if (pod.running) return [];
  const event = events.findLast(
    ({ about, reason }) => about === pod.name && /^Failed(Mount|AttachVolume|CreatePodSandBox)/.test(reason),
  );
  // On a busy node the kubelet's own view lags behind for a while; it comes right by itself.
  if (event === undefined || /failed to sync \w+ cache/.test(event.message)) return [];
  const missing = /(secret|configmap) "([^"]+)" not found/.exec(event.message);
  const why =
    missing === null ? withoutPeriod(event.message) : `the ${missing[1] ?? ''} ${missing[2] ?? ''} is not there`;
  return [trouble(new AppError('pod.incomplete', { workload: title, why }), title)];
}

/** The controller's own words where it may not make pods: a quota, or a webhook with nobody behind it. */
function refusedPods(title: string, { workload, webhookOwner }: Evidence): Trouble[] {
  const said = workload.podsRefused;
  if (said === '' || workload.ready >= workload.wanted) return [];
  const webhook = /failed calling webhook "([^"]+)": (.*)/s.exec(said);
  if (webhook !== null) {
    const [, name = '', why = ''] = webhook;
    const component = webhookOwner(name) ?? 'unknown';
    return [
      trouble(
        new AppError('webhook.no-answer', { webhook: name, why: withoutPeriod(why.slice(-300)), component }),
        title,
      ),
    ];
  }
  const quota = /exceeded quota: (.*)/s.exec(said);
  const code = quota === null ? 'pod.refused' : 'quota.exceeded';
  return [trouble(new AppError(code, { workload: title, why: withoutPeriod(quota?.[1] ?? said) }), title)];
}

function trouble(error: AppError, subject: string, log: readonly string[] = []): Trouble {
  return { code: error.code, subject, message: error.message, remedy: error.remedy, log: [...log] };
}

function withoutPeriod(text: string): string {
  return text.trim().replace(/\.$/, '');
}
