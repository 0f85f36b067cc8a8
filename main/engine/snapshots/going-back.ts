import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { type NotebookKey, notebookPath, stoppedAnnotation } from '../notebooks/notebook-paths.ts';
import { textsAt } from '../platform/fields.ts';

/** On a notebook while it is put back to a snapshot: the one of what was there before, and since when it is stopped for it. */
export const goingBackAnnotation = 'slipway.dev/going-back';

/**
 * The snapshot of what was there before a notebook was put back, where an engine was killed while it did that, and nobody
 * started the notebook since; else null. Pure.
 */
export function keptBefore(notebook: unknown): string | null {
  const annotations = textsAt(notebook, 'metadata', 'annotations');
  const [safety = '', stoppedAt = ''] = (annotations[goingBackAnnotation] ?? '').split(' ');
  return safety !== '' && stoppedAt !== '' && annotations[stoppedAnnotation] === stoppedAt ? safety : null;
}

/**
 * Stops a notebook so that it can be put back, and writes on it which snapshot has what is there now. `now` is in
 * milliseconds since 1970. The mark goes when the notebook's object is put back.
 */
export async function stopToGoBack(
  client: KubernetesClient,
  key: NotebookKey,
  { notebook, safety, now }: { readonly notebook: unknown; readonly safety: string; readonly now: number },
  signal: AbortSignal,
): Promise<void> {
  // To the second, as the notebook controller itself writes it. One that is stopped already stays stopped since then.
  const stoppedAt =
    textsAt(notebook, 'metadata', 'annotations')[stoppedAnnotation] ?? `${new Date(now).toISOString().slice(0, 19)}Z`;
  const annotations = { [goingBackAnnotation]: `${safety} ${stoppedAt}`, [stoppedAnnotation]: stoppedAt };
  const contentType = 'application/merge-patch+json';
  await client.request('PATCH', notebookPath(key), { body: { metadata: { annotations } }, contentType, signal });
}
