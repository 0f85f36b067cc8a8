import { AppError } from '../../../contracts/app-error.ts';
import type { VolumeView } from '../../../contracts/volumes.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import type { Followed } from '../platform/follow-objects.ts';
import { nameOf } from '../platform/kube-object.ts';
import { claimsPath, notebooksPath } from './notebook-paths.ts';
import { volumeViews } from './volume-view.ts';
import { readLists } from './notebooks.ts';

/** The lists that `workspaceVolumes` is made of. */
export const volumeLists: readonly Followed[] = [
  { path: '/api/v1/persistentvolumeclaims' },
  { path: '/api/v1/pods' },
  { path: notebooksPath },
  { path: '/apis/kubeflow.org/v1/profiles' },
];

/** The volumes of the workspaces, from the lists in the order of `volumeLists`: the platform's own are none of theirs. */
export function workspaceVolumes(lists: readonly (readonly unknown[])[]): VolumeView[] {
  const [claims = [], pods = [], notebooks = [], profiles = []] = lists;
  const workspaces = new Set(profiles.map(nameOf));
  return volumeViews({ claims, pods, notebooks }).filter(({ workspace }) => workspaces.has(workspace));
}

/** Deletes a volume of a workspace. Rejects with `volume.unknown` and `volume.in-use`. */
export async function deleteVolume(
  client: KubernetesClient,
  { workspace, name }: { readonly workspace: string; readonly name: string },
  signal: AbortSignal,
): Promise<void> {
  const volumes = workspaceVolumes(await readLists(client, volumeLists, signal));
  const found = volumes.find((volume) => volume.workspace === workspace && volume.name === name);
  if (found === undefined) throw new AppError('volume.unknown', { name, workspace });
  if (found.usedBy.length > 0) {
    const users = found.usedBy.map((user) => `the ${user.kind} ${user.name}`).join(', ');
    throw new AppError('volume.in-use', { name, users });
  }
  await client.request('DELETE', `${claimsPath(workspace)}/${name}`, { signal });
}
