import { describe, expect, it } from 'vitest';
import { AppError } from '../contracts/app-error.ts';
import { fakeHost, manualClock } from '../test/fakes/fake-host.ts';
import { readNodes } from './cluster-probe.ts';
import type { KubernetesClient } from './kubernetes-host.ts';
import { missing, waitForNodes } from './wait-for-nodes.ts';

const since = Date.parse('2026-01-01T00:00:00Z');
const nodeList = (ready: string) => ({
  items: [
    {
      metadata: { name: 'lab-control-plane' },
      status: {
        conditions: [{ type: 'Ready', status: ready, message: 'cni plugin not initialized' }],
        nodeInfo: { kubeletVersion: 'v1.34.4' },
        capacity: { cpu: '2', memory: '24684096Ki' },
      },
    },
  ],
});
const leaseList = (renewTime: string | null) => ({
  items: [{ metadata: { name: 'lab-control-plane' }, spec: { renewTime } }],
});

/** A client that answers by what the test says at the moment. */
function clientOf(answer: (path: string) => unknown): KubernetesClient {
  const no = () => {
    throw new Error('not in this test');
  };
  return {
    address: 'https://127.0.0.1:1',
    request: async (_method, path) => answer(path),
    watch: no,
    forward: no,
    close: () => undefined,
  };
}

describe('the nodes that the API server tells', () => {
  it('have their size in bytes and millicores, and the time they reported', () => {
    expect(readNodes(nodeList('True'), leaseList('2026-01-01T00:00:05.000000Z'))).toEqual([
      {
        name: 'lab-control-plane',
        ready: true,
        why: 'cni plugin not initialized',
        version: 'v1.34.4',
        millicores: 2000,
        memoryBytes: 24_684_096 * 1024,
        renewedAt: since + 5000,
      },
    ]);
  });

  it('may be quite new', () => {
    expect(readNodes({ items: [{ metadata: { name: 'a' } }] }, { items: [] })).toEqual([
      {
        name: 'a',
        ready: false,
        why: 'it has not reported yet',
        version: null,
        millicores: null,
        memoryBytes: null,
        renewedAt: null,
      },
    ]);
  });

  it('are not taken for ready by what was true before a stop', () => {
    const nodes = readNodes(nodeList('True'), leaseList('2025-12-31T23:59:59Z'));
    expect(missing({ answers: true, nodes }, { nodes: 1, since })).toBe(
      'the node lab-control-plane has not reported yet',
    );
    expect(missing({ answers: true, nodes }, { nodes: 1, since: 0 })).toBeNull();
  });
});

describe('waiting for nodes', () => {
  const wanted = { cluster: 'lab', nodes: 1, since, timeoutSeconds: 10 };

  it('ends when the API answers and each node has reported', async () => {
    const clock = manualClock();
    const answers: (() => unknown)[] = [
      () => {
        throw new AppError('kubernetes.unreachable', { address: 'a', why: 'connection refused' });
      },
      () => {
        throw new AppError('kubernetes.refused', { what: 'GET /readyz', status: 500, reason: 'x', why: 'long list' });
      },
      () => nodeList('False'),
      () => nodeList('True'),
    ];
    const client = clientOf((path) => {
      if (path.includes('leases')) return leaseList('2026-01-01T00:00:01Z');
      if (path === '/readyz' && answers.length > 2) return answers.shift()?.();
      return path === '/readyz' ? 'ok' : (answers.length > 1 ? answers.shift() : answers[0])?.();
    });
    const told: string[] = [];
    const waiting = waitForNodes(
      client,
      wanted,
      { host: fakeHost({ clock }), signal: new AbortController().signal },
      (why) => told.push(why),
    );
    await clock.advance(2000);
    await waiting;
    expect(told).toEqual([
      'the API server does not answer yet (connection refused)',
      'the API server does not answer yet (it answers, and is not ready)',
      'the node lab-control-plane is not ready (cni plugin not initialized)',
    ]);
  });

  it('says what was missing when the time is up', async () => {
    const clock = manualClock();
    const client = clientOf((path) => (path.includes('leases') ? leaseList(null) : nodeList('False')));
    const waiting = waitForNodes(client, wanted, { host: fakeHost({ clock }), signal: new AbortController().signal });
    const failed = expect(waiting).rejects.toMatchObject({
      code: 'cluster.not-ready',
      data: { seconds: 10, why: expect.stringContaining('not ready') as string },
    });
    await clock.advance(11_000);
    await failed;
  });

  it('can be cancelled', async () => {
    const clock = manualClock();
    const controller = new AbortController();
    const client = clientOf((path) => (path.includes('leases') ? leaseList(null) : nodeList('False')));
    const waiting = waitForNodes(client, wanted, { host: fakeHost({ clock }), signal: controller.signal });
    const failed = expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    await clock.advance(300);
    controller.abort();
    await failed;
  });
});
