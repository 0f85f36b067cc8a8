import { AppError } from '../../../contracts/app-error.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { claimsPath } from '../notebooks/notebook-paths.ts';
import { find } from '../notebooks/workspace.ts';
import { fieldAt, listAt, textAt } from '../platform/fields.ts';

/** Where on a node the files of a volume lie. */
export interface VolumePlace {
  readonly node: string;
  /** The full path of its folder there. */
  readonly folder: string;
}

export interface VolumeKey {
  readonly workspace: string;
  readonly name: string;
}

/**
 * Finds the files of a volume. Rejects with `volume.unknown`, `volume.unbound` where nothing has used it yet, and
 * `volume.out-of-reach` where its files lie in no folder of one node.
 */
export async function findVolume(client: KubernetesClient, key: VolumeKey, signal: AbortSignal): Promise<VolumePlace> {
  const { workspace, name } = key;
  const claim = await find(client, `${claimsPath(workspace)}/${name}`, signal);
  if (claim === null) throw new AppError('volume.unknown', { name, workspace });
  const bound = textAt(claim, 'spec', 'volumeName');
  const volume = bound === '' ? null : await find(client, `/api/v1/persistentvolumes/${bound}`, signal);
  if (volume === null) throw new AppError('volume.unbound', { name });
  const nodes = listAt(await client.request('GET', '/api/v1/nodes', { signal }), 'items');
  return placeOf(volume, name, nodes);
}

/** The place of a persistent volume, by its own words (`spec.hostPath`, `spec.local`, `spec.nodeAffinity`). Pure. */
export function placeOf(volume: unknown, name: string, nodes: readonly unknown[]): VolumePlace {
  const folder = textAt(volume, 'spec', 'hostPath', 'path') || textAt(volume, 'spec', 'local', 'path');
  if (!folder.startsWith('/')) {
    const driver = textAt(volume, 'spec', 'csi', 'driver');
    const why = driver === '' ? 'they are not in a folder of a node' : `they are kept by the driver ${driver}`;
    throw new AppError('volume.out-of-reach', { name, why });
  }
  const [node, other] = nodesOf(volume, nodes);
  if (node === undefined || other !== undefined)
    throw new AppError('volume.out-of-reach', { name, why: 'it is not known on which node they are' });
  return { node, folder };
}

/** The nodes that fit what the volume asks for; all, where it asks for nothing. */
function nodesOf(volume: unknown, nodes: readonly unknown[]): string[] {
  const terms = listAt(volume, 'spec', 'nodeAffinity', 'required', 'nodeSelectorTerms');
  const fits = (node: unknown): boolean =>
    terms.length === 0 ||
    terms.some((term) =>
      listAt(term, 'matchExpressions').every(
        (expression) =>
          textAt(expression, 'operator') === 'In' &&
          listAt(expression, 'values').includes(
            fieldAt(node, 'metadata', 'labels', textAt(expression, 'key')) ?? Symbol('none'),
          ),
      ),
    );
  return nodes.filter(fits).map((node) => textAt(node, 'metadata', 'name'));
}
