import { getCACertificates } from 'node:tls';
import type { NetworkSettings } from '../../../provisioners/transfer-host.ts';

const proxyNames = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'] as const;
/** This computer itself is never asked for through a proxy. */
const alwaysDirect = ['localhost', '127.0.0.1', '::1'];

// One for the process, as the environment is: every connection of the engine goes the same way.
let current: NetworkSettings = { proxy: null, noProxy: [], certificates: null };
let trusted: string[] | undefined;

/** As `TransferHost.useNetwork` says. */
export function useNetworkSettings(settings: NetworkSettings): void {
  current = settings;
  trusted = undefined;
}

/** As `TransferHost.proxyEnvironment` says: in both spellings, since programs differ in which they read. */
export function proxyEnvironment(environment: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const { proxy, noProxy } = current;
  if (proxy !== null) {
    const direct = [...alwaysDirect, ...noProxy].join(',');
    return {
      ...{ http_proxy: proxy, https_proxy: proxy, no_proxy: direct },
      ...{ HTTP_PROXY: proxy, HTTPS_PROXY: proxy, NO_PROXY: direct },
    };
  }
  const found: Record<string, string> = {};
  for (const name of proxyNames) {
    const value = environment[name];
    if (value !== undefined) found[name] = value;
  }
  return found;
}

/**
 * Node's own authorities, those of this computer, and those of the settings: where a company's proxy signs, only the
 * latter two know it.
 */
export function trustedCertificates(): string[] {
  const own = current.certificates === null ? [] : [current.certificates];
  trusted ??= [...new Set([...getCACertificates('default'), ...getCACertificates('system'), ...own])];
  return trusted;
}
