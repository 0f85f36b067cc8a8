import type { OperationRecord } from '../../contracts/operations.ts';

const begin = Date.parse('2026-11-23T10:00:00.000Z');

type Event = OperationRecord['event'];

/** Records of an operation from events at seconds since it began, with the fraction at each. */
export function recordsOf(
  entries: readonly (readonly [second: number, fraction: number, event: Event])[],
): OperationRecord[] {
  return entries.map(([second, fraction, event], sequence) => ({
    sequence,
    time: new Date(begin + second * 1000).toISOString(),
    fraction,
    event,
  }));
}

/** The moment of a second since the operation began, in milliseconds since 1970. */
export function momentAt(second: number): number {
  return begin + second * 1000;
}

const trouble = {
  code: 'image.cannot-be-pulled',
  subject: 'kserve-controller-manager',
  message: 'The image kserve/kserve-controller:v0.15 of kserve-controller-manager cannot be pulled: too many requests.',
  remedy: "Check the network and the registry's limits; Slipway goes on trying.",
  log: [],
};

/** An `up` of five components as an engine tells it, until shortly before its end. */
export const upRecords: readonly OperationRecord[] = recordsOf([
  [0, 0, { type: 'queued' }],
  [0, 0, { type: 'running', attempt: 1 }],
  [
    0,
    0,
    {
      type: 'steps',
      steps: [
        { id: 'checks', title: 'Check this computer', weight: 1 },
        { id: 'tools', title: 'Get tools', weight: 2 },
        { id: 'manifests', title: 'Get and render manifests', weight: 5 },
        { id: 'cluster', title: 'Make the cluster', weight: 20 },
        { id: 'images', title: 'Load images', weight: 5 },
        { id: 'platform', title: 'Install the platform', weight: 60 },
      ],
    },
  ],
  [0, 0, { type: 'step', step: 'checks', state: 'started' }],
  [0.4, 0.01, { type: 'warning', text: 'File watches are few: fs.inotify.max_user_instances is 128.' }],
  [0.5, 0.01, { type: 'step', step: 'checks', state: 'done' }],
  [0.5, 0.01, { type: 'step', step: 'tools', state: 'started' }],
  [1, 0.02, { type: 'progress', step: 'tools', done: 12_582_912, total: 52_428_800, unit: 'bytes', detail: 'kubectl' }],
  [3, 0.03, { type: 'step', step: 'tools', state: 'done', detail: 'kind 0.33, kubectl 1.34' }],
  [3, 0.03, { type: 'step', step: 'manifests', state: 'started' }],
  [9, 0.08, { type: 'step', step: 'manifests', state: 'done', detail: '675 objects' }],
  [9, 0.08, { type: 'step', step: 'cluster', state: 'started' }],
  [10, 0.1, { type: 'log', source: 'kind', text: 'Preparing nodes \u001b[31m…\u001b[0m' }],
  [31, 0.3, { type: 'step', step: 'cluster', state: 'done' }],
  [31, 0.3, { type: 'step', step: 'images', state: 'skipped' }],
  [31, 0.3, { type: 'step', step: 'platform', state: 'started' }],
  [32, 0.31, { type: 'component', component: 'cert-manager', condition: { state: 'applying', done: 12, total: 54 } }],
  [32, 0.31, { type: 'component', component: 'istio', condition: { state: 'waiting', for: ['cert-manager'] } }],
  [32, 0.31, { type: 'component', component: 'knative', condition: { state: 'waiting', for: ['istio'] } }],
  [32, 0.31, { type: 'component', component: 'kserve', condition: { state: 'waiting', for: ['knative', 'istio'] } }],
  [32, 0.31, { type: 'component', component: 'notebooks', condition: { state: 'waiting', for: ['istio'] } }],
  [41, 0.4, { type: 'component', component: 'cert-manager', condition: { state: 'ready' } }],
  [42, 0.42, { type: 'progress', step: 'platform', done: 1, total: 5, unit: 'workloads' }],
  [
    43,
    0.45,
    {
      type: 'component',
      component: 'istio',
      condition: { state: 'rolling-out', ready: 1, total: 3, waitingFor: 'istio-ingressgateway' },
    },
  ],
  [50, 0.5, { type: 'component', component: 'kserve', condition: { state: 'failing', trouble: [trouble] } }],
  [50, 0.5, { type: 'progress', step: 'platform', done: 2, total: 5, unit: 'workloads', detail: 'istio' }],
]);
