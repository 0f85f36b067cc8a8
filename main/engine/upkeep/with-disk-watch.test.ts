import { describe, expect, it } from 'vitest';
import { AppError } from '../../../contracts/app-error.ts';
import type { OperationEvent } from '../../../contracts/operations.ts';
import type { ClusterUpkeep } from '../../../contracts/upkeep.ts';
import { fakeHost } from '../../../test/fakes/fake-host.ts';
import { fakeProvisioner } from '../../../test/fakes/fake-provisioner.ts';
import { memoryFiles } from '../../../test/fakes/memory-files.ts';
import { createClusters } from '../clusters/clusters.ts';
import type { OperationDefinition } from '../operations/definition.ts';
import { withDiskWatch } from './with-disk-watch.ts';

const well: ClusterUpkeep = { disk: null, diskStop: null, clockSkewSeconds: 0, notices: [] };
const low: ClusterUpkeep = {
  ...well,
  notices: [{ code: 'disk.low', message: 'Only 3 GiB are free.', remedy: 'Free some.' }],
};
const stopped: ClusterUpkeep = { ...well, diskStop: { at: '', freeBytes: 1, neededBytes: 2 } };

/** Runs an operation that ends when the disk was looked at as often as there are answers, or when it is aborted. */
async function watched(answers: readonly (ClusterUpkeep | AppError)[]) {
  const provisioner = fakeProvisioner({ lab: { state: 'running' } });
  const status = provisioner.status.bind(provisioner);
  const left = [...answers];
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  provisioner.status = async (name, context) => {
    const answer = left.shift() ?? well;
    if (answer instanceof AppError) throw answer;
    return { ...(await status(name, context)), upkeep: answer };
  };
  const sleep = async (_milliseconds: number, signal?: AbortSignal) => {
    if (left.length === 0) finish();
    await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted === true) throw new AppError('cancelled', { what: 'waiting' });
  };
  const inner: OperationDefinition<'start'> = {
    ...{ kind: 'start', title: () => 'Start', cluster: ({ cluster }) => cluster },
    async *run(_input, { signal }) {
      yield { type: 'log', source: 'test', text: 'at work' };
      await Promise.race([finished, new Promise((resolve) => signal.addEventListener('abort', resolve))]);
      if (signal.aborted) throw new AppError('cancelled', { what: 'the work' });
      return 'done';
    },
  };
  const clusters = createClusters([provisioner], { tool: async (name) => name });
  const context = { host: fakeHost({ clock: { sleep }, files: memoryFiles() }), signal: new AbortController().signal };
  const task = withDiskWatch(inner, clusters).run({ cluster: 'lab' }, context);
  const events: OperationEvent[] = [];
  for (;;) {
    const step = await task.next();
    if (step.done === true) return { events, result: step.value };
    events.push(step.value);
  }
}

describe('an operation with an eye on the disk', () => {
  it('is what it is without one while there is space', async () => {
    const { events, result } = await watched([well, well]);
    expect(result).toBe('done');
    expect(events).toEqual([{ type: 'log', source: 'test', text: 'at work' }]);
  });

  it('warns once when it becomes low, and again when it becomes low again', async () => {
    const { events } = await watched([well, low, low, well, low]);
    expect(events.filter(({ type }) => type === 'warning')).toEqual([
      { type: 'warning', text: 'Only 3 GiB are free. Free some.' },
      { type: 'warning', text: 'Only 3 GiB are free. Free some.' },
    ]);
  });

  it('ends with the reason when the nodes stopped themselves', async () => {
    await expect(watched([well, stopped, well, well, well])).rejects.toMatchObject({ code: 'cluster.disk-stopped' });
  });

  it('does not mind a cluster that cannot be asked, as one that is being made', async () => {
    expect((await watched([new AppError('docker.missing'), well])).result).toBe('done');
  });
});
