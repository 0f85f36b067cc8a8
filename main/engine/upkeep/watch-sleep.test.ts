import { describe, expect, it } from 'vitest';
import { AppError } from '../../../contracts/app-error.ts';
import type { Operation } from '../../../contracts/operations.ts';
import type { ClusterUpkeep } from '../../../contracts/upkeep.ts';
import { fakeHost } from '../../../test/fakes/fake-host.ts';
import { fakeProvisioner } from '../../../test/fakes/fake-provisioner.ts';
import { createClusters } from '../clusters/clusters.ts';
import { watchSleep } from './watch-sleep.ts';

const skewed = { code: 'clock.skewed', message: 'late', remedy: 'start' };

/** A computer whose timers come as late as the list says, one after the other; then the watch is ended. */
async function started(late: readonly number[], notices: ClusterUpkeep['notices']) {
  const provisioner = fakeProvisioner({ lab: { state: 'running' } });
  const status = provisioner.status.bind(provisioner);
  provisioner.status = async (name, context) => ({
    ...(await status(name, context)),
    upkeep: { disk: null, diskStop: null, clockSkewSeconds: -60, notices },
  });
  const left = new AbortController();
  const timers = [...late];
  let now = 0;
  const sleep = async (milliseconds: number) => {
    const more = timers.shift();
    if (more === undefined) {
      left.abort();
      throw new AppError('cancelled', { what: 'waiting' });
    }
    now += milliseconds + more;
  };
  const calls: string[] = [];
  const start = async (cluster: string) => {
    calls.push(cluster);
    return {} as Operation;
  };
  const host = fakeHost({ clock: { now: () => now, sleep } });
  const clusters = createClusters([provisioner], { tool: async (name) => name });
  await watchSleep({ host, clusters, start }, left.signal);
  return calls;
}

describe('a computer that slept', () => {
  it('has the clock of its clusters put right, once for each sleep', async () => {
    expect(await started([0, 8 * 3_600_000, 0, 60_000], [skewed])).toEqual(['lab', 'lab']);
  });

  it('has nothing done where their clock went on', async () => {
    expect(await started([8 * 3_600_000], [])).toEqual([]);
  });

  it('is not what a busy computer is', async () => {
    expect(await started([0, 20_000, 5000], [skewed])).toEqual([]);
  });
});
