import type { AgentOptions } from 'node:http';
import { proxyEnvironment } from './network-settings.ts';

/** An option of node's agents since 22.21 that its types do not know yet. */
export interface ProxyOptions extends AgentOptions {
  readonly proxyEnv: NodeJS.ProcessEnv;
}

/**
 * The proxies of the settings, else of the environment, for node's agents, which read `no_proxy` themselves. This computer itself is never
 * asked for through a proxy, as with kubectl and curl.
 */
export function proxyOptions(url: URL, environment: NodeJS.ProcessEnv = process.env): ProxyOptions {
  if (isLoopback(url.hostname)) return { proxyEnv: {} };
  return { proxyEnv: proxyEnvironment(environment) };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host.startsWith('127.') || host === '[::1]';
}
