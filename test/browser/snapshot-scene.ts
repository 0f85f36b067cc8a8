import type { Page } from 'playwright-core';
import type { Operation } from '../../contracts/operations.ts';
import type { SnapshotDetails, SnapshotView } from '../../contracts/snapshots.ts';
import { type Channel, createChannel } from './channel.ts';
import type { Scene } from './fake-engine.ts';
import { sampleNotebook } from './notebook-scene.ts';
import { sampleOperation } from './samples.ts';
import { busyScene } from './scenes.ts';
import { comparisonAnswers } from './comparison-sample.ts';

const workspace = 'kubeflow-user-example-com';
const mebibyte = 2 ** 20;

/** An id that begins with some letters. */
function idOf(letters: string): string {
  return letters.padEnd(64, '0');
}

function sampleSnapshot(letters: string, changes: Partial<SnapshotView>): SnapshotView {
  return {
    ...{ id: idOf(letters), cluster: 'slipway', workspace, notebook: 'first', origin: 'asked', note: '', parent: null },
    ...{ bytes: 812 * mebibyte, addedBytes: 3 * mebibyte, frozenMilliseconds: 290 },
    createdAt: '2026-11-24T09:12:00Z',
    ...changes,
  };
}

const sampleSnapshots: readonly SnapshotView[] = [
  sampleSnapshot('9c41e07b', {
    note: 'before going back to 44ce60fe',
    origin: 'before-restore',
    createdAt: '2026-11-24T15:41:00Z',
    parent: idOf('b0773d12'),
  }),
  sampleSnapshot('b0773d12', {
    note: 'After the second epoch, accuracy 0.91',
    createdAt: '2026-11-24T13:05:00Z',
    parent: idOf('44ce60fe'),
  }),
  sampleSnapshot('5e8fa2c4', {
    notebook: 'resting',
    createdAt: '2026-11-24T10:30:00Z',
    bytes: 41 * mebibyte,
    addedBytes: 12 * mebibyte,
    frozenMilliseconds: 0,
  }),
  sampleSnapshot('44ce60fe', {
    note: 'Before the new data',
    createdAt: '2026-11-22T17:20:00Z',
    addedBytes: 640 * mebibyte,
    frozenMilliseconds: 410,
  }),
];

interface SnapshotScene {
  readonly scene: Scene;
  readonly operations: Channel<Operation[]>;
  /** What is in the store; a test may change it. */
  readonly stored: SnapshotView[];
  readonly asked: { method: string; input: unknown }[];
}

/** A cluster with two notebooks and the snapshots that were taken of them. */
export function snapshotScene(snapshots: readonly SnapshotView[] = sampleSnapshots): SnapshotScene {
  const { scene, asked } = busyScene();
  const stored = [...snapshots];
  const operations = createChannel<Operation[]>({ latestOnly: true });
  operations.push([]);
  const start = async (request: { kind: string; input: unknown }) => {
    asked.push({ method: request.kind, input: request.input });
    return sampleOperation({
      id: 'asked-1',
      kind: request.kind,
      title: 'Take a snapshot of first',
      now: 'Keep what is there',
    });
  };
  const details = (snapshot: SnapshotView): SnapshotDetails => ({
    snapshot,
    notebook: {
      ...{ image: sampleNotebook('first', { state: 'running' }).image, millicores: 500, memoryBytes: 2 ** 30 },
      gpu: { resource: 'nvidia.com/gpu', count: 1 },
      volumes: [
        { claim: 'first-workspace', mountPath: '/home/jovyan' },
        { claim: 'rows', mountPath: '/data' },
      ],
    },
    newName: `${snapshot.notebook}-${snapshot.id.slice(0, 8)}`,
  });
  return {
    scene: {
      ...scene,
      operations: { ...scene.operations, watch: (_input, { signal }) => operations.read(signal), start },
      notebooks: {
        list: async () => [
          sampleNotebook('first', { state: 'running' }),
          sampleNotebook('resting', { state: 'stopped', since: null }),
        ],
      },
      snapshots: {
        list: async () => [...stored],
        store: async () => ({
          folder: '/home/ada/.slipway/snapshots/store',
          bytes: 655 * mebibyte,
          freeBytes: 48 * 2 ** 30,
        }),
        read: async ({ snapshot }) => details(stored.find(({ id }) => id === snapshot) ?? sampleSnapshots[0]!),
        ...comparisonAnswers(
          (snapshot) => stored.find(({ id }) => id === snapshot) ?? sampleSnapshots[0]!,
          (input) => asked.push({ method: 'compare', input }),
        ),
      },
    },
    ...{ operations, stored, asked },
  };
}

/** Opens the comparison of a snapshot with the one before it, and waits until it is there. */
export async function showComparison(page: Page): Promise<void> {
  // It is read beside the list, and is seen behind the dialog.
  await page.getByText('All snapshots take').waitFor();
  await page.getByRole('button', { name: /^Compare: first as of 24 Nov 2026, 13/ }).click();
  await page.getByRole('button', { name: 'train.ipynb' }).waitFor();
}

/** Opens the cells of a Jupyter notebook in it, and waits until they are there. */
export async function showComparedCells(page: Page): Promise<void> {
  await showComparison(page);
  await page.getByRole('button', { name: 'train.ipynb' }).click();
  await page.getByText('7 cells are the same.').waitFor();
}
