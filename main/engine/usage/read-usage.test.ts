import { describe, expect, it } from 'vitest';
import { AppError } from '../../../contracts/app-error.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { readUsage } from './read-usage.ts';

const gibibyte = 2 ** 30;
const node = (name: string) => ({ metadata: { name }, status: { capacity: { cpu: '12', memory: '32505856Ki' } } });
/** As the kubelet's `stats/summary` is laid out; only what is read of it. */
const summary = {
  node: {
    nodeName: 'lab-control-plane',
    cpu: { time: '2026-11-25T14:30:00Z', usageNanoCores: 1_250_000_000, usageCoreNanoSeconds: 9e14 },
    memory: { workingSetBytes: 6 * gibibyte, availableBytes: 25 * gibibyte },
    fs: { capacityBytes: 476 * gibibyte, availableBytes: 183 * gibibyte, usedBytes: 20 * gibibyte },
  },
};

function client(answers: Readonly<Record<string, unknown>>): KubernetesClient {
  return {
    request: async (_method: string, path: string) => {
      const answer = answers[path];
      if (answer instanceof Error) throw answer;
      return answer;
    },
  } as unknown as KubernetesClient;
}

const signal = new AbortController().signal;
const statsOf = (name: string) => `/api/v1/nodes/${name}/proxy/stats/summary`;

describe('what nodes use', () => {
  it('comes from the kubelet, of what the node has', async () => {
    const found = await readUsage(
      client({ '/api/v1/nodes': { items: [node('lab-control-plane')] }, [statsOf('lab-control-plane')]: summary }),
      signal,
    );
    expect(found).toEqual([
      {
        node: 'lab-control-plane',
        cpu: { used: 1250, total: 12_000 },
        memory: { used: 6 * gibibyte, total: 31 * gibibyte },
        disk: { used: 293 * gibibyte, total: 476 * gibibyte },
        problem: null,
      },
    ]);
  });

  it('is not known, and never nothing, where a node does not tell', async () => {
    const found = await readUsage(
      client({ '/api/v1/nodes': { items: [node('lab-worker')] }, [statsOf('lab-worker')]: { node: {} } }),
      signal,
    );
    expect(found[0]).toMatchObject({ cpu: { used: null, total: 12_000 }, disk: { used: null, total: null } });
  });

  it('of one node that cannot be asked says why, beside those that can', async () => {
    const refused = new AppError('kubernetes.refused', { status: 502, reason: 'x', why: 'no route', what: 'GET' });
    const found = await readUsage(
      client({
        '/api/v1/nodes': { items: [node('a'), node('b')] },
        [statsOf('a')]: summary,
        [statsOf('b')]: refused,
      }),
      signal,
    );
    expect(found.map(({ problem }) => problem)).toEqual([null, refused.message]);
    expect(found[1]?.cpu).toEqual({ used: null, total: 12_000 });
  });
});
