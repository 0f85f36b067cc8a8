import { setTimeout as sleep } from 'node:timers/promises';
import { asAppError } from '../../../contracts/app-error.ts';
import { defaultClusterName, mainCluster } from '../../../contracts/main-cluster.ts';
import type { SlipwayClient } from '../../../contracts/services.ts';
import { createClient } from '../../rpc/client.ts';
import type { AttachEngine } from '../attach-engine.ts';
import { nothingKnown, type TrayFacts } from './tray-state.ts';

const firstPause = 1000;
const longestPause = 30_000;
/** An engine that lived this long was no failed start. */
const livedLong = 30_000;
const retryMilliseconds = 5000;

/**
 * Follows the engine for as long as the app lives, starts one where none runs, and tells all that is known each time
 * it changes. It is a client of its own, for the page has none while its window is closed.
 */
export function watchEngine(attachEngine: AttachEngine, tell: (facts: TrayFacts) => void): void {
  let facts = nothingKnown('connecting');
  const change = (changed: Partial<TrayFacts>): void => {
    facts = { ...facts, ...changed };
    tell(facts);
  };
  void followForever(attachEngine, change);
}

async function followForever(attachEngine: AttachEngine, change: (changed: Partial<TrayFacts>) => void): Promise<void> {
  for (let pause = firstPause; ; pause = Math.min(longestPause, 2 * pause)) {
    const since = Date.now();
    try {
      const { connection } = await attachEngine('tray');
      await followEngine(createClient(connection), change).finally(() => connection.end());
    } catch {
      // Whatever it was, it is tried again, and meanwhile the tray says that the engine is gone.
    }
    // What was under way stays noted: what the next engine says of it is news.
    change({ engine: 'gone', platform: null, trouble: null });
    if (Date.now() - since > livedLong) pause = firstPause;
    await sleep(pause);
  }
}

/** Rejects when the engine is gone. */
async function followEngine(client: SlipwayClient, change: (changed: Partial<TrayFacts>) => void): Promise<void> {
  const left = new AbortController();
  /** Ended when the clusters may be others than before. */
  let current = new AbortController();
  async function followOperations(): Promise<void> {
    let told = '';
    for await (const operations of client.operations.watch({}, { signal: left.signal })) {
      change({ engine: 'here', operations });
      const states = operations.map(({ id, state }) => `${id} ${state}`).join();
      if (states !== told) current.abort();
      told = states;
    }
  }
  async function followClusters(): Promise<void> {
    while (!left.signal.aborted) {
      current = new AbortController();
      await followPlatform(client, current.signal, change).catch(async (error: unknown) => {
        const { code, message } = asAppError(error);
        if (code === 'engine.gone') throw error;
        if (current.signal.aborted) return;
        change({ platform: null, trouble: message });
        await sleep(retryMilliseconds);
      });
    }
  }
  try {
    await Promise.all([followOperations(), followClusters()]);
  } finally {
    left.abort();
    current.abort();
  }
}

async function followPlatform(
  client: SlipwayClient,
  signal: AbortSignal,
  change: (changed: Partial<TrayFacts>) => void,
): Promise<void> {
  const cluster = mainCluster(await client.clusters.list({}, { signal }))?.name ?? defaultClusterName;
  for await (const platform of client.platform.watch({ cluster }, { signal })) change({ platform, trouble: null });
}
