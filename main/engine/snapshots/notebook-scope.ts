import { AppError } from '../../../contracts/app-error.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { usualUser } from '../access/login-store.ts';
import type { Clusters } from '../clusters/clusters.ts';
import { claimsPath, groupPath, type NotebookKey, notebookPath } from '../notebooks/notebook-paths.ts';
import { claimsOf } from '../notebooks/notebook-view.ts';
import { find, findWorkspace } from '../notebooks/workspace.ts';
import type { OperationContext } from '../operations/definition.ts';
import { fieldAt, listAt, textAt } from '../platform/fields.ts';
import { nameOf } from '../platform/kube-object.ts';
import { findVolume } from '../volumes/volume-place.ts';
import type { RunOnNode } from './freeze.ts';
import type { RunBeside } from './restic.ts';

/** A volume of a notebook: its claim, and where its files lie on the node. */
export interface KeptVolume {
  readonly name: string;
  readonly claim: unknown;
  readonly folder: string;
}

/** All that a snapshot of a notebook holds, and how to reach it. */
export interface NotebookScope extends NotebookKey {
  readonly cluster: string;
  /** Which has all of the volumes. */
  readonly node: string;
  readonly notebook: unknown;
  readonly volumes: readonly KeptVolume[];
  /** Goes by no cancel: what holds pods still must be able to let them go on. */
  readonly runOnNode: RunOnNode;
  readonly runBeside: RunBeside;
  /** Rejects with `snapshot.out-of-reach` where a volume is not the one any more that was found. */
  readonly expectVolumesStill: () => Promise<void>;
}

export interface ScopeAsked {
  readonly cluster: string;
  readonly workspace?: string | undefined;
  readonly notebook: string;
}

/**
 * Finds a notebook and its volumes. Rejects with `notebook.unknown`, `snapshot.out-of-reach` where a program cannot be run
 * beside the node that has all of its volumes, and as `findWorkspace` and `findVolume` do.
 */
export async function readScope(
  client: KubernetesClient,
  clusters: Clusters,
  asked: ScopeAsked,
  context: OperationContext,
): Promise<NotebookScope> {
  const { cluster, notebook: name } = asked;
  const { runOnNode, runBesideNode } = await clusters.provisionerOf(cluster, context);
  const outOfReach = (why: string) => new AppError('snapshot.out-of-reach', { name, why });
  if (runOnNode === undefined || runBesideNode === undefined || process.platform !== 'linux')
    throw outOfReach('no program can be run beside the nodes of its cluster');
  const user = await usualUser(context.host, cluster);
  const workspace = await findWorkspace(client, { cluster, workspace: asked.workspace, user }, context.signal);
  const notebook = await find(client, notebookPath({ workspace, name }), context.signal);
  if (notebook === null) throw new AppError('notebook.unknown', { name, workspace });
  const found = await Promise.all(
    [...new Set(claimsOf(fieldAt(notebook, 'spec', 'template', 'spec')))].map(async (claim) => ({
      name: claim,
      claim: await find(client, `${claimsPath(workspace)}/${claim}`, context.signal),
      ...(await findVolume(client, { workspace, name: claim }, context.signal)),
    })),
  );
  const [node, other] = [...new Set(found.map((volume) => volume.node))];
  if (node === undefined) throw outOfReach('it has no volume');
  if (other !== undefined) throw outOfReach(`its volumes are on the nodes ${node} and ${other}`);
  const inner = clusters.context(context);
  const uncancelled = clusters.context({ ...context, signal: new AbortController().signal });
  return {
    ...{ cluster, workspace, name, node, notebook },
    volumes: found.map(({ name: volume, claim, folder }) => ({ name: volume, claim, folder })),
    runOnNode: (command) => runOnNode(cluster, node, command, uncancelled),
    runBeside: (program, options) => runBesideNode(cluster, node, program, inner, options),
    expectVolumesStill: async () => {
      const uidNow = async ({ name: claim }: KeptVolume) =>
        uidUnlessLeaving(await find(client, `${claimsPath(workspace)}/${claim}`, context.signal));
      for (const volume of found)
        if ((await uidNow(volume)) !== uidUnlessLeaving(volume.claim))
          throw outOfReach(`its volume ${volume.name} was deleted meanwhile`);
    },
  };
}

/** Null for one that is gone or about to go. */
function uidUnlessLeaving(claim: unknown): string | null {
  return fieldAt(claim, 'metadata', 'deletionTimestamp') === undefined
    ? textAt(claim, 'metadata', 'uid') || null
    : null;
}

/** A pod that has a volume of the notebook mounted. */
export interface VolumePod {
  readonly name: string;
  readonly uid: string;
  readonly volumes: readonly string[];
  readonly isOfNotebook: boolean;
}

/** The pods that run, or are about to, with a volume of the notebook. */
export async function podsOf(
  client: KubernetesClient,
  { workspace, name, volumes }: Pick<NotebookScope, 'workspace' | 'name' | 'volumes'>,
  signal: AbortSignal,
): Promise<VolumePod[]> {
  const kept = new Set(volumes.map((volume) => volume.name));
  const pods = listAt(await client.request('GET', `${groupPath('v1', workspace)}/pods`, { signal }), 'items');
  return pods.flatMap((pod) => {
    const used = claimsOf(fieldAt(pod, 'spec')).filter((claim) => kept.has(claim));
    const isOver = ['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase'));
    if (used.length === 0 || isOver) return [];
    const isOfNotebook = textAt(pod, 'metadata', 'labels', 'notebook-name') === name;
    return [{ name: nameOf(pod), uid: textAt(pod, 'metadata', 'uid'), volumes: used, isOfNotebook }];
  });
}
