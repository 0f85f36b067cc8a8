import type { Host } from './host.ts';

const candidates = 100;

/**
 * A port of 127.0.0.1 for something that has to keep it: the first free one from `first` on that is not in `taken`, so
 * that addresses stay the same from one cluster to the next and lie below the ports that outgoing connections use; any
 * free one where all of those are taken.
 */
export async function lastingPort(host: Host, first: number, taken: ReadonlySet<number>): Promise<number> {
  for (let port = first; port < first + candidates; port += 1) {
    if (!taken.has(port) && (await host.network.isPortFree(port))) return port;
  }
  return host.network.freePort();
}
