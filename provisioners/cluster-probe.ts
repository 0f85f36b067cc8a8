import * as z from 'zod';
import { AppError } from '../contracts/app-error.ts';
import type { KubernetesClient } from './kubernetes-host.ts';

/** One node as the API server tells it. */
export interface ProbedNode {
  readonly name: string;
  readonly ready: boolean;
  /** Why it is not ready, in Kubernetes' own words. */
  readonly why: string;
  readonly version: string | null;
  readonly millicores: number | null;
  readonly memoryBytes: number | null;
  /** When its kubelet last told that it lives, in milliseconds since 1970 by the node's clock; null where it never did. */
  readonly renewedAt: number | null;
}

export type Probe =
  | { readonly answers: false; readonly why: string }
  | { readonly answers: true; readonly nodes: readonly ProbedNode[] };

const quantitySchema = z.union([z.string(), z.number()]);
const nodeListSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z
        .object({
          conditions: z
            .array(z.object({ type: z.string(), status: z.string(), message: z.string().default('') }))
            .default([]),
          nodeInfo: z.object({ kubeletVersion: z.string() }).optional(),
          capacity: z.object({ cpu: quantitySchema.optional(), memory: quantitySchema.optional() }).optional(),
        })
        .default({ conditions: [] }),
    }),
  ),
});

const leaseListSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({ renewTime: z.string().nullish() }).optional(),
    }),
  ),
});

/**
 * Asks the API server whether it is ready and how its nodes are. A server that does not answer, or says that it is not
 * ready, is an answer too; only a cancelled signal rejects.
 */
export async function probeCluster(client: KubernetesClient, signal: AbortSignal, timeoutSeconds = 5): Promise<Probe> {
  const get = (path: string) => client.request('GET', path, { signal, timeoutSeconds });
  try {
    await get('/readyz');
    const [nodes, leases] = await Promise.all([
      get('/api/v1/nodes'),
      get('/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases'),
    ]);
    return { answers: true, nodes: readNodes(nodes, leases) };
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    const why = silence(thrown);
    if (why !== null) return { answers: false, why };
    throw thrown;
  }
}

/** Why an API server is not up yet, by what a request to it failed with; null where that is another failure. */
function silence(thrown: unknown): string | null {
  if (!(thrown instanceof AppError)) return null;
  // Its own list of what is not ready yet means nothing to a person.
  if (thrown.code === 'kubernetes.refused') return 'it answers, and is not ready';
  if (thrown.code === 'kubernetes.unreachable') return String(thrown.data['why'] ?? thrown.message);
  return thrown.code === 'timed-out' ? 'it gives no answer' : null;
}

/** The nodes of a node list, each with the time of its lease. */
export function readNodes(nodeList: unknown, leaseList: unknown): ProbedNode[] {
  const leases = new Map(
    leaseListSchema.parse(leaseList).items.map((lease) => [lease.metadata.name, lease.spec?.renewTime]),
  );
  return nodeListSchema.parse(nodeList).items.map(({ metadata, status }) => {
    const condition = status.conditions.find((one) => one.type === 'Ready');
    const renewedAt = Date.parse(leases.get(metadata.name) ?? '');
    return {
      name: metadata.name,
      ready: condition?.status === 'True',
      why: condition?.message ?? 'it has not reported yet',
      version: status.nodeInfo?.kubeletVersion ?? null,
      millicores: cores(status.capacity?.cpu),
      memoryBytes: memory(status.capacity?.memory),
      renewedAt: Number.isNaN(renewedAt) ? null : renewedAt,
    };
  });
}

/** kubelet writes its capacity as whole cores or millicores, and memory in bytes or Ki; anything else is unknown. */
function cores(quantity: string | number | undefined): number | null {
  const [, amount, unit] = /^(\d+)(m?)$/.exec(String(quantity)) ?? [];
  return amount === undefined ? null : Number(amount) * (unit === 'm' ? 1 : 1000);
}

function memory(quantity: string | number | undefined): number | null {
  const [, amount, unit] = /^(\d+)(Ki|Mi|Gi|)$/.exec(String(quantity)) ?? [];
  return amount === undefined ? null : Number(amount) * 1024 ** ['', 'Ki', 'Mi', 'Gi'].indexOf(unit ?? '');
}
