import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/app-error.ts';
import { fakeHost, type HostOverrides } from '../../test/fakes/fake-host.ts';
import { memoryFiles } from '../../test/fakes/memory-files.ts';
import type { ContainerFacts } from '../host.ts';
import type { ProvisionerEvent } from '../provisioner.ts';
import { ownerMark } from '../owner-mark.ts';
import { startKindCluster } from './kind-power.ts';
import { kindStatus } from './kind-status.ts';

const home = '/home/test/.slipway';
const name = 'lab-control-plane';
const year = Date.UTC(2026, 5);
const ok = { exitCode: 0, stdout: '', stderr: '' };

interface World {
  readonly state?: ContainerFacts['state'];
  /** The node's clock less this computer's, in milliseconds. */
  readonly skew?: number;
  readonly address?: string;
  /** Free bytes on the node's disk; the guard stopped it where `isStopped`. */
  readonly free?: number;
  readonly isStopped?: boolean;
  /** How often the node ends by itself after it was started. */
  readonly deaths?: number;
}

/** A kind node in memory that has a clock and a disk of its own; the computer that it is on has another clock. */
function world({
  state = 'running',
  skew = 0,
  address = 'unix:///run/docker.sock',
  free = 2 ** 40,
  ...more
}: World = {}) {
  let [now, nodeState, isStopped, deaths, off] = [year, state, more.isStopped === true, more.deaths ?? 0, skew];
  const done: string[] = [];
  const exec: NonNullable<HostOverrides['docker']>['exec'] = async (_id, command) => {
    const text = command.join(' ');
    if (nodeState !== 'running') throw new AppError('docker.failed', { why: 'it is not running' });
    if (command[0] === 'date' && command.includes('--set')) {
      done.push('set clock');
      off = Number(command.at(-1)?.slice(1)) * 1000 - now;
    }
    if (text.includes('start kubelet')) isStopped = free < 2000;
    if (text.includes('+%s')) return { ...ok, stdout: `${String((now + off) / 1000)}\n` };
    if (!text.includes('/proc/uptime')) return ok;
    const self = `10000.00 1.0\n1 (systemd) S ${'0 '.repeat(18)}900000 0\ntime ${String((now + off) / 1000)}\ndisk ${String(free)} ${String(2 ** 41)} 1\n`;
    return { ...ok, stdout: isStopped ? `${self}stopped ${String(year / 1000)} 500 2000\n` : self };
  };
  const node = (): ContainerFacts => ({
    ...{ id: name, name, image: 'node:1', state: nodeState, createdAt: '', ports: [] },
    labels: { 'io.x-k8s.kind.role': 'control-plane', 'io.x-k8s.kind.cluster': 'lab' },
    mounts: [{ type: 'bind', name: null, destination: ownerMark(home) }],
  });
  const request = async (_method: string, path: string): Promise<unknown> => {
    if (nodeState !== 'running' || deaths > 0)
      throw new AppError('kubernetes.unreachable', { address: 'a', why: 'no' });
    const renewTime = new Date(now + off + 1000).toISOString();
    if (path.includes('leases')) return { items: [{ metadata: { name }, spec: { renewTime } }] };
    return { items: [{ metadata: { name }, status: { conditions: [{ type: 'Ready', status: 'True' }] } }] };
  };
  const sleep = async (milliseconds: number, signal?: AbortSignal) => {
    await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted === true) throw new AppError('cancelled', { what: 'waiting' });
    now += milliseconds;
    if (deaths > 0 && nodeState === 'running') [nodeState, deaths] = ['exited', deaths - 1];
  };
  const host = fakeHost({
    files: memoryFiles({ [`${home}/clusters/lab/kubeconfig`]: 'server: here' }),
    clock: { now: () => now, sleep },
    kubernetes: { connect: () => ({ address: 'a', request, watch: () => never(), close: () => undefined }) as never },
    docker: {
      exec,
      info: async () => ({ address, cgroupVersion: '2' }) as never,
      containers: async () => [node()],
      start: async () => {
        done.push('start');
        nodeState = 'running';
      },
      unpause: async () => {
        done.push('unpause');
        nodeState = 'running';
      },
    },
  });
  const context = { host, signal: new AbortController().signal, tool: async (tool: string) => tool };
  const start = async () => {
    const events: ProvisionerEvent[] = [];
    for await (const event of startKindCluster('lab', context)) events.push(event);
    return events.flatMap((event) => (event.type === 'log' || event.type === 'warning' ? [event.text] : []));
  };
  return { start, done, status: () => kindStatus('lab', context) };
}

function never(): never {
  throw new Error('not asked for');
}

describe('the clock of the nodes', () => {
  it('is told in the status, and put right by a start', async () => {
    const { start, status, done } = world({ skew: -3_600_000 });
    expect((await status()).upkeep).toMatchObject({ clockSkewSeconds: -3600, notices: [{ code: 'clock.skewed' }] });
    expect(await start()).toContain('The clock of the nodes was 3600.0 s behind, and is right again.');
    expect(done).toEqual(['set clock']);
    expect((await status()).upkeep).toMatchObject({ clockSkewSeconds: 0, notices: [] });
  });

  it('is put right when a paused cluster goes on', async () => {
    const { start, done } = world({ skew: 90_000, state: 'paused' });
    await start();
    expect(done).toEqual(['unpause', 'set clock']);
  });

  it('is left alone where it is that of another computer', async () => {
    const { start, status, done } = world({ skew: -60_000, address: 'ssh://somewhere' });
    expect((await status()).upkeep?.notices).toMatchObject([{ code: 'clock.not-ours' }]);
    expect((await start()).join(' ')).toContain('another computer');
    expect(done).toEqual([]);
  });

  it('is left alone where it is right', async () => {
    const { start, done } = world({ skew: 1500 });
    await start();
    expect(done).toEqual([]);
  });
});

describe('a node that stopped itself because of its disk', () => {
  it('is told as that, with what helps, and is not let go on without space', async () => {
    const { start, status } = world({ isStopped: true, free: 700 });
    expect((await status()).condition).toMatchObject({
      state: 'unreachable',
      reason: expect.stringContaining('slipway free-space') as string,
    });
    await expect(start()).rejects.toMatchObject({ code: 'cluster.disk-stopped' });
  });

  it('goes on when there is space', async () => {
    const { start, status } = world({ isStopped: true, free: 5000 });
    await start();
    expect((await status()).condition).toEqual({ state: 'running' });
  });
});

describe('a node that ends while it is waited for', () => {
  it('is started again', async () => {
    const { start, done } = world({ state: 'exited', deaths: 2 });
    expect((await start()).join(' ')).toContain(`The node ${name} is exited; it is started again.`);
    expect(done).toEqual(['start', 'start', 'start']);
  });

  it('is given up on, by name, where that does not help', async () => {
    const { start } = world({ state: 'exited', deaths: 20 });
    await expect(start()).rejects.toMatchObject({ code: 'cluster.node-ended', data: { node: name } });
  });
});
