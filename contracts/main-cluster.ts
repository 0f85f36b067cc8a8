import type { ClusterStatus } from './clusters.ts';

/** The name that a cluster gets where nobody gives it one. */
export const defaultClusterName = 'slipway';

/** The cluster that is meant where none is named: the usual one, else a real one, else a rehearsal. */
export function mainCluster(clusters: readonly ClusterStatus[]): ClusterStatus | undefined {
  const usual = clusters.find(({ name }) => name === defaultClusterName);
  const real = clusters.find(({ provisioner }) => provisioner !== 'rehearsal');
  return usual ?? real ?? clusters[0];
}
