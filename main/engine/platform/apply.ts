import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { type ApplyFailure, classifyFailure } from './apply-failure.ts';
import { type Discovery, objectPath } from './discovery.ts';
import type { WorkItem } from './work-item.ts';

const fieldManager = 'slipway';

/** Asks for an answer without the object itself, which may be half a megabyte that nobody reads. */
const onlyMetadata = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json';
const timeoutSeconds = 60;

/**
 * Applies one object on the server's side, taking over what another manager has set: what was published is what shall
 * be. One try; returns null, or why it failed. Throws only `cancelled`.
 */
export async function applyOnce(
  client: KubernetesClient,
  discovery: Discovery,
  item: Pick<WorkItem, 'apiVersion' | 'kind' | 'namespace' | 'name' | 'body'>,
  signal: AbortSignal,
): Promise<ApplyFailure | null> {
  const resource = discovery.find(item.apiVersion, item.kind);
  if (resource === null) return { cause: 'kind-missing' };
  try {
    await client.request('PATCH', objectPath(resource, item.namespace, item.name), {
      // Applying checks every field against the schema as it is; the other validation would parse all a second time.
      query: { fieldManager, force: 'true', fieldValidation: 'Ignore' },
      // JSON is YAML, which the content type asks for.
      contentType: 'application/apply-patch+yaml',
      accept: onlyMetadata,
      body: item.body,
      signal,
      timeoutSeconds,
    });
    return null;
  } catch (error) {
    signal.throwIfAborted();
    return classifyFailure(error);
  }
}
