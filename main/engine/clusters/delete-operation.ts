import { asAppError } from '../../../contracts/app-error.ts';
import type { OperationEvent } from '../../../contracts/operations.ts';
import { clusterFolder } from '../../../provisioners/cluster-folder.ts';
import type { Host } from '../../../provisioners/host.ts';
import { forgetLogin } from '../access/login-store.ts';
import type { OperationDefinition } from '../operations/definition.ts';
import type { Clusters } from './clusters.ts';
import { contextName, unmergeKubeconfig } from './kubeconfig-file.ts';

const steps = [
  { id: 'cluster', title: 'Delete the cluster', weight: 9 },
  { id: 'files', title: 'Remove its files', weight: 1 },
];

/**
 * The operation that deletes a cluster with all that Slipway made for it. Where there is nothing left it says so, and
 * that is no failure: it may have been cut off at its very end.
 */
export function deleteOperation(clusters: Clusters): OperationDefinition<'delete'> {
  return {
    kind: 'delete',
    title: ({ cluster }) => `Delete the cluster ${cluster}`,
    cluster: ({ cluster }) => cluster,
    async *run({ cluster }, context) {
      const { host } = context;
      yield { type: 'steps', steps };
      const folder = clusterFolder(host.paths.home, cluster);
      const { condition } = await clusters.status(cluster, context);
      const hasFiles = (await host.files.stat(folder)) !== null;
      if (condition.state === 'absent' && !hasFiles)
        return `There is no cluster ${cluster}, so nothing had to be deleted.`;
      yield { type: 'step', step: 'cluster', state: 'started' };
      yield* (await clusters.provisionerOf(cluster, context)).delete(cluster, clusters.context(context));
      yield { type: 'step', step: 'cluster', state: 'done' };
      yield { type: 'step', step: 'files', state: 'started' };
      yield* takeOut(host, cluster);
      yield* forgetLogin(host, cluster);
      // Last: the record in it is what tells an operation that was cut off that there is something left.
      await host.files.remove(folder);
      yield { type: 'step', step: 'files', state: 'done' };
      return `The cluster ${cluster} is deleted.`;
    },
  };
}

/** The user's kubeconfig may be broken or locked: that must not keep a cluster alive. */
async function* takeOut(host: Host, cluster: string): AsyncGenerator<OperationEvent> {
  try {
    await unmergeKubeconfig(host, cluster);
  } catch (thrown) {
    const { message } = asAppError(thrown);
    yield { type: 'warning', text: `The context ${contextName(cluster)} was left in your kubeconfig: ${message}` };
  }
}
