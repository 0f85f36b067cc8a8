import { describe, expect, it } from 'vitest';
import { clusterStatusSchema } from './clusters.ts';
import { mainCluster } from './main-cluster.ts';

describe('mainCluster', () => {
  const named = (name: string, provisioner: string) =>
    clusterStatusSchema.parse({
      name,
      provisioner,
      condition: { state: 'running' },
      nodes: [],
      apiServer: null,
      ports: [],
      kubeconfig: null,
      createdAt: null,
    });
  const [usual, real, rehearsal] = [named('slipway', 'kind'), named('lab', 'kind'), named('a-test', 'rehearsal')];

  it('is the usual one, else a real one, else a rehearsal', () => {
    expect(mainCluster([rehearsal, real, usual])).toBe(usual);
    expect(mainCluster([rehearsal, real])).toBe(real);
    expect(mainCluster([rehearsal])).toBe(rehearsal);
    expect(mainCluster([])).toBeUndefined();
  });
});
