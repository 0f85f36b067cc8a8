import type { Trouble } from '../../../contracts/platform.ts';
import type { KubernetesClient } from '../../../provisioners/kubernetes-host.ts';
import { applySetId, parentName } from './applyset.ts';
import { listAt, textAt } from './fields.ts';
import { selects } from './label-selector.ts';
import type { LiveState } from './live-state.ts';
import type { PodFacts } from './pod-facts.ts';
import { type EventFacts, troubleOf } from './trouble.ts';
import type { WorkloadFacts } from './workload-facts.ts';

interface DeskContext {
  readonly client: KubernetesClient;
  readonly live: LiveState;
  /** Components that are installed, among which the owner of a webhook is looked for. */
  readonly components: readonly string[];
}

const logLines = '12';

/** Finds out why workloads are not ready: what a pod itself does not say is asked for, once for each of its states. */
export class TroubleDesk {
  readonly #context: DeskContext;
  readonly #logs = new Map<string, readonly string[]>();
  readonly #events = new Map<string, readonly EventFacts[]>();
  /** States of containers whose lines have been asked for. */
  readonly #asked = new Set<string>();

  constructor(context: DeskContext) {
    this.#context = context;
  }

  /** From what has been gathered so far. */
  troubleOf(workload: WorkloadFacts): Trouble[] {
    return troubleOf({
      workload,
      pods: this.#podsOf(workload),
      events: this.#events.get(workload.namespace) ?? [],
      logs: this.#logs,
      webhookOwner: (webhook) => this.#ownerOf(webhook),
    });
  }

  /** Asks for warnings and last lines where the pods alone do not say enough. What cannot be had is left out. */
  async gather(workloads: readonly WorkloadFacts[], signal?: AbortSignal): Promise<void> {
    const stuck = workloads.flatMap((workload) => this.#podsOf(workload).filter((pod) => !pod.ready));
    const silent = stuck.filter((pod) => !pod.running && pod.containers.length === 0);
    const namespaces = new Set(silent.map(({ namespace }) => namespace));
    await Promise.all([
      ...[...namespaces].map((namespace) => this.#readEvents(namespace, signal)),
      ...stuck.flatMap((pod) => pod.containers.map((container) => this.#readLog(pod, container, signal))),
    ]);
  }

  #ownerOf(webhook: string): string | null {
    const { live, components } = this.#context;
    const configuration = live.webhooks
      .flatMap((table) => table.values())
      .find(({ titles }) => titles.includes(webhook));
    return components.find((id) => applySetId(parentName(id)) === configuration?.set) ?? null;
  }

  #podsOf({ namespace, selector }: WorkloadFacts): PodFacts[] {
    if (Object.keys(selector).length === 0) return [];
    const own = { matchLabels: selector };
    return this.#context.live.pods.values().filter((pod) => pod.namespace === namespace && selects(own, pod.labels));
  }

  async #readEvents(namespace: string, signal?: AbortSignal): Promise<void> {
    const query = { fieldSelector: 'type=Warning', limit: '500' };
    const answer = await this.#ask(`/api/v1/namespaces/${namespace}/events`, query, signal);
    if (answer !== null) this.#events.set(namespace, listAt(answer, 'items').map(eventFacts));
  }

  async #readLog(
    pod: PodFacts,
    { container, reason, restarts }: PodFacts['containers'][number],
    signal?: AbortSignal,
  ): Promise<void> {
    const state = `${pod.namespace}/${pod.name}/${container}/${String(restarts)}`;
    if (restarts === 0 || this.#asked.has(state)) return;
    this.#asked.add(state);
    const isWaiting = reason === 'CrashLoopBackOff';
    const query = { container, tailLines: logLines, ...(isWaiting ? { previous: 'true' } : {}) };
    const answer = await this.#ask(`/api/v1/namespaces/${pod.namespace}/pods/${pod.name}/log`, query, signal);
    if (typeof answer !== 'string') return;
    this.#logs.set(
      `${pod.name}/${container}`,
      answer.split('\n').filter((line) => line !== ''),
    );
  }

  /** An explanation that cannot be had must not hide what is to be explained. */
  async #ask(path: string, query: Record<string, string>, signal?: AbortSignal): Promise<unknown> {
    try {
      return await this.#context.client.request('GET', path, {
        query,
        timeoutSeconds: 10,
        ...(signal === undefined ? {} : { signal }),
      });
    } catch {
      signal?.throwIfAborted();
      return null;
    }
  }
}

export function eventFacts(event: unknown): EventFacts {
  return {
    namespace: textAt(event, 'metadata', 'namespace'),
    about: textAt(event, 'involvedObject', 'name'),
    reason: textAt(event, 'reason'),
    message: textAt(event, 'message'),
  };
}
