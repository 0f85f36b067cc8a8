import { describe, expect, test } from 'vitest';
import type { ItemFacts } from '../platform/work-item.ts';
import type { SimulatedPod } from './simulated-pod.ts';
import { makeVerdict, type VerdictFacts } from './verdict.ts';
import { verdictSentence } from './verdict-sentence.ts';

const item = (name: string, more: Partial<ItemFacts> = {}): ItemFacts => ({
  ...{ component: 'app', apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'app', name },
  ...{ key: `apps/Deployment/app/${name}`, role: 'workload', workload: 'Deployment' },
  ...{ gates: [], rank: 0, pace: 'usual', serves: [] },
  ...more,
});
const pod = (owner: string, node: string, unschedulable = '', requests = {}): SimulatedPod => ({
  ...{ owner, node, unschedulable, requests, ended: false },
});
const wanted = (name: string, pods: number | null, refused = '', ordered = false) =>
  [`Deployment app/${name}`, { title: `Deployment app/${name}`, pods, ordered, refused }] as const;

const facts = (more: Partial<VerdictFacts>): VerdictFacts => ({
  about: {
    ...{ cluster: 'rehearsal', distribution: '26.03', preset: 'full', profile: 'as-published' },
    ...{ kubernetes: 'v1.34.4', endedAt: '2026-01-01T00:00:00Z', seconds: 20 },
  },
  shapes: [{ count: 2, millicores: 1000, memoryBytes: 2 ** 30, gpu: null }],
  components: [{ id: 'app', title: 'App' }],
  items: [item('web')],
  notes: { leftOut: [], asked: [], sidecars: [] },
  refusals: new Map(),
  placement: {
    pods: [pod('Deployment app/web', 'node-1')],
    wanted: new Map([wanted('web', 1)]),
    failures: new Map(),
  },
  ...more,
});

describe('a verdict', () => {
  test('fits where every object is valid and every pod has a node', () => {
    const verdict = makeVerdict(facts({}));
    expect(verdict).toMatchObject({
      verdict: 'fits',
      components: [{ id: 'app', valid: 1, refused: [], placed: 1, pending: [] }],
    });
    expect(verdictSentence(verdict)).toBe(
      'It fits on 2 simulated nodes (Kubernetes v1.34.4): 1 objects are valid, all 1 pods have a place. It took 20 s.',
    );
  });

  test('tells pods without a node by what the scheduler said of them', () => {
    const said = '0/2 nodes are available: 2 Insufficient cpu.';
    const pods = [
      pod('Deployment app/web', 'node-1'),
      pod('Deployment app/web', '', said, { cpu: 500 }),
      pod('Deployment app/web', '', said, { cpu: 500 }),
    ];
    const placement = { pods, wanted: new Map([wanted('web', 3)]), failures: new Map() };
    expect(makeVerdict(facts({ placement }))).toMatchObject({
      verdict: 'does-not-fit',
      components: [
        {
          placed: 1,
          pending: [{ workload: 'Deployment app/web', pods: 2, why: 'all 2 nodes have too little CPU left', said }],
        },
      ],
    });
  });

  test('tells that no node is large enough for a pod, rather than that they are full', () => {
    const pods = [pod('Deployment app/web', '', '0/2 nodes are available: 2 Insufficient cpu.', { cpu: 4000 })];
    const placement = { pods, wanted: new Map([wanted('web', 1)]), failures: new Map() };
    expect(makeVerdict(facts({ placement })).components[0]?.pending[0]?.why).toBe('no node is large enough in cpu');
  });

  test('tells pods that may not be made in the words of who refused them, from the condition or an event', () => {
    const refused = 'exceeded quota: small';
    const placement = {
      pods: [],
      wanted: new Map([wanted('web', 2, refused), wanted('db', 1), wanted('slow', null)]),
      failures: new Map([['Deployment app/db', 'Error creating: violates PodSecurity']]),
    };
    const verdict = makeVerdict(facts({ placement, items: [item('web'), item('db'), item('slow')] }));
    expect(verdict.components[0]?.pending).toEqual([
      { workload: 'Deployment app/web', pods: 2, why: `it may not be made: ${refused}`, said: refused },
      {
        workload: 'Deployment app/db',
        pods: 1,
        why: 'it may not be made: violates PodSecurity',
        said: 'Error creating: violates PodSecurity',
      },
      {
        workload: 'Deployment app/slow',
        pods: 1,
        why: 'its controller had not come to it when the time was up',
        said: '',
      },
    ]);
  });

  test('is refused where the API server took an object not, whether it was applied or only asked about', () => {
    const object = { apiVersion: 'example/v1', kind: 'Guard', metadata: { name: 'guard' } };
    const guard = item('guard', {
      ...{ key: 'example/Guard//guard', apiVersion: 'example/v1', kind: 'Guard', namespace: '' },
      ...{ role: 'webhook', workload: null },
    });
    const verdict = makeVerdict(
      facts({
        items: [item('web'), item('bad'), guard],
        notes: { leftOut: [], asked: [{ component: 'app', object }], sidecars: [] },
        refusals: new Map([
          ['apps/Deployment/app/bad', 'spec.replicas: Invalid value'],
          ['example/Guard//guard', 'webhooks: Required value'],
        ]),
      }),
    );
    expect(verdict).toMatchObject({
      verdict: 'refused',
      components: [
        {
          valid: 1,
          refused: [
            { what: 'Deployment app/bad', why: 'spec.replicas: Invalid value' },
            { what: 'Guard guard', why: 'webhooks: Required value' },
          ],
        },
      ],
    });
  });
});
