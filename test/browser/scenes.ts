import type { Operation, OperationRecord } from '../../contracts/operations.ts';
import type { PlatformStatus } from '../../contracts/platform.ts';
import { accessScene } from './access-scene.ts';
import { type Channel, createChannel } from './channel.ts';
import type { Scene } from './fake-engine.ts';
import { midwayRecords, midwayStates } from './sample-records.ts';
import { usageScene } from './usage-scene.ts';
import { componentViews, laptop, sampleCluster, sampleOperation, samplePlatform, samplePresets } from './samples.ts';

/** A scene in which everything is there, and what a test turns in it. */
export interface BusyScene {
  readonly scene: Scene;
  readonly records: Channel<OperationRecord>;
  readonly operations: Channel<Operation[]>;
  readonly platform: Channel<PlatformStatus>;
  /** What the page asked to be started, cancelled and resumed, in order. */
  readonly asked: { method: string; input: unknown }[];
}

/** A computer on which nothing was made yet. */
export function freshScene(asked: BusyScene['asked'] = []): Scene {
  const operations = createChannel<Operation[]>({ latestOnly: true });
  operations.push([]);
  return {
    hardware: { read: async () => laptop },
    planning: { presets: async () => samplePresets() },
    distribution: {
      known: async () => ['26.03', '1.11.0'],
      catalog: async () => ({ version: '26.03', components: componentViews, presets: [] }),
    },
    clusters: { list: async () => [] },
    operations: {
      list: async () => [],
      get: async () => sampleOperation(),
      watch: (_input, { signal }) => operations.read(signal),
      follow: (_input, { signal }) => createChannel<OperationRecord>().read(signal),
      start: async (input) => {
        asked.push({ method: 'start', input });
        return sampleOperation();
      },
    },
  };
}

/** A computer with a cluster, a platform that is being installed on it, and a history. */
export function busyScene(): BusyScene {
  const asked: BusyScene['asked'] = [];
  const records = createChannel<OperationRecord>();
  records.push(...midwayRecords());
  const history = sampleHistory();
  const operations = createChannel<Operation[]>({ latestOnly: true });
  operations.push(history);
  const platform = createChannel<PlatformStatus>({ latestOnly: true });
  platform.push(samplePlatform({ state: 'running' }, (id) => midwayStates[id] ?? { state: 'ready' }));
  const note =
    (method: string) =>
    async (input: unknown): Promise<Operation> => {
      asked.push({ method, input });
      return sampleOperation();
    };
  const fresh = freshScene(asked);
  return {
    scene: {
      ...fresh,
      clusters: { list: async () => [sampleCluster({ state: 'running' })] },
      operations: {
        list: async () => history,
        get: async ({ id }) => history.find((operation) => operation.id === id) ?? sampleOperation({ id }),
        watch: (_input, { signal }) => operations.read(signal),
        follow: ({ after = -1 }, { signal }) => recordsAfter(records, after, signal),
        start: note('start'),
        cancel: note('cancel'),
        resume: note('resume'),
      },
      platform: { watch: (_input, { signal }) => platform.read(signal) },
      usage: usageScene(),
      ...accessScene(),
    },
    records,
    operations,
    platform,
    asked,
  };
}

async function* recordsAfter(records: Channel<OperationRecord>, after: number, signal: AbortSignal) {
  for await (const record of records.read(signal)) if (record.sequence > after) yield record;
}

function sampleHistory(): Operation[] {
  const ended = (secondsAgo: number): string => new Date(Date.now() - 1000 * secondsAgo).toISOString();
  return [
    sampleOperation(),
    sampleOperation({
      id: 'stop-1',
      kind: 'stop',
      title: 'Stop slipway',
      state: 'succeeded',
      fraction: 1,
      now: 'Stopped in 2.1 s',
      endedAt: ended(240),
    }),
    sampleOperation({
      id: 'up-0',
      state: 'failed',
      endedAt: ended(200),
      error: {
        code: 'image.missing',
        message: 'The image my/node:1 is not here and cannot be pulled: no route to host.',
        remedy: 'Check the name and the network.',
        data: {},
      },
    }),
  ];
}
