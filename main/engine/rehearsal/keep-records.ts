import type { Lock } from '../../../contracts/distribution.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import type { Rendered } from '../distribution/render.ts';
import { applyRecords } from '../platform/apply-records.ts';
import { createDiscovery } from '../platform/discovery.ts';
import type { WorkItem } from '../platform/work-item.ts';

interface Kept {
  readonly cluster: string;
  readonly client: KubernetesClient;
  readonly rendered: readonly Rendered[];
  readonly lock: Lock;
  readonly items: readonly WorkItem[];
}

/** Writes into a rehearsal that is kept what is in it, as an installation does, so that its status can be told. */
export async function keepRecords(
  { cluster, client, rendered, lock, items }: Kept,
  signal: AbortSignal,
): Promise<void> {
  const discovery = createDiscovery(client);
  await discovery.refresh(signal);
  const input = { cluster, client, rendered, lock, catalog: { components: [] } };
  await applyRecords({ ...input, transform: (_, object) => object, timeoutSeconds: 60 }, items, discovery, signal);
}
