import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NodeShape, RehearsalVerdict, RehearsedComponent } from '../../contracts/rehearsal.ts';
import { kitIsHere } from '../kit/kit.ts';
import { definition, namespace, route } from './apply-samples.ts';
import { RehearsalStage } from './rehearsal-stage.ts';

const gibibyte = 2 ** 30;
const gpu = { count: 1, model: 'nvidia-t4', resource: 'nvidia.com/gpu' };
const shapes: readonly NodeShape[] = [
  { count: 2, millicores: 1000, memoryBytes: gibibyte, gpu: null },
  { count: 1, millicores: 2000, memoryBytes: 2 * gibibyte, gpu },
];

interface PodWishes {
  readonly requests: object;
  readonly nodeSelector?: object;
  readonly volumes?: object[];
}

const template = (name: string, { requests, ...pod }: PodWishes) => ({
  metadata: { labels: { app: name } },
  spec: { ...pod, containers: [{ name: 'main', image: 'none/at-all', resources: { requests, limits: requests } }] },
});
const deployment = (name: string, replicas: number, wishes: PodWishes, inside = 'app') => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: inside },
  spec: { replicas, selector: { matchLabels: { app: name } }, template: template(name, wishes) },
});
const statefulSet = (name: string, replicas: number, wishes: PodWishes) => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name, namespace: 'app' },
  spec: {
    ...{ replicas, serviceName: name, selector: { matchLabels: { app: name } }, template: template(name, wishes) },
    volumeClaimTemplates: [
      {
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
      },
    ],
  },
});
const strict = namespace('strict', { 'pod-security.kubernetes.io/enforce': 'restricted' });
const guard = (rules: unknown) => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name: 'guard' },
  webhooks: [
    {
      ...{ name: 'guard.mesh.example', admissionReviewVersions: ['v1'], sideEffects: 'None', rules },
      clientConfig: { service: { namespace: 'app', name: 'guard' } },
    },
  ],
});
const everyPod = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }];
/** So small that they find room beside the crowd in whatever order pods are placed. */
const small = { requests: { cpu: '50m', memory: '64Mi' } };

describe.skipIf(!kitIsHere)('a rehearsal of objects', () => {
  let stage: RehearsalStage;
  let verdict: RehearsalVerdict;
  const part = (id: string): RehearsedComponent => {
    const found = verdict.components.find((one) => one.id === id);
    if (found === undefined) throw new Error(`there is no ${id}`);
    return found;
  };

  beforeAll(async () => {
    stage = await RehearsalStage.open();
    await stage.create('stage', shapes);
    verdict = await stage.judge('stage', shapes, {
      base: [namespace('app'), strict, definition, route],
      well: [
        deployment('web', 3, small),
        statefulSet('data', 2, small),
        guard(everyPod),
        {
          apiVersion: 'apps/v1',
          kind: 'DaemonSet',
          metadata: { name: 'agent', namespace: 'app' },
          spec: { selector: { matchLabels: { app: 'agent' } }, template: template('agent', small) },
        },
        deployment('learner', 1, {
          requests: { cpu: '100m', 'nvidia.com/gpu': '1' },
          nodeSelector: { 'nvidia.com/gpu.product': 'nvidia-t4' },
        }),
      ],
      crowded: [deployment('wide', 8, { requests: { cpu: '700m' } })],
      huge: [statefulSet('huge', 2, { requests: { cpu: '64' } })],
      forbidden: [deployment('many', 3, { requests: { cpu: '10m' } }, 'strict')],
      wrong: [
        deployment('backwards', -1, small),
        { ...route, apiVersion: 'mesh.example/v7', metadata: { name: 'late', namespace: 'app' } },
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'lost', namespace: 'nowhere' }, data: {} },
      ],
    });
  });
  afterAll(() => stage.remove());

  test('places what has room, volumes, GPUs and one pod on every node among it', () => {
    expect(part('base')).toMatchObject({ valid: 4, refused: [], pending: [] });
    expect(part('well')).toMatchObject({ valid: 5, refused: [], pending: [], placed: 3 + 2 + 3 + 1 });
  });

  test('says which webhook was left out, that would have kept every pod from being made', () => {
    expect(verdict.leftOut).toEqual([
      { what: 'ValidatingWebhookConfiguration guard', component: 'well', why: 'nobody answers at app/guard' },
    ]);
  });

  test('says in words why pods have no node, in those of the scheduler too', () => {
    const [wide] = part('crowded').pending;
    expect(part('crowded').placed + (wide?.pods ?? 0)).toBe(8);
    expect(wide).toMatchObject({ workload: 'Deployment app/wide', why: 'all 3 nodes have too little CPU left' });
    expect(wide?.said).toContain('3 Insufficient cpu');
  });

  test('says that no node is large enough, and that the next pod waits for that one', () => {
    expect(part('huge').pending).toMatchObject([
      { workload: 'StatefulSet app/huge', pods: 1, why: 'no node is large enough in cpu' },
      { workload: 'StatefulSet app/huge', pods: 1, why: 'it comes after the one before it, which finds no node' },
    ]);
  });

  test('says why pods may not be made', () => {
    expect(part('forbidden').pending).toMatchObject([{ workload: 'Deployment strict/many', pods: 3 }]);
    expect(part('forbidden').pending[0]?.why).toContain('violates PodSecurity "restricted:latest"');
  });

  test("says in the API server's words what is not valid, and what waits for something that nothing makes", () => {
    expect(verdict.verdict).toBe('refused');
    expect(part('wrong').valid).toBe(0);
    const why = new Map(part('wrong').refused.map((one) => [one.what, one.why]));
    expect(why.get('Deployment app/backwards')).toContain('spec.replicas: Invalid value: -1');
    expect(why.get('Route app/late')).toContain('it waits for the kind Route');
    expect(why.get('ConfigMap nowhere/lost')).toContain('namespace nowhere is not there');
  });

  test('leaves out no resource of the headroom', () => {
    const cpu = verdict.headroom.find(({ resource }) => resource === 'cpu');
    expect(cpu).toMatchObject({ have: 4000, unit: 'millicores' });
    expect((cpu?.requested ?? 0) + (cpu?.left ?? 0)).toBe(4000);
    expect(verdict.headroom).toContainEqual({
      ...{ resource: 'nvidia.com/gpu', unit: 'pieces', have: 1, requested: 1, left: 0, largest: 0 },
    });
  });

  test('asks about a webhook configuration, though it is never put to work', async () => {
    const next = await stage.judge('stage', shapes, { bad: [guard([{ ...everyPod[0], operations: ['NEVER'] }])] });
    expect(next.components).toMatchObject([{ valid: 0, refused: [{ what: 'ValidatingWebhookConfiguration guard' }] }]);
    expect(next.components[0]?.refused[0]?.why).toContain('NEVER');
  });
});
