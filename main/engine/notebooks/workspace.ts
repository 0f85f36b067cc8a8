import { AppError, asAppError } from '../../../contracts/app-error.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { fieldAt, listAt, textAt } from '../platform/fields.ts';
import { nameOf } from '../platform/kube-object.ts';

const notFound = 404;

/** What is asked of a cluster, and for whom. */
export interface PlaceRequest {
  readonly cluster: string;
  /** A workspace by name; the user's own where it is left out. */
  readonly workspace?: string | undefined;
  readonly user: string | null;
}

/**
 * The workspace that a notebook is put into: the one that was named, else the user's own, else the only one. Rejects with
 * `example.no-notebooks` where the platform has no notebooks, and with `example.no-workspace`.
 */
export async function findWorkspace(
  client: KubernetesClient,
  { cluster, workspace, user }: PlaceRequest,
  signal: AbortSignal,
): Promise<string> {
  if ((await find(client, '/apis/kubeflow.org/v1/notebooks?limit=1', signal)) === null)
    throw new AppError('example.no-notebooks', { cluster, why: 'it has no notebook servers' });
  const profiles = listAt(await find(client, '/apis/kubeflow.org/v1/profiles', signal), 'items');
  const names = profiles.map(nameOf);
  if (workspace !== undefined) {
    if (names.includes(workspace)) return workspace;
    throw noWorkspace(cluster, workspace, names);
  }
  const own = profiles.find((profile) => textAt(profile, 'spec', 'owner', 'name') === user);
  const only = names.length === 1 ? names[0] : undefined;
  const found = own === undefined ? only : nameOf(own);
  if (found === undefined) throw noWorkspace(cluster, user ?? 'of your own', names);
  return found;
}

function noWorkspace(cluster: string, workspace: string, names: readonly string[]): AppError {
  const help =
    names.length === 0
      ? 'Make one on the dashboard, or run "slipway up --preset notebooks", which makes the first one.'
      : `Name one with --workspace: ${names.join(', ')}.`;
  return new AppError('example.no-workspace', { cluster, workspace, help });
}

/** What lies at a path, or null where nothing does. */
export async function find(client: KubernetesClient, path: string, signal: AbortSignal): Promise<unknown> {
  const [where = path, query] = path.split('?');
  const asked = query === undefined ? {} : { query: Object.fromEntries(new URLSearchParams(query)) };
  try {
    return await client.request('GET', where, { signal, ...asked });
  } catch (thrown) {
    if (fieldAt(asAppError(thrown).data, 'status') === notFound) return null;
    throw thrown;
  }
}
