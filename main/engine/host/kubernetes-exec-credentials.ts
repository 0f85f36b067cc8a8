import * as z from 'zod';
import { AppError } from '../../../contracts/app-error.ts';
import type { ProcessHost } from '../../../provisioners/host.ts';
import type { KubernetesCredentials, KubernetesEndpoint } from './kubernetes-credentials.ts';

const answerSchema = z.object({
  kind: z.literal('ExecCredential'),
  status: z.object({
    token: z.string().optional(),
    clientCertificateData: z.string().optional(),
    clientKeyData: z.string().optional(),
    expirationTimestamp: z.iso.datetime({ offset: true }).optional(),
  }),
});

export interface ExecCredentials {
  /** When they are to be asked for anew, in milliseconds since 1970. */
  readonly until: number;
  readonly credentials: KubernetesCredentials;
}

const answerSeconds = 60;
/** Credentials are renewed a little before they end, so that no request is on its way just then. */
const marginMilliseconds = 30_000;

/** Asks the login program for credentials; what stands in the kubeconfig beside it (`base`) is kept. */
export async function askLoginProgram(
  endpoint: KubernetesEndpoint,
  base: KubernetesCredentials,
  run: ProcessHost['run'],
): Promise<ExecCredentials> {
  const { exec } = endpoint.user;
  if (exec === undefined || exec === null) throw failed(endpoint, 'its kubeconfig names none');
  if (exec.interactiveMode === 'Always')
    throw failed(endpoint, `${exec.command} wants to ask questions; log in with it first`);
  const env = Object.fromEntries((exec.env ?? []).map(({ name, value }) => [name, value]));
  env['KUBERNETES_EXEC_INFO'] = JSON.stringify(question(endpoint));
  const { exitCode, stdout, stderr } = await ask(endpoint, () =>
    run(exec.command, exec.args ?? [], { env, timeoutSeconds: answerSeconds }),
  );
  if (exitCode !== 0) throw failed(endpoint, stderr.trim().split('\n').at(-1) ?? `it ended with ${String(exitCode)}`);
  const status = parse(endpoint, stdout);
  return {
    until:
      status.expirationTimestamp === undefined ? Infinity : Date.parse(status.expirationTimestamp) - marginMilliseconds,
    credentials: {
      tls: {
        ...base.tls,
        ...(status.clientCertificateData === undefined ? {} : { cert: status.clientCertificateData }),
        ...(status.clientKeyData === undefined ? {} : { key: status.clientKeyData }),
      },
      headers: status.token === undefined ? base.headers : { authorization: `Bearer ${status.token}` },
    },
  };
}

function question({ user, cluster }: KubernetesEndpoint): object {
  const info = {
    server: cluster.server,
    'tls-server-name': cluster['tls-server-name'],
    'insecure-skip-tls-verify': cluster['insecure-skip-tls-verify'],
    'certificate-authority-data': cluster['certificate-authority-data'],
    'proxy-url': cluster['proxy-url'],
  };
  const spec = { interactive: false, ...(user.exec?.provideClusterInfo === true ? { cluster: info } : {}) };
  return { apiVersion: user.exec?.apiVersion, kind: 'ExecCredential', spec };
}

async function ask<Value>(endpoint: KubernetesEndpoint, run: () => Promise<Value>): Promise<Value> {
  try {
    return await run();
  } catch (error) {
    const hint = endpoint.user.exec?.installHint?.trim();
    const why = error instanceof Error ? error.message : String(error);
    throw failed(endpoint, hint === undefined || hint === '' ? why : `${why} ${hint}`, error);
  }
}

function parse(endpoint: KubernetesEndpoint, stdout: string): z.infer<typeof answerSchema>['status'] {
  try {
    return answerSchema.parse(JSON.parse(stdout)).status;
  } catch {
    // What it printed, and so what a parser says of it, may hold a token.
    throw failed(endpoint, 'its answer is no ExecCredential');
  }
}

function failed({ user, cluster }: KubernetesEndpoint, why: string, cause?: unknown): AppError {
  const said = `its login program ${user.exec?.command ?? ''} failed: ${why.replace(/\.$/, '')}`;
  return new AppError('kubernetes.unreachable', { address: cluster.server, why: said }, cause);
}
