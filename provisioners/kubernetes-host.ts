import type { Duplex } from 'node:stream';

export interface KubernetesHost {
  /** A client for a kubeconfig's text and context (the current one where left out). Opens no connection yet. */
  connect(kubeconfig: string, context?: string): KubernetesClient;
}

export interface KubernetesRequest {
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as it is where it is a string; else as JSON. */
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
  readonly signal?: AbortSignal;
  readonly timeoutSeconds?: number;
}

export interface KubernetesWatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: unknown;
}

export interface KubernetesClient {
  readonly address: string;
  /**
   * One request over kept-alive connections, the answer parsed from JSON (text where it is not JSON). Rejects with
   * `kubernetes.unreachable`, or `kubernetes.refused` with data `status` (HTTP), `reason`, `why`, `what`.
   */
  request(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    request?: KubernetesRequest,
  ): Promise<unknown>;
  /** Events of one watch; ends when the server ends it. */
  watch(path: string, request?: Pick<KubernetesRequest, 'query' | 'signal'>): AsyncIterable<KubernetesWatchEvent>;
  /** A connection to a port of a pod. */
  forward(namespace: string, pod: string, port: number, signal?: AbortSignal): Promise<Duplex>;
  close(): void;
}
