import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { claimsPath, groupPath } from '../notebooks/notebook-paths.ts';
import { claimsOf } from '../notebooks/notebook-view.ts';
import { find } from '../notebooks/workspace.ts';
import type { OperationContext } from '../operations/definition.ts';
import { fieldAt, listAt, textAt } from '../platform/fields.ts';
import { nameOf } from '../platform/kube-object.ts';

/** On a claim that a notebook is about to be opened on, until its volume is filled. Its value is the notebook's name. */
export const unfilledLabel = 'slipway.dev/unfilled-for';

const pollMilliseconds = 100;
const goneAttempts = 100;

/** Says that a volume is whole: from now on it is its user's. */
export async function markFilled(
  client: KubernetesClient,
  workspace: string,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const body = { metadata: { labels: { [unfilledLabel]: null } } };
  const contentType = 'application/merge-patch+json';
  await client.request('PATCH', `${claimsPath(workspace)}/${name}`, { body, contentType, signal });
}

/**
 * Removes the volumes of notebooks that were about to be opened by an engine that was killed, and waits until they are
 * gone. Call it only while no snapshot of the cluster is being opened. One that something uses is its user's, and kept.
 */
export async function removeUnfilled(client: KubernetesClient, context: OperationContext): Promise<void> {
  const { signal } = context;
  const query = { labelSelector: unfilledLabel };
  const claims = listAt(await client.request('GET', '/api/v1/persistentvolumeclaims', { query, signal }), 'items');
  for (const claim of claims) {
    const [workspace, name] = [textAt(claim, 'metadata', 'namespace'), nameOf(claim)];
    if ((await usedClaims(client, workspace, signal)).has(name)) await markFilled(client, workspace, name, signal);
    else await removeClaim(client, workspace, claim, context);
  }
}

/** What pods and notebooks of a workspace name, running or not. */
async function usedClaims(client: KubernetesClient, workspace: string, signal: AbortSignal): Promise<Set<string>> {
  const [pods, notebooks] = await Promise.all([
    client.request('GET', `${groupPath('v1', workspace)}/pods`, { signal }),
    find(client, `${groupPath('kubeflow.org/v1', workspace)}/notebooks`, signal),
  ]);
  const specs = [
    ...listAt(pods, 'items').map((pod) => fieldAt(pod, 'spec')),
    ...listAt(notebooks, 'items').map((notebook) => fieldAt(notebook, 'spec', 'template', 'spec')),
  ];
  return new Set(specs.flatMap(claimsOf));
}

async function removeClaim(
  client: KubernetesClient,
  workspace: string,
  claim: unknown,
  { host: { clock }, signal }: OperationContext,
): Promise<void> {
  const path = `${claimsPath(workspace)}/${nameOf(claim)}`;
  // The very one that was looked at.
  const body = { preconditions: { uid: textAt(claim, 'metadata', 'uid') } };
  await client.request('DELETE', path, { body, signal });
  for (let attempt = 0; attempt < goneAttempts && (await find(client, path, signal)) !== null; attempt += 1)
    await clock.sleep(pollMilliseconds, signal);
}
