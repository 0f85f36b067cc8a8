import { fieldAt, listAt, numberAt, textAt } from './fields.ts';
import { labelsOf, nameOf, namespaceOf } from './kube-object.ts';

/** One container of a pod that does not run as it should. */
export interface ContainerTrouble {
  readonly container: string;
  readonly image: string;
  /** As the kubelet says: `ImagePullBackOff`, `CrashLoopBackOff`, `CreateContainerConfigError` ... */
  readonly reason: string;
  readonly message: string;
  readonly restarts: number;
  readonly exitCode: number | null;
}

/** What matters of a pod. */
export interface PodFacts {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly phase: string;
  readonly ready: boolean;
  /** All of its containers have been started. */
  readonly running: boolean;
  /** What the scheduler says of a pod that it finds no node for; empty otherwise. */
  readonly unschedulable: string;
  readonly containers: readonly ContainerTrouble[];
}

export function podFacts(pod: unknown): PodFacts {
  const statuses = [...listAt(pod, 'status', 'initContainerStatuses'), ...listAt(pod, 'status', 'containerStatuses')];
  const main = listAt(pod, 'status', 'containerStatuses');
  return {
    namespace: namespaceOf(pod),
    name: nameOf(pod),
    labels: labelsOf(pod),
    phase: textAt(pod, 'status', 'phase'),
    ready: conditionOf(pod, 'Ready').status === 'True',
    running: main.length > 0 && main.every((status) => fieldAt(status, 'state', 'running') !== undefined),
    unschedulable: unschedulable(pod),
    containers: statuses.flatMap(containerTrouble),
  };
}

function conditionOf(pod: unknown, type: string): { status: string; reason: string; message: string } {
  const found = listAt(pod, 'status', 'conditions').find((one) => textAt(one, 'type') === type);
  return { status: textAt(found, 'status'), reason: textAt(found, 'reason'), message: textAt(found, 'message') };
}

function unschedulable(pod: unknown): string {
  const { status, reason, message } = conditionOf(pod, 'PodScheduled');
  return status === 'False' && reason === 'Unschedulable' ? message : '';
}

/** What every pod goes through on its way is no trouble. */
const usualReasons = ['', 'ContainerCreating', 'PodInitializing', 'Completed'];

function containerTrouble(status: unknown): ContainerTrouble[] {
  const waiting = textAt(status, 'state', 'waiting', 'reason');
  const ended = fieldAt(status, 'state', 'terminated') ?? fieldAt(status, 'lastState', 'terminated');
  const exitCode = ended === undefined ? null : numberAt(ended, ['exitCode'], 0);
  const endedBadly = fieldAt(status, 'state', 'terminated') !== undefined && exitCode !== 0;
  if (usualReasons.includes(waiting) && !endedBadly) return [];
  return [
    {
      container: textAt(status, 'name'),
      image: textAt(status, 'image'),
      reason: waiting === '' ? textAt(ended, 'reason') : waiting,
      message: textAt(status, 'state', 'waiting', 'message') || textAt(ended, 'message'),
      restarts: numberAt(status, ['restartCount'], 0),
      exitCode,
    },
  ];
}
