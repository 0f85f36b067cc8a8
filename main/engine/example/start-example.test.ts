import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../contracts/app-error.ts';
import { type ExampleState, exampleInputSchema } from '../../../contracts/example.ts';
import type {
  KubernetesClient,
  KubernetesRequest,
  KubernetesWatchEvent,
} from '../../../provisioners/kubernetes-host.ts';
import { fakeHost, manualClock } from '../../../test/fakes/fake-host.ts';
import { memoryFiles } from '../../../test/fakes/memory-files.ts';
import { fieldAt } from '../platform/fields.ts';
import { readExample, startExample } from './start-example.ts';

const own = 'kubeflow-user-example-com';
const user = 'user@example.com';
const notebooks = `/apis/kubeflow.org/v1/namespaces/${own}/notebooks/first-run`;
const pods = `/api/v1/namespaces/${own}/pods`;
const settings = 'spawnerFormDefaults:\n  image:\n    value: registry.example/jupyter:1\n';

interface Patch {
  readonly path: string;
  readonly body: unknown;
}

const profile = (name: string, owner: string) => ({ metadata: { name }, spec: { owner: { name: owner } } });
const podOf = (status: object) => ({ metadata: { name: 'first-run-0', namespace: own }, status });
const readyPod = podOf({ phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }], containerStatuses: [] });

/** A cluster with the notebooks preset; `objects` are added or, as null, taken away by path. */
function stage(objects: Record<string, unknown> = {}) {
  const there: Record<string, unknown> = {
    '/apis/kubeflow.org/v1/notebooks': { items: [] },
    '/apis/kubeflow.org/v1/profiles': { items: [profile('other', 'ada'), profile(own, user)] },
    '/api/v1/namespaces/kubeflow/configmaps': {
      items: [{ data: {} }, { data: { 'spawner_ui_config.yaml': settings } }],
    },
    [`/api/v1/namespaces/${own}`]: { metadata: { name: own } },
    [pods]: { kind: 'PodList', metadata: { resourceVersion: '1' }, items: [] },
    ...objects,
  };
  const patched: Patch[] = [];
  const events = new PassThrough({ objectMode: true });
  const client = {
    request: async (method: string, path: string, request?: KubernetesRequest) => {
      if (method === 'PATCH') {
        patched.push({ path, body: request?.body });
        return {};
      }
      const found = there[path];
      if (found === undefined || found === null)
        throw new AppError('kubernetes.refused', { status: 404, reason: 'NotFound', why: 'gone', what: path });
      return found;
    },
    watch: async function* (_: string, request?: { signal?: AbortSignal }) {
      request?.signal?.addEventListener('abort', () => events.end());
      yield* events as AsyncIterable<KubernetesWatchEvent>;
      request?.signal?.throwIfAborted();
    },
  } as unknown as KubernetesClient;
  const files = memoryFiles({ '/program/resources/examples/first-run.ipynb': '{"cells":[]}' });
  const clock = manualClock();
  const context = { host: fakeHost({ files, clock }), signal: new AbortController().signal, user };
  const start = (input: object = {}) =>
    startExample(client, exampleInputSchema.parse({ cluster: 'lab', ...input }), context);
  const push = (object: unknown) => events.write({ type: 'MODIFIED', object });
  const read = () => readExample(client, { cluster: 'lab', name: 'first-run' }, context);
  return { client, patched, start, push, there, clock, read };
}

/** Reads to the end while the clock goes on. */
async function statesOf(
  task: AsyncIterable<ExampleState>,
  clock: ReturnType<typeof manualClock>,
): Promise<ExampleState[]> {
  const states: ExampleState[] = [];
  const end = new AbortController();
  const reading = (async () => {
    for await (const state of task) states.push(state);
  })().finally(() => end.abort());
  const moving = (async () => {
    while (!end.signal.aborted) await clock.advance(500);
  })();
  await Promise.all([reading, moving]);
  return states;
}

const ready = {
  ...{ state: 'ready', workspace: own, name: 'first-run' },
  path: `/notebook/${own}/first-run/lab/tree/first-run.ipynb`,
};

