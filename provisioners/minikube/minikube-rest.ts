import * as z from 'zod';
import { AppError } from '../../contracts/app-error.ts';
import type { Host } from '../host.ts';
import type { KubernetesClient } from '../kubernetes-host.ts';

const pollMilliseconds = 500;

const namedSchema = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string() }) })) });
const deploymentsSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z.object({ availableReplicas: z.number().optional() }).optional(),
    }),
  ),
});
const nodesSchema = z.object({
  items: z.array(z.object({ status: z.object({ allocatable: z.record(z.string(), z.unknown()) }).optional() })),
});

export interface Rest {
  readonly cluster: string;
  readonly gpus: boolean;
  readonly timeoutSeconds: number;
}

/**
 * Waits for what minikube does not wait for before it says that it is done: the account that pods run as, a storage
 * class, the names, and GPUs where they are wanted. Rejects with `minikube.no-gpu` or `cluster.not-ready` when the time
 * is up.
 */
export async function waitForRest(
  client: KubernetesClient,
  rest: Rest,
  { host, signal }: { host: Host; signal: AbortSignal },
  onChange: (waitingFor: string) => void,
): Promise<void> {
  const end = host.clock.now() + rest.timeoutSeconds * 1000;
  let told = '';
  for (;;) {
    const why = await missingRest(client, rest.gpus, signal);
    if (why === null) return;
    if (why !== told) onChange(why);
    told = why;
    if (host.clock.now() >= end) {
      const { cluster, timeoutSeconds: seconds } = rest;
      if (why === noGpu) throw new AppError('minikube.no-gpu', { cluster, why });
      throw new AppError('cluster.not-ready', { cluster, seconds, why });
    }
    await host.clock.sleep(pollMilliseconds, signal);
  }
}

const noGpu = 'the node offers no nvidia.com/gpu';

/** What still has to come, in words; null when nothing has. An API that does not answer meanwhile is waited for. */
export async function missingRest(
  client: KubernetesClient,
  gpus: boolean,
  signal: AbortSignal,
): Promise<string | null> {
  const get = (path: string) => client.request('GET', path, { signal, timeoutSeconds: 10 });
  try {
    if (!hasNamed(await get('/api/v1/namespaces/default/serviceaccounts'), (name) => name === 'default'))
      return 'the account that pods run as is not there yet';
    if (!hasNamed(await get('/apis/storage.k8s.io/v1/storageclasses'), () => true))
      return 'there is no storage class yet';
    if (!resolvesNames(await get('/apis/apps/v1/namespaces/kube-system/deployments')))
      return 'the cluster does not resolve names yet (CoreDNS)';
    return gpus && !offersGpus(await get('/api/v1/nodes')) ? noGpu : null;
  } catch (thrown) {
    if (signal.aborted || !(thrown instanceof AppError)) throw thrown;
    return `the API server does not answer (${thrown.message})`;
  }
}

function hasNamed(list: unknown, isWanted: (name: string) => boolean): boolean {
  return namedSchema.parse(list).items.some(({ metadata }) => isWanted(metadata.name));
}

function resolvesNames(list: unknown): boolean {
  const names = deploymentsSchema.parse(list).items.find(({ metadata }) => metadata.name === 'coredns');
  return (names?.status?.availableReplicas ?? 0) > 0;
}

/** That the container has the card proves nothing: pods get it only when the device plugin has found it. */
function offersGpus(list: unknown): boolean {
  return nodesSchema.parse(list).items.some(({ status }) => Number(status?.allocatable['nvidia.com/gpu'] ?? 0) > 0);
}
