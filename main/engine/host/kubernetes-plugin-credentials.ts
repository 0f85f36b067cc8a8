import type { RequestOptions } from 'node:https';
import { AppError } from '../../../contracts/app-error.ts';
import type { KubernetesCredentials, KubernetesEndpoint } from './kubernetes-credentials.ts';
import { reason } from './system-error.ts';

/** Asks again for credentials that are made by a program or a service (clouds). Called for every request. */
export type CredentialSource = () => Promise<KubernetesCredentials>;

/**
 * Credentials by way of client-node, which knows the plugin protocols and keeps what they answer until it expires. It
 * takes some 80 MB, so it is loaded only for the clusters that need it; those that Slipway makes do not.
 */
export async function pluginCredentials(endpoint: KubernetesEndpoint): Promise<CredentialSource> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  config.loadFromString(endpoint.text);
  config.setCurrentContext(endpoint.context);
  return async () => {
    const options: RequestOptions = {};
    try {
      await config.applyToHTTPSOptions(options);
    } catch (error) {
      const why = `the login program of its kubeconfig failed: ${reason(error)}`;
      throw new AppError('kubernetes.unreachable', { address: endpoint.cluster.server, why }, error);
    }
    return toCredentials(endpoint, options);
  };
}

function toCredentials(endpoint: KubernetesEndpoint, options: RequestOptions): KubernetesCredentials {
  const text = (value: RequestOptions['ca']) => (Array.isArray(value) ? value : [value]).map(String).join('\n');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    if (typeof value === 'string') headers[name.toLowerCase()] = value;
  }
  const servername = endpoint.cluster['tls-server-name'];
  return {
    tls: {
      ...(options.ca === undefined ? {} : { ca: text(options.ca) }),
      ...(options.cert === undefined ? {} : { cert: text(options.cert) }),
      ...(options.key === undefined ? {} : { key: text(options.key as RequestOptions['ca']) }),
      ...(servername === undefined ? {} : { servername }),
      rejectUnauthorized: endpoint.cluster['insecure-skip-tls-verify'] !== true,
    },
    headers,
  };
}
