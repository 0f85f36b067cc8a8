import { asAppError } from '../../../contracts/app-error.ts';
import type { Host } from '../../../provisioners/host.ts';
import type { KubernetesClient, KubernetesWatchEvent } from '../../../provisioners/kubernetes-host.ts';
import { fieldsOf, listAt, numberAt, textAt } from './fields.ts';

/** What is told of the objects of one kind: all of them first and after every gap, then each change. */
export interface ObjectSink {
  replaceAll(objects: readonly unknown[]): void;
  put(object: unknown): void;
  remove(object: unknown): void;
}

export interface Followed {
  /** Of the list: `/apis/apps/v1/deployments`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
}

const shortestPause = 250;
const longestPause = 8000;
/** HTTP 410: the server has forgotten the version that a watch wants to go on from. */
const gone = 410;

/**
 * Follows the objects of a path until the signal: a list, then a watch that goes on where the last one ended, and a new
 * list where the server has forgotten that point. A connection that is lost is opened again, ever more rarely; only
 * `cancelled` is thrown.
 */
export async function followObjects(
  client: KubernetesClient,
  followed: Followed,
  sink: ObjectSink,
  { host, signal }: { host: Pick<Host, 'clock'>; signal: AbortSignal },
): Promise<void> {
  let version: string | null = null;
  let failures = 0;
  for (;;) {
    signal.throwIfAborted();
    try {
      version ??= await listObjects(client, followed, sink, signal);
      // A watch that ends without a word counts as a failure, so that a server that ends all at once is not stormed.
      failures += 1;
      for await (const event of client.watch(followed.path, watchRequest(followed, version, signal))) {
        version = take(event, sink, version);
        failures = 0;
        if (version === null) break;
      }
    } catch (error) {
      if (signal.aborted) throw error;
      if (Number(asAppError(error).data['status']) === gone) version = null;
      failures = Math.max(failures, 1);
    }
    if (failures > 0) await host.clock.sleep(Math.min(shortestPause * 2 ** (failures - 1), longestPause), signal);
  }
}

/** Hands all objects of a path over once, and returns the version that they were read at. */
export async function listObjects(
  client: KubernetesClient,
  { path, query }: Followed,
  sink: ObjectSink,
  signal?: AbortSignal,
): Promise<string> {
  const options = { ...(signal === undefined ? {} : { signal }), ...(query === undefined ? {} : { query }) };
  const answer = await client.request('GET', path, options);
  // The entries of a list carry neither kind nor version of their API: the list does.
  const kind = textAt(answer, 'kind').replace(/List$/, '');
  const apiVersion = textAt(answer, 'apiVersion');
  sink.replaceAll(listAt(answer, 'items').map((item) => ({ apiVersion, kind, ...fieldsOf(item) })));
  return textAt(answer, 'metadata', 'resourceVersion');
}

function watchRequest({ query }: Followed, version: string, signal: AbortSignal) {
  return { query: { ...query, resourceVersion: version, allowWatchBookmarks: 'true' }, signal };
}

/** Hands an event on and returns the version to go on from; null where a new list is needed. */
function take(event: KubernetesWatchEvent, sink: ObjectSink, before: string): string | null {
  const version = textAt(event.object, 'metadata', 'resourceVersion') || before;
  switch (event.type) {
    case 'ADDED':
    case 'MODIFIED':
      sink.put(event.object);
      return version;
    case 'DELETED':
      sink.remove(event.object);
      return version;
    case 'BOOKMARK':
      return version;
    case 'ERROR':
      return numberAt(event.object, ['code'], 0) === gone ? null : before;
  }
}
