import type { ClusterStatus } from '../../../contracts/clusters.ts';
import type { PlatformStatus } from '../../../contracts/platform.ts';
import type { SlipwayHandlers } from '../../../contracts/services.ts';
import { readRecord } from '../clusters/cluster-record.ts';
import { readCatalog } from '../distribution/catalog.ts';
import { readLock } from '../distribution/lock-file.ts';
import { readPlatformStatus } from '../platform/status.ts';
import { watchPlatform } from '../platform/watch-platform.ts';
import type { EngineParts } from './engine-parts.ts';

const pollMilliseconds = 2000;

/** What answers the methods of the services that need a running cluster. */
export function platformHandlers(parts: EngineParts): Pick<SlipwayHandlers, 'platform'> {
  return {
    platform: {
      status: ({ cluster }, { signal }) => readStatus(parts, cluster, signal),
      watch: ({ cluster }, { signal }) => watchCluster(parts, cluster, signal),
    },
  };
}

/** The state of a cluster's platform now. */
export async function readStatus(parts: EngineParts, cluster: string, signal: AbortSignal): Promise<PlatformStatus> {
  const clusterStatus = await parts.clusters.status(cluster, { host: parts.host, signal });
  const facts = { clusterStatus, ...(await factsOf(parts, cluster)) };
  if (!isRunning(clusterStatus)) return readPlatformStatus({ ...facts, client: null }, signal);
  const client = await connect(parts, cluster, signal);
  try {
    return await readPlatformStatus({ ...facts, client }, signal);
  } finally {
    client.close();
  }
}

/** Follows a cluster through being made, stopped, started and deleted: each time it runs, its platform is watched. */
async function* watchCluster(parts: EngineParts, cluster: string, signal: AbortSignal): AsyncGenerator<PlatformStatus> {
  let told = '';
  while (!signal.aborted) {
    const status = await readStatus(parts, cluster, signal);
    const text = JSON.stringify(status);
    if (text !== told) yield status;
    told = text;
    if (isRunning(status.cluster)) yield* watchRunning(parts, cluster, signal);
    else await parts.host.clock.sleep(pollMilliseconds, signal).catch(() => undefined);
  }
}

/** Ends when the cluster no longer runs: one that comes back may have other keys and another address. */
async function* watchRunning(parts: EngineParts, cluster: string, signal: AbortSignal): AsyncGenerator<PlatformStatus> {
  const { host, clusters } = parts;
  const gone = new AbortController();
  const whileRunning = AbortSignal.any([signal, gone.signal]);
  const clusterStatus = async (): Promise<ClusterStatus> => {
    const status = await clusters.status(cluster, { host, signal });
    if (!isRunning(status)) gone.abort();
    return status;
  };
  const client = await connect(parts, cluster, signal);
  try {
    const input = { ...(await factsOf(parts, cluster)), clusterStatus, client };
    yield* watchPlatform(input, { host, signal: whileRunning });
  } finally {
    client.close();
  }
}

/** A client for a running cluster; to be closed by whoever asked for it. */
export async function connect({ host, clusters }: EngineParts, cluster: string, signal: AbortSignal) {
  return host.kubernetes.connect(await clusters.kubeconfig(cluster, { host, signal }));
}

/** The catalog, and the lock of what was installed, where anything was. */
async function factsOf({ host }: EngineParts, cluster: string) {
  const [catalog, record] = await Promise.all([readCatalog(host), readRecord(host, cluster)]);
  const distribution = record?.platform?.distribution;
  return { catalog, lock: distribution === undefined ? null : await readLock(host, distribution) };
}

function isRunning({ condition }: ClusterStatus): boolean {
  return condition.state === 'running';
}
