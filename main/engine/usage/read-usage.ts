import { asAppError } from '../../../contracts/app-error.ts';
import type { NodeUsage, UsedOf } from '../../../contracts/usage.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { fieldAt, listAt, textAt } from '../platform/fields.ts';
import { nameOf } from '../platform/kube-object.ts';
import { parseCpu, parseMemory } from '../planning/quantity.ts';

/** What every node uses now, as its kubelet says it; a node that cannot be asked says why. */
export async function readUsage(client: KubernetesClient, signal: AbortSignal): Promise<NodeUsage[]> {
  const nodes = listAt(await client.request('GET', '/api/v1/nodes', { signal }), 'items');
  return Promise.all(nodes.map((node) => usageOf(client, node, signal)));
}

async function usageOf(client: KubernetesClient, node: unknown, signal: AbortSignal): Promise<NodeUsage> {
  const name = nameOf(node);
  try {
    const path = `/api/v1/nodes/${encodeURIComponent(name)}/proxy/stats/summary`;
    return nodeUsage(node, await client.request('GET', path, { signal, timeoutSeconds: 10 }));
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    return { ...nodeUsage(node, null), problem: asAppError(thrown).message };
  }
}

/** A node's use, from its object and the kubelet's summary. */
function nodeUsage(node: unknown, summary: unknown): NodeUsage {
  const nanoCores = knownAt(summary, 'node', 'cpu', 'usageNanoCores');
  return {
    node: nameOf(node),
    cpu: { used: nanoCores === null ? null : nanoCores / 1e6, total: capacity(node, 'cpu', parseCpu) },
    memory: {
      used: knownAt(summary, 'node', 'memory', 'workingSetBytes'),
      total: capacity(node, 'memory', parseMemory),
    },
    disk: diskOf(summary),
    problem: null,
  };
}

/** By what is left: the kubelet's `usedBytes` leaves out what other programs have on the same disk. */
function diskOf(summary: unknown): UsedOf {
  const total = knownAt(summary, 'node', 'fs', 'capacityBytes');
  const free = knownAt(summary, 'node', 'fs', 'availableBytes');
  return { total, used: total === null || free === null ? null : Math.max(0, total - free) };
}

function capacity(node: unknown, resource: string, parse: (quantity: string) => number): number | null {
  const quantity = textAt(node, 'status', 'capacity', resource);
  return quantity === '' ? null : parse(quantity);
}

function knownAt(value: unknown, ...path: readonly string[]): number | null {
  const found = fieldAt(value, ...path);
  return typeof found === 'number' && found >= 0 ? found : null;
}
