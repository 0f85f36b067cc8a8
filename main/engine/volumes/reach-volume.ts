import { AppError } from '../../../contracts/app-error.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { usualUser } from '../access/login-store.ts';
import type { Clusters } from '../clusters/clusters.ts';
import { findWorkspace } from '../notebooks/workspace.ts';
import type { OperationContext } from '../operations/definition.ts';
import type { ReachedVolume } from './volume-files.ts';
import { findVolume } from './volume-place.ts';

export interface VolumeAsked {
  readonly cluster: string;
  /** The user's own where it is left out. */
  readonly workspace?: string | undefined;
  readonly name: string;
}

/** A volume with the way to its files. Rejects as `findWorkspace` and `findVolume` do, and with `volume.out-of-reach`. */
export async function reachVolume(
  client: KubernetesClient,
  clusters: Clusters,
  asked: VolumeAsked,
  context: OperationContext,
): Promise<ReachedVolume & { readonly workspace: string }> {
  const { cluster, name } = asked;
  const { runOnNode } = await clusters.provisionerOf(cluster, context);
  if (runOnNode === undefined)
    throw new AppError('volume.out-of-reach', { name, why: 'the nodes of this cluster are simulated' });
  const user = await usualUser(context.host, cluster);
  const workspace = await findWorkspace(client, { cluster, workspace: asked.workspace, user }, context.signal);
  const place = await findVolume(client, { workspace, name }, context.signal);
  return {
    workspace,
    name,
    place,
    run: (command, pipes) => runOnNode(cluster, place.node, command, clusters.context(context), pipes),
  };
}
