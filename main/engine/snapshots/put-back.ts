import { AppError } from '../../../contracts/app-error.ts';
import { shortId } from '../../../contracts/snapshots.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { isConflict } from '../notebooks/create-notebook.ts';
import { notebookPath } from '../notebooks/notebook-paths.ts';
import { fieldAt, fieldsOf, textsAt } from '../platform/fields.ts';
import type { KeptVolume, NotebookScope } from './notebook-scope.ts';
import { type Restic, runRestic } from './restic.ts';
import { originMark, type StateOrigin } from './state-origin.ts';
import { contentFile, contentSchema, type SnapshotContent } from './snapshot-files.ts';

const mostTries = 10;

/** What a snapshot says of itself. Rejects with `snapshot.unreadable`. */
export async function readContent(restic: Restic, snapshot: string): Promise<SnapshotContent> {
  const text = (await runRestic(restic, ['dump', snapshot, contentFile])).join('\n');
  try {
    return contentSchema.parse(JSON.parse(text));
  } catch (error) {
    const why = 'it does not say what is in it';
    throw new AppError('snapshot.unreadable', { snapshot: shortId(snapshot), why }, error);
  }
}

/** Rejects with `snapshot.out-of-reach` where a volume of the snapshot is not the notebook's any more. */
export function expectVolumes(
  { name, volumes }: Pick<NotebookScope, 'name' | 'volumes'>,
  content: SnapshotContent,
): void {
  const gone = content.volumes.find((kept) => !volumes.some((volume) => volume.name === kept.name));
  if (gone === undefined) return;
  throw new AppError('snapshot.out-of-reach', { name, why: `its volume ${gone.name} is not there any more` });
}

/** Makes every volume what it was in the snapshot: what came later goes. Nothing may have them mounted. */
export async function putBackFiles(
  restic: Restic,
  snapshot: string,
  content: SnapshotContent,
  { volumes }: { readonly volumes: readonly Pick<KeptVolume, 'name' | 'folder'>[] },
  onVolumes: (volume: string, done: number) => void,
): Promise<void> {
  const folders = new Map(volumes.map(({ name, folder }) => [name, folder]));
  for (const [index, { name, folder }] of content.volumes.entries()) {
    const target = folders.get(name);
    if (target === undefined) continue;
    await runRestic(restic, ['restore', `${snapshot}:${folder}`, '--target', target, '--delete'], {
      onMessage(message) {
        if (message.message_type !== 'status' || message.total_bytes === 0) return;
        onVolumes(name, index + Math.min(1, message.bytes_restored / message.total_bytes));
      },
    });
    onVolumes(name, index + 1);
  }
}

/** Makes the notebook's object what it was, running or stopped, with a mark of where its state is from. */
export async function putBackObject(
  client: KubernetesClient,
  key: Pick<NotebookScope, 'workspace' | 'name'>,
  { object, origin }: { readonly object: unknown; readonly origin: StateOrigin | null },
  signal: AbortSignal,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const now = fieldsOf(await client.request('GET', notebookPath(key), { signal }));
    const metadata = {
      ...fieldsOf(now['metadata']),
      labels: textsAt(object, 'metadata', 'labels'),
      annotations: { ...textsAt(object, 'metadata', 'annotations'), ...originMark(origin) },
    };
    const body = { ...now, metadata, spec: fieldAt(object, 'spec') };
    try {
      await client.request('PUT', notebookPath(key), { body, signal });
      return;
    } catch (thrown) {
      // Its controller wrote to it since it was read.
      if (!isConflict(thrown) || tries === mostTries) throw thrown;
    }
  }
}
