import type { Host } from '../../../provisioners/host.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { createBell } from '../platform/bell.ts';
import { type Followed, followObjects } from '../platform/follow-objects.ts';
import { createObjectTable } from '../platform/object-table.ts';

interface FollowContext {
  readonly host: Pick<Host, 'clock'>;
  readonly signal: AbortSignal;
  /** Asked every few seconds; what it rejects with ends the stream, as where the cluster was stopped. */
  readonly check: () => Promise<void>;
}

/** Changes that come within this many milliseconds are told as one. */
const gatherMilliseconds = 200;
const checkMilliseconds = 5000;

/**
 * What `viewOf` makes of the objects of some lists, again whenever it changes, until the signal. Each value holds the
 * lists in the order of `lists`. The watches live as long as somebody reads.
 */
export async function* followLists<View>(
  client: KubernetesClient,
  lists: readonly Followed[],
  viewOf: (objects: readonly (readonly unknown[])[]) => View,
  { host, signal, check }: FollowContext,
): AsyncGenerator<View, void> {
  const left = new AbortController();
  const whileRead = AbortSignal.any([signal, left.signal]);
  const bell = createBell(host.clock, gatherMilliseconds, whileRead);
  const tables = lists.map(() =>
    createObjectTable(
      (object) => object,
      () => bell.ring(),
    ),
  );
  // They go on through lost connections, and end only when they are told to.
  const following = tables.flatMap((table, index) => {
    const followed = lists[index];
    if (followed === undefined) return [];
    return [followObjects(client, followed, table, { host, signal: whileRead }).catch(() => null)];
  });
  let told = '';
  try {
    for (;;) {
      if (tables.every((table) => table.isComplete())) {
        const view = viewOf(tables.map((table) => table.values()));
        const text = JSON.stringify(view);
        if (text !== told) {
          told = text;
          yield view;
        }
      }
      await bell.wait(checkMilliseconds);
      await check();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    left.abort();
    await Promise.all(following);
  }
}
