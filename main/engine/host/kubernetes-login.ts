import type { ProcessHost } from '../../../provisioners/host.ts';
import { type KubernetesCredentials, type KubernetesEndpoint, readCredentials } from './kubernetes-credentials.ts';
import { type ExecCredentials, askLoginProgram } from './kubernetes-exec-credentials.ts';

/** Who the client is to one API server. */
export interface KubernetesLogin {
  /** The credentials for the next request. A login program is asked once and again when what it gave has ended. */
  credentials(): Promise<KubernetesCredentials>;
  /** Forgets what a login program gave: the server took it no longer. Answers whether there is one to ask again. */
  refused(): boolean;
}

/** The login of a kubeconfig's user. Reads files and runs programs only when credentials are asked for. */
export function createLogin(endpoint: KubernetesEndpoint, run: ProcessHost['run'], now: () => number): KubernetesLogin {
  let stated: Promise<KubernetesCredentials> | undefined;
  let made: Promise<ExecCredentials> | undefined;
  const hasProgram = endpoint.user.exec !== undefined && endpoint.user.exec !== null;
  const readStated = async () => {
    stated ??= readCredentials(endpoint);
    try {
      return await stated;
    } catch (error) {
      stated = undefined;
      throw error;
    }
  };
  const readMade = async (): Promise<KubernetesCredentials> => {
    const asked = (made ??= readStated().then((base) => askLoginProgram(endpoint, base, run)));
    try {
      const { until, credentials } = await asked;
      if (now() < until) return credentials;
    } catch (error) {
      if (made === asked) made = undefined;
      throw error;
    }
    if (made === asked) made = undefined;
    const fresh = (made ??= readStated().then((base) => askLoginProgram(endpoint, base, run)));
    return (await fresh).credentials;
  };
  return {
    credentials: () => (hasProgram ? readMade() : readStated()),
    refused: () => {
      made = undefined;
      return hasProgram;
    },
  };
}