describe('the example notebook', () => {
  it("is put into the login's own workspace, with the image that the platform offers, and followed until it answers", async () => {
    const { start, patched, clock } = stage({ [pods]: { kind: 'PodList', metadata: {}, items: [readyPod] } });
    expect((await statesOf(start(), clock)).at(-1)).toEqual(ready);
    expect(patched.map(({ path }) => path)).toEqual([
      `/api/v1/namespaces/${own}/configmaps/first-run-example`,
      `/api/v1/namespaces/${own}/persistentvolumeclaims/first-run-home`,
      notebooks,
    ]);
    const pod = fieldAt(patched[2]?.body, 'spec', 'template', 'spec');
    expect(pod).toMatchObject({
      initContainers: [{ image: 'registry.example/jupyter:1' }],
      containers: [{ name: 'first-run', image: 'registry.example/jupyter:1', imagePullPolicy: 'IfNotPresent' }],
    });
    expect(patched[0]?.body).toMatchObject({ data: { 'first-run.ipynb': '{"cells":[]}' } });
  });

  it('says what it waits for, each thing once', async () => {
    const { start, push, clock } = stage();
    const task = start();
    const waiting = podOf({
      containerStatuses: [{ name: 'first-run', image: 'x:1', state: { waiting: { reason: 'ImagePullBackOff' } } }],
    });
    const changes = [waiting, waiting, readyPod];
    const reasons: string[] = [];
    const states = await statesOf(
      (async function* () {
        for await (const state of task) {
          if (state.state === 'starting') {
            reasons.push(state.reason);
            if (reasons.length > 1) push(changes.shift());
            if (reasons.length > 2) changes.splice(0).forEach(push);
          }
          yield state;
        }
      })(),
      clock,
    );
    expect(states.at(-1)).toEqual(ready);
    expect(reasons).toEqual([
      'it is put onto the cluster',
      'the notebook controller makes its pod',
      'its image x:1 cannot be pulled (ImagePullBackOff); the cluster goes on trying',
    ]);
  });

  it('that is there already is started and otherwise left as it is', async () => {
    const there = { metadata: { name: 'first-run', labels: { 'slipway.dev/example': 'first-run' } } };
    const running = { [notebooks]: there, [pods]: { kind: 'PodList', metadata: {}, items: [readyPod] } };
    const { start, patched, clock } = stage(running);
    await statesOf(start(), clock);
    expect(patched).toEqual([
      { path: notebooks, body: { metadata: { annotations: { 'kubeflow-resource-stopped': null } } } },
    ]);
    patched.length = 0;
    // Asked for with another image, it gets that one; its volume is not touched.
    await statesOf(start({ image: 'mine:2' }), clock);
    expect(patched.map(({ path }) => path).filter((path) => path.includes('persistentvolumeclaims'))).toEqual([]);
    expect(JSON.stringify(patched)).toContain('mine:2');
  });

  it('is never laid over a notebook of somebody else', async () => {
    const { start, patched, clock } = stage({ [notebooks]: { metadata: { name: 'first-run' } } });
    await expect(statesOf(start(), clock)).rejects.toMatchObject({ code: 'example.foreign' });
    expect(patched).toEqual([]);
  });

  it('is given up when the time is up, with the reason', async () => {
    const { start, clock } = stage();
    await expect(statesOf(start({ timeoutSeconds: 60 }), clock)).rejects.toMatchObject({
      code: 'example.failed',
      data: { why: 'the notebook controller makes its pod' },
    });
  });

  it('waits for the namespace of a workspace that was just made', async () => {
    const running = { [pods]: { kind: 'PodList', metadata: {}, items: [readyPod] } };
    const { start, there, clock, patched } = stage({ ...running, [`/api/v1/namespaces/${own}`]: null });
    const task = start();
    const reading = statesOf(task, clock);
    expect(patched).toEqual([]);
    there[`/api/v1/namespaces/${own}`] = { metadata: { name: own } };
    expect((await reading).at(-1)).toEqual(ready);
  });

  it.each([
    ['no notebooks', { '/apis/kubeflow.org/v1/notebooks': null }, {}, 'example.no-notebooks'],
    ['no workspace', { '/apis/kubeflow.org/v1/profiles': { items: [] } }, {}, 'example.no-workspace'],
    ['no such workspace', {}, { workspace: 'nobody' }, 'example.no-workspace'],
    ['no image', { '/api/v1/namespaces/kubeflow/configmaps': { items: [] } }, {}, 'example.no-notebooks'],
    [
      'broken settings',
      { '/api/v1/namespaces/kubeflow/configmaps': { items: [{ data: { 'spawner_ui_config.yaml': '{' } }] } },
      {},
      'example.no-notebooks',
    ],
  ])('cannot be had where there is %s', async (_title, objects, input, code) => {
    const { start, clock } = stage(objects);
    await expect(statesOf(start(input), clock)).rejects.toMatchObject({ code });
  });
});

describe('its state', () => {
  const there = { metadata: { name: 'first-run', labels: { 'slipway.dev/example': 'first-run' } } };
  const stopped = { metadata: { ...there.metadata, annotations: { 'kubeflow-resource-stopped': 'now' } } };

  it.each([
    [{}, { state: 'absent' }],
    [{ [notebooks]: stopped }, { state: 'absent' }],
    [{ [notebooks]: { metadata: { name: 'first-run' } } }, { state: 'absent' }],
    [{ [notebooks]: there }, { state: 'starting' }],
    [{ [notebooks]: there, [pods]: { items: [readyPod] } }, ready],
    [{ '/apis/kubeflow.org/v1/notebooks': null }, { state: 'impossible' }],
  ])('is read from the cluster: %#', async (objects, expected) => {
    expect(await stage(objects).read()).toMatchObject(expected);
  });
});
