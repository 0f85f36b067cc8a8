import { AppError } from '../../../contracts/app-error.ts';
import { clusterNameSchema } from '../../../contracts/clusters.ts';
import type { SlipwayHandlers } from '../../../contracts/services.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { Clusters } from './clusters.ts';
import { mergeKubeconfig } from './kubeconfig-file.ts';

/** What answers the methods of the service `clusters`. */
export function clusterHandlers(clusters: Clusters, host: Host): SlipwayHandlers['clusters'] {
  return {
    list: (_input, { signal }) => clusters.list({ host, signal }),
    status: async ({ cluster }, { signal }) => clusters.status(named(cluster), { host, signal }),
    mergeKubeconfig: async ({ cluster }, { signal }) => {
      const kubeconfig = await clusters.kubeconfig(named(cluster), { host, signal });
      return mergeKubeconfig(host, cluster, kubeconfig);
    },
  };
}

/** A name goes into paths, so that nothing else may come in as one. */
function named(cluster: string): string {
  const parsed = clusterNameSchema.safeParse(cluster);
  if (parsed.success) return parsed.data;
  throw new AppError('input.invalid', {
    what: 'The name of the cluster',
    why: parsed.error.issues[0]?.message ?? 'not a name',
  });
}
