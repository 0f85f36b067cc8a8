import { setTimeout as after } from 'node:timers/promises';
import { loadAll } from 'js-yaml';
import * as z from 'zod';
import { kubectl, run } from '../../test/kit/kit.ts';

const workloadSchema = z.object({
  kind: z.enum(['Deployment', 'StatefulSet', 'DaemonSet']),
  metadata: z.object({ name: z.string(), namespace: z.string().default('default') }),
});

const liveSchema = z.object({
  items: z.array(
    workloadSchema.extend({
      spec: z.object({ replicas: z.number().optional() }),
      status: z
        .object({
          readyReplicas: z.number().optional(),
          numberReady: z.number().optional(),
          desiredNumberScheduled: z.number().optional(),
          observedGeneration: z.number().optional(),
        })
        .optional(),
    }),
  ),
});

/** `Kind namespace/name` of every Deployment, StatefulSet and DaemonSet in a rendered file. */
export function workloadsOf(yaml: string): string[] {
  return loadAll(yaml).flatMap((document) => {
    const parsed = workloadSchema.safeParse(document);
    return parsed.success ? [nameOf(parsed.data)] : [];
  });
}

/** Names of the workloads that are ready now, as the cluster says. */
export async function readyWorkloads(kubeconfig: string): Promise<Set<string>> {
  const answer = await run(kubectl, [
    '--kubeconfig',
    kubeconfig,
    'get',
    'deployments,statefulsets,daemonsets',
    '-A',
    '-o',
    'json',
  ]);
  if (answer.exitCode !== 0) return new Set();
  const live = liveSchema.parse(JSON.parse(answer.stdout));
  return new Set(live.items.filter(isReady).map(nameOf));
}

/** Waits until all are ready, asking once a second; throws after `limitSeconds` with what is missing. */
export async function allReady(kubeconfig: string, wanted: readonly string[], limitSeconds: number): Promise<void> {
  const end = performance.now() + limitSeconds * 1000;
  for (;;) {
    const ready = await readyWorkloads(kubeconfig);
    const missing = wanted.filter((name) => !ready.has(name));
    if (missing.length === 0) return;
    if (performance.now() > end) throw new Error(`not ready after ${String(limitSeconds)} s: ${missing.join(', ')}`);
    await after(1000);
  }
}

function nameOf(workload: z.output<typeof workloadSchema>): string {
  return `${workload.kind} ${workload.metadata.namespace}/${workload.metadata.name}`;
}

function isReady(item: z.output<typeof liveSchema>['items'][number]): boolean {
  if (item.kind === 'DaemonSet') {
    const wanted = item.status?.desiredNumberScheduled ?? 0;
    return wanted > 0 && item.status?.numberReady === wanted;
  }
  return (item.status?.readyReplicas ?? 0) >= (item.spec.replicas ?? 1);
}
