import { Agent as HttpAgent, type IncomingMessage, type RequestOptions, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { AppError } from '../../../contracts/app-error.ts';
import type { KubernetesClient, KubernetesHost, KubernetesRequest } from '../../../provisioners/kubernetes-host.ts';
import { type KubernetesEndpoint, readEndpoint } from './kubernetes-credentials.ts';
import { openForward } from './kubernetes-forward.ts';
import { type KubernetesLogin, createLogin } from './kubernetes-login.ts';
import { runProgram } from './node-processes.ts';
import { answerOf, refusal } from './kubernetes-answer.ts';
import { watchEvents } from './kubernetes-watch.ts';
import { type ProxyOptions, proxyOptions } from './proxy.ts';
import { reason, systemCode } from './system-error.ts';

/** More than this in parallel only queue up in the API server. */
const maximumConnections = 16;
const defaultTimeoutSeconds = 60;
/** A connection that is silent for this long is asked by TCP whether the other side still lives. */
const keepAliveMilliseconds = 15_000;

/** Clients for Kubernetes' API, with node's own http. */
export function createKubernetesHost(): KubernetesHost {
  return { connect };
}

function connect(kubeconfig: string, context?: string): KubernetesClient {
  const endpoint = readEndpoint(kubeconfig, context);
  const link = new Link(endpoint);
  return {
    address: endpoint.cluster.server,
    request: (method, path, request) => requestOnce(link, method, path, request),
    watch: (path, request) =>
      watchEvents((signal) => openWatch(link, path, request?.query, signal), link.unreachable, request?.signal),
    forward: async (namespace, pod, port, signal) =>
      openForward(
        { address: endpoint.cluster.server, credentials: await link.login.credentials(), namespace, pod, port },
        signal,
      ),
    close: () => link.close(),
  };
}

/** The connections to one API server: requests share some; every watch has one of its own, or they would starve them. */
class Link {
  readonly #endpoint: KubernetesEndpoint;
  readonly #agents: { readonly requests: HttpAgent; readonly watches: HttpAgent };
  readonly login: KubernetesLogin;

  constructor(endpoint: KubernetesEndpoint) {
    this.#endpoint = endpoint;
    this.login = createLogin(endpoint, runProgram, () => Date.now());
    const isSecure = endpoint.cluster.server.startsWith('https:');
    // The second is for connections that wait unused, the third for those in use: a watch may be silent for long.
    const shared = {
      keepAlive: true,
      keepAliveMsecs: keepAliveMilliseconds,
      keepAliveInitialDelay: keepAliveMilliseconds,
      ...proxyOf(endpoint),
    };
    const make = (options: object) =>
      isSecure ? new HttpsAgent({ ...shared, ...options }) : new HttpAgent({ ...shared, ...options });
    this.#agents = { requests: make({ maxSockets: maximumConnections }), watches: make({ maxFreeSockets: 1 }) };
  }

  /** Sends one request and resolves with the answer's head. */
  async send(
    method: string,
    path: string,
    request: KubernetesRequest,
    lane: 'requests' | 'watches',
  ): Promise<IncomingMessage> {
    const { tls, headers } = await this.login.credentials();
    const url = addressOf(this.#endpoint.cluster.server, path, request.query);
    const body =
      request.body === undefined
        ? undefined
        : typeof request.body === 'string'
          ? request.body
          : JSON.stringify(request.body);
    const options: RequestOptions & { rejectUnauthorized?: boolean } = {
      ...tls,
      method,
      agent: this.#agents[lane],
      headers: {
        accept: request.accept ?? 'application/json',
        'user-agent': 'slipway',
        ...headers,
        ...(body === undefined
          ? {}
          : { 'content-type': request.contentType ?? 'application/json', 'content-length': Buffer.byteLength(body) }),
      },
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    };
    return exchange(url, options, body);
  }

  readonly unreachable = (thrown: unknown): AppError => {
    if (thrown instanceof AppError) return thrown;
    return new AppError(
      'kubernetes.unreachable',
      { address: this.#endpoint.cluster.server, why: reason(thrown) },
      thrown,
    );
  };

  close(): void {
    this.#agents.requests.destroy();
    this.#agents.watches.destroy();
  }
}

function proxyOf(endpoint: KubernetesEndpoint): ProxyOptions {
  const own = endpoint.cluster['proxy-url'];
  if (own !== undefined) return { proxyEnv: { http_proxy: own, https_proxy: own } };
  return proxyOptions(new URL(endpoint.cluster.server));
}

function addressOf(server: string, path: string, query: Readonly<Record<string, string>> | undefined): URL {
  const url = new URL(server.replace(/\/$/, '') + path);
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
  return url;
}

function exchange(url: URL, options: RequestOptions, body: string | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? httpsRequest(url, options) : httpRequest(url, options);
    request.once('response', resolve);
    // Stays for the life of the request: an error after the answer's head comes out of the answer as well.
    request.on('error', (error: Error) => {
      const isStale = request.reusedSocket && ['ECONNRESET', 'EPIPE'].includes(systemCode(error));
      reject(isStale ? new StaleConnection(error) : error);
    });
    request.end(body);
  });
}

/** The server closed a kept connection at the moment when it was used again: it read nothing of the request. */
class StaleConnection extends Error {
  readonly code = 'ECONNRESET';

  constructor(cause: Error) {
    super(cause.message, { cause });
  }
}

async function requestOnce(
  link: Link,
  method: string,
  path: string,
  request: KubernetesRequest = {},
): Promise<unknown> {
  const seconds = request.timeoutSeconds ?? defaultTimeoutSeconds;
  const timeout = AbortSignal.timeout(seconds * 1000);
  const signal = request.signal === undefined ? timeout : AbortSignal.any([request.signal, timeout]);
  const attempt = async () =>
    answerOf(await link.send(method, path, { ...request, signal }, 'requests'), `${method} ${path}`);
  try {
    return await again(attempt, link.login, method);
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (request.signal?.aborted === true) throw new AppError('cancelled', { what: `${method} ${path}` }, error);
    throw link.unreachable(
      timeout.aborted ? new Error(`it gave no answer within ${String(seconds)} s`, { cause: error }) : error,
    );
  }
}

/**
 * Tries again where a kept connection turns out to be closed (after a restart all of them are), and where a login has
 * ended. What makes a new object might have been done already; all else is the same when done twice.
 */
async function again<Value>(attempt: () => Promise<Value>, login: KubernetesLogin, method: string): Promise<Value> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      const isStale = error instanceof StaleConnection && method !== 'POST' && tries < maximumConnections;
      const hasLoginEnded = tries === 0 && error instanceof AppError && error.data['status'] === 401 && login.refused();
      if (!isStale && !hasLoginEnded) throw error;
    }
  }
}

async function openWatch(
  link: Link,
  path: string,
  query: KubernetesRequest['query'],
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const response = await link.send('GET', path, { query: { ...query, watch: '1' }, signal }, 'watches');
  if (response.statusCode === 200) return response;
  throw await refusal(response, `GET ${path}`);
}
