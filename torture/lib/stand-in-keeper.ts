import { setTimeout as after } from 'node:timers/promises';
import { run, standIn } from '../../test/kit/kit.ts';

/**
 * Puts the kit's stand-ins into every cluster of a name as soon as its API answers, however often it is made anew, until
 * the signal is aborted. This is what a registry would do for a cluster elsewhere; Slipway knows nothing of it.
 */
export async function keepStandIns(cluster: string, rendered: string, signal: AbortSignal): Promise<void> {
  const served = new Set<string>();
  while (!signal.aborted) {
    const node = `${cluster}-control-plane`;
    const id = (await run('docker', ['ps', '-q', '--filter', `name=^${node}$`])).stdout.trim();
    if (id !== '' && !served.has(id)) {
      const ready = await run('docker', [
        'exec',
        node,
        'kubectl',
        '--kubeconfig',
        '/etc/kubernetes/admin.conf',
        'get',
        '--raw',
        '/readyz',
      ]);
      if (ready.exitCode === 0 && (await triedStandIn(cluster, rendered))) served.add(id);
    }
    await after(500, undefined, { signal }).catch(() => undefined);
  }
}

// The node may be removed by a torture while its images are put in: then the next one is served.
async function triedStandIn(cluster: string, rendered: string): Promise<boolean> {
  return standIn(cluster, rendered).then(
    () => true,
    () => false,
  );
}
