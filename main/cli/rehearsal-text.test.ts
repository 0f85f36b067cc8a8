import { describe, expect, test } from 'vitest';
import type { RehearsalVerdict } from '../../contracts/rehearsal.ts';
import { displayWidth } from './text-width.ts';
import { pendingSummary, refusedSummary, verdictLines } from './rehearsal-text.ts';

const gibibyte = 2 ** 30;
const verdict: RehearsalVerdict = {
  ...{ cluster: 'rehearsal', distribution: '26.03', preset: 'full', profile: 'as-published', kubernetes: 'v1.34.4' },
  ...{ endedAt: '2026-01-01T00:00:00Z', seconds: 20, verdict: 'does-not-fit' },
  nodes: [
    { count: 2, millicores: 4000, memoryBytes: 16 * gibibyte, gpu: null },
    {
      ...{ count: 1, millicores: 8000, memoryBytes: 32 * gibibyte },
      gpu: { count: 1, model: 'nvidia-t4', resource: 'nvidia.com/gpu' },
    },
  ],
  components: [
    { id: 'dex', title: 'Dex', valid: 13, refused: [], placed: 1, pending: [] },
    {
      ...{ id: 'pipelines', title: 'Pipelines', valid: 132, placed: 14 },
      refused: [{ what: 'Deployment kubeflow/one', why: 'spec.replicas: Invalid\u001b[31m value.' }],
      pending: [
        { workload: 'Deployment kubeflow/mysql', pods: 2, why: 'the only node has too little CPU left', said: '' },
      ],
    },
  ],
  headroom: [
    { resource: 'cpu', unit: 'millicores', have: 16_000, requested: 4500, left: 11_500, largest: 7900 },
    { resource: 'memory', unit: 'bytes', have: 64 * gibibyte, requested: 0, left: 64 * gibibyte, largest: gibibyte },
    { resource: 'nvidia.com/gpu', unit: 'pieces', have: 1, requested: 0, left: 1, largest: 1 },
  ],
  leftOut: [
    { what: 'MutatingWebhookConfiguration injector', component: 'istio', why: 'nobody answers at mesh/istiod' },
  ],
  standIns: ['The pods of 3 workloads carry a container more.'],
};

describe('a verdict for a person', () => {
  test('says what fits, what does not and why, what is left, and what was not rehearsed', () => {
    const lines = verdictLines(verdict, { width: 100, colored: false });
    expect(lines).toEqual([
      'Kubeflow 26.03, full: does not fit',
      'On 2 simulated nodes of 4 CPU, 16 GiB and 1 simulated node of 8 CPU, 32 GiB and 1 × nvidia-t4,',
      'Kubernetes v1.34.4.',
      '',
      '   Component  Valid  Refused  Placed  Pending',
      '✓  dex           13        –       1        –',
      '✗  pipelines    132        1      14        2',
      '',
      'Refused by the API server',
      '  • Deployment kubeflow/one: spec.replicas: Invalid value.',
      '',
      'Without a node',
      '  • Deployment kubeflow/mysql (2 pods): the only node has too little CPU left.',
      '',
      'Headroom',
      '                Requested    Have      Left  Most on one node',
      'CPU               4.5 CPU  16 CPU  11.5 CPU           7.9 CPU',
      'Memory                0 B  64 GiB    64 GiB             1 GiB',
      'nvidia.com/gpu          0       1         1                 1',
      '',
      'Asked about, but not put to work here',
      '  • MutatingWebhookConfiguration injector: nobody answers at mesh/istiod.',
      '',
      'Counted in its place',
      '  • The pods of 3 workloads carry a container more.',
    ]);
  });

  test('is no wider than a narrow terminal', () => {
    for (const line of verdictLines(verdict, { width: 50, colored: false }))
      expect(displayWidth(line)).toBeLessThanOrEqual(50);
  });

  test('in an error names the first workload and the first object', () => {
    expect(pendingSummary(verdict)).toBe(
      '2 pods have no node, of Deployment kubeflow/mysql because the only node has too little CPU left',
    );
    expect(refusedSummary(verdict)).toBe('Deployment kubeflow/one: spec.replicas: Invalid value');
  });
});
