import type { OperationRecord } from '../../contracts/operations.ts';
import type { ComponentState } from '../../contracts/platform.ts';
import { catalog } from './samples.ts';

const steps = [
  { id: 'plan', title: 'Plan', weight: 1 },
  { id: 'tools', title: 'Tools', weight: 2 },
  { id: 'image', title: 'Image of the nodes', weight: 10 },
  { id: 'cluster', title: 'Cluster', weight: 10 },
  { id: 'render', title: 'Render', weight: 5 },
  { id: 'install', title: 'Install', weight: 50 },
];

type Event = OperationRecord['event'];

/** Numbers events as the journal does. */
export function toRecords(events: readonly Event[], from = 0, fraction = 0.62): OperationRecord[] {
  return events.map((event, index) => ({
    sequence: from + index,
    time: new Date(Date.now() - 240_000 + index * 100).toISOString(),
    fraction: Math.min(fraction, (from + index) / 40),
    event,
  }));
}

/** An installation in its midst: some ready, some at work, one failing, the rest waiting. */
export const midwayStates: Readonly<Record<string, ComponentState>> = {
  foundation: { state: 'ready' },
  'cert-manager': { state: 'ready' },
  istio: { state: 'ready' },
  dex: { state: 'ready' },
  gateway: { state: 'ready' },
  'oauth2-proxy': { state: 'rolling-out', ready: 1, total: 2, waitingFor: 'Deployment oauth2-proxy' },
  'spark-operator': { state: 'ready' },
  profiles: { state: 'ready' },
  dashboard: { state: 'rolling-out', ready: 0, total: 1, waitingFor: 'Deployment centraldashboard' },
  knative: { state: 'applying', done: 31, total: 58 },
  pipelines: { state: 'rolling-out', ready: 9, total: 14, waitingFor: 'Deployment ml-pipeline' },
  katib: {
    state: 'failing',
    trouble: [
      {
        code: 'crash-loop',
        subject: 'Deployment kubeflow/katib-mysql',
        message: 'Deployment kubeflow/katib-mysql starts and ends again and again (4 times): exit code 1.',
        remedy: 'Its last lines are in the log of the component.',
        log: ['[ERROR] InnoDB: io_setup() failed with EAGAIN', '[ERROR] Plugin InnoDB init function returned error.'],
      },
    ],
  },
};

/** The records of an `up` that is midway. */
export function midwayRecords(): OperationRecord[] {
  const done = ['plan', 'tools', 'image', 'cluster', 'render'];
  const waiting: Event[] = catalog.map(({ id, needs }) => ({
    type: 'component',
    component: id,
    condition: { state: 'waiting', for: needs.filter((need) => midwayStates[need]?.state !== 'ready') },
  }));
  const states: Event[] = Object.entries(midwayStates).map(([component, condition]) => ({
    type: 'component',
    component,
    condition,
  }));
  const logs: Event[] = ['Preparing nodes', 'Writing configuration', 'Starting control-plane', 'Installing CNI'].map(
    (text) => ({ type: 'log', source: 'kind', text }),
  );
  return toRecords([
    { type: 'queued' },
    { type: 'running', attempt: 1 },
    { type: 'steps', steps },
    ...done.flatMap((step): Event[] => [
      { type: 'step', step, state: 'started' },
      { type: 'step', step, state: 'done' },
    ]),
    ...logs,
    { type: 'step', step: 'install', state: 'started' },
    ...waiting,
    ...states,
    {
      type: 'progress',
      step: 'install',
      done: 52,
      total: 61,
      unit: 'workloads',
      detail: 'Waiting for 9 of 61 workloads',
    },
  ]);
}
